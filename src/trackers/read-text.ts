import { readFile } from "node:fs/promises";
import { SufficeError } from "../domain/index.ts";

/** A file as text. Throws `input.missing` where there is none, `input.invalid` where it cannot be read or is not UTF-8. */
export async function readText(file: string): Promise<string> {
  return decodeText(await readBytes(file), file);
}

/** UTF-8 without its byte order mark. Throws `input.invalid` with the first line that is not; `source` is how people know it. */
export function decodeText(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SufficeError("input.invalid", {
      message: `${source}:${firstBadLine(bytes)}: not UTF-8. Save the file as UTF-8 and try again.`,
      cause: error,
    });
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new SufficeError(isMissing ? "input.missing" : "input.invalid", {
      message: isMissing ? `${file} does not exist` : `${file} cannot be read`,
      cause: error,
    });
  }
}

function firstBadLine(bytes: Uint8Array): number {
  const NEWLINE = 0x0a;
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end === -1 ? undefined : end));
    } catch {
      // The decoder's own error says nothing more than that this is the line.
      return line;
    }
    if (end === -1) return line;
    start = end + 1;
  }
}
