import type { Json } from "../domain/index.ts";

export type JsonObject = { readonly [key: string]: Json };

/** `undefined` where the text is no JSON. The parser's own message is not passed on, because it quotes the text. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // A SyntaxError, and nothing else: the text is no JSON, which the caller tells in its own words.
    return undefined;
  }
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === "string" ? value : undefined;
}

/** A whole number that is not negative; anything else counts as not given. */
export function countAt(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Thousands of the largest context windows. More is nonsense, and would make sums and prices that no number can hold. */
const MOST_TOKENS = 4_000_000_000;

/** A count of tokens; `undefined` where none is given, or one that cannot be. */
export function tokensAt(object: JsonObject, key: string): number | undefined {
  const count = countAt(object, key);
  return count === undefined || count > MOST_TOKENS ? undefined : count;
}

/** What stands under a key if it is an object, else an empty one: for details that may be missing. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}
