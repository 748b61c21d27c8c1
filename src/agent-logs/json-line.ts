import type { Json } from "../domain/index.ts";
import { parseJson } from "../protocols/index.ts";

/** What a line says; `undefined` where it is no JSON. Its bytes may be overwritten afterwards. */
export function jsonOfLine(bytes: Uint8Array): Json | undefined {
  return parseJson(asBuffer(bytes).toString("utf8"));
}

/** The same bytes. Lines come as what they are to be, and every line needs it more than once. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
