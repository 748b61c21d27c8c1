import type { Json } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../protocols/index.ts";

/** What stands under a key if it is an object, also where a database or a CSV file wrote it as text; else an empty one. */
export function unpackedAt(object: JsonObject, key: string): JsonObject {
  const value = unpacked(object[key]);
  return isJsonObject(value) ? value : {};
}

/** A value that was written as JSON text. Text that is no JSON stays as it is. */
export function unpacked(value: Json | undefined): Json | undefined {
  return typeof value === "string" ? (parseJson(value) ?? value) : value;
}
