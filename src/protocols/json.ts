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
