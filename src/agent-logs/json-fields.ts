import { type Instant, instant, type Json, parseInstant } from "../domain/index.ts";
import { isJsonObject, type JsonObject } from "../protocols/index.ts";

/** What stands under a key if it is an object, else an empty one: for details that may be missing. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

/** A text that says something; an empty one counts as not given. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Thousands of the largest context windows. More is nonsense, and would make sums and prices that no number can hold. */
const MOST_TOKENS = 4_000_000_000;

/** A count of tokens, also where it is written as text; `undefined` where none is given, or one that cannot be. */
export function tokensAt(object: JsonObject, key: string): number | undefined {
  const count = numberAt(object, key);
  return count !== undefined && Number.isSafeInteger(count) && count <= MOST_TOKENS ? count : undefined;
}

/** A finite number that is not negative, also where it is written as text. */
export function numberAt(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  const number = typeof value === "string" && /^\d/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

const YEAR_2000 = Date.UTC(2000, 0);
const YEAR_2200 = Date.UTC(2200, 0);

/** ISO 8601 with its offset, or milliseconds since 1970; anything else, and what lies outside two centuries, is no time. */
export function timeAt(object: JsonObject, key: string): Instant | undefined {
  return timeOf(object[key]);
}

export function timeOf(value: Json | undefined): Instant | undefined {
  const at = typeof value === "string" ? parseInstant(value) : instantOf(value);
  return at !== undefined && at >= YEAR_2000 && at < YEAR_2200 ? at : undefined;
}

function instantOf(value: Json | undefined): Instant | undefined {
  const isTime = typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  return isTime ? instant(Math.trunc(value)) : undefined;
}
