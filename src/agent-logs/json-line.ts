import type { Json } from "../domain/index.ts";
import { parseJson } from "../protocols/index.ts";

/** What a line says; `undefined` where it is no JSON. Its bytes may be overwritten afterwards. */
export function jsonOfLine(bytes: Uint8Array): Json | undefined {
  return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
}
