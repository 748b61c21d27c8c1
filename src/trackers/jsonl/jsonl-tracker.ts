import { readFile } from "node:fs/promises";
import { SufficeError } from "../../domain/index.ts";
import type { Tracker } from "../tracker.ts";
import { parseTickets } from "./parse-tickets.ts";

/** A file of tickets, one JSON object a line. `name` stands in messages; `-` reads what `readStandardInput` gives. */
export function createJsonlTracker(file: string, readStandardInput: () => Promise<Uint8Array>): Tracker {
  return {
    name: "jsonl",
    async tickets() {
      const bytes = file === "-" ? await readStandardInput() : await readBytes(file);
      return parseTickets(decode(bytes, file), file === "-" ? "standard input" : file);
    },
  };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code =
      error instanceof Error && "code" in error && error.code === "ENOENT"
        ? "input.missing"
        : "input.invalid";
    const message = code === "input.missing" ? `${file} does not exist` : `${file} cannot be read`;
    throw new SufficeError(code, { message, cause: error });
  }
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const line = firstBadLine(bytes);
    throw new SufficeError("input.invalid", {
      message: `${file}:${line}: not UTF-8. Save the file as UTF-8 and try again.`,
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
