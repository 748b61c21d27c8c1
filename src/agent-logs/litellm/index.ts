import type { LogFormat, LogReading } from "../log-format.ts";
import type { LitellmOptions } from "./call-of-row.ts";
import { readSpendLog } from "./read-spend-log.ts";

export type { LitellmOptions } from "./call-of-row.ts";
export { createCsvReader } from "./csv-reader.ts";
export { type ConfiguredModel, modelsConfigured } from "./models-configured.ts";
export { readSpendLog } from "./read-spend-log.ts";

/** Exports of LiteLLM's spend rows. Nothing lies in a usual place: people name the file. */
export function createLitellmFormat(options: LitellmOptions = {}): LogFormat {
  return {
    kind: "litellm",
    usualPlaces: () => [],
    isLog: (path) => /\.(?:json|jsonl|ndjson|csv|tsv)$/i.test(path),
    reads: { kind: "whole", read: ({ path }) => wholeReading(readSpendLog(path, options)) },
  };
}

async function wholeReading(pieces: AsyncIterable<LogReading>): Promise<LogReading> {
  const read = [];
  for await (const piece of pieces) read.push(piece);
  return {
    calls: read.flatMap(({ calls }) => calls),
    skipped: read.flatMap(({ skipped }) => skipped),
    records: read.reduce((sum, { records }) => sum + records, 0),
    state: null,
  };
}
