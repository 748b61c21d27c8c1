import type { Instant, Json } from "../domain/index.ts";
import type { JsonObject } from "../protocols/index.ts";
import { timeOf } from "./json-fields.ts";

/** Seconds since 1970 stay below this for three thousand years; milliseconds have been above it since 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** Day, time of day, and what may follow: an offset, in full or short, or nothing. */
const DATE_AND_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(.*)$/;

/**
 * The moment under the first key that has one, as databases, proxies and scripts write it: ISO 8601, also with a space for the
 * `T`, a short offset or none, which means UTC; or seconds or milliseconds since 1970, also as text.
 */
export function loggedTimeAt(object: JsonObject, ...keys: readonly string[]): Instant | undefined {
  for (const key of keys) {
    const at = loggedTime(object[key]);
    if (at !== undefined) return at;
  }
  return undefined;
}

function loggedTime(value: Json | undefined): Instant | undefined {
  if (typeof value === "number") return fromEpoch(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^\d{9,}(?:\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  const [, day, time, offset = ""] = DATE_AND_TIME.exec(text) ?? [];
  return timeOf(day === undefined ? text : `${day}T${time}${fullOffset(offset)}`);
}

function fullOffset(offset: string): string {
  if (/^(?:|UTC|z)$/.test(offset)) return "Z";
  return offset.replace(
    /^([+-]\d{2}):?(\d{2})?$/,
    (_, hours: string, minutes = "00") => `${hours}:${minutes}`,
  );
}

function fromEpoch(value: number): Instant | undefined {
  return timeOf(Math.round(value < FIRST_MILLISECONDS ? value * 1000 : value));
}
