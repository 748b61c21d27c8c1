import { statSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import {
  type LogFile,
  type LogFormat,
  type LogReading,
  lineChunk,
  readLines,
} from "../../agent-logs/index.ts";
import { type Clock, messageOf } from "../../domain/index.ts";
import type { KindReading } from "../../ingest/index.ts";
import type { LogPlace } from "./log-places.ts";

/** Something that was not read. */
export interface SkippedInSource {
  readonly file: string;
  /** From 1; `undefined`: the file as a whole. */
  readonly line: number | undefined;
  readonly reason: string;
}

/** What was found in one place. */
export interface SourceRead {
  readonly kind: string;
  readonly path: string;
  readonly files: number;
  /** Calls that stand in it, each once; some may stand in other places too. */
  readonly calls: number;
  readonly skipped: readonly SkippedInSource[];
}

export interface LogsRead {
  readonly readings: readonly KindReading[];
  readonly sources: readonly SourceRead[];
}

export interface ReadingProgress {
  readonly filesRead: number;
  readonly files: number;
}

export interface ReadLogsOptions {
  readonly clock: Clock;
  /** About once a second. */
  readonly onProgress: (progress: ReadingProgress) => void;
}

const PROGRESS_MS = 1000;
/** A file that nobody has written to for so long has a last line, even without its end. */
const QUIET_MS = 60_000;

/** Reads all files, one after the other. What cannot be read is in `skipped`; nothing of it is thrown. */
export async function readLogs(places: readonly LogPlace[], options: ReadLogsOptions): Promise<LogsRead> {
  // Reading makes much garbage and keeps little: a young generation that grows slowly stays in the cache.
  setFlagsFromString("--semi-space-growth-factor=1");
  const chunk = lineChunk();
  const files = places.reduce((sum, place) => sum + place.files.length, 0);
  const readings: KindReading[] = [];
  const sources: SourceRead[] = [];
  let filesRead = 0;
  let shownAt = options.clock();
  for (const { format, path, files: found, skipped: passed } of places) {
    const ids = new Set<string>();
    const skipped: SkippedInSource[] = passed.map((each) => ({
      file: each.path,
      line: undefined,
      reason: each.reason,
    }));
    for (const file of found) {
      const reading = await readFile(file, format, { chunk, clock: options.clock });
      readings.push({ kind: format.kind, calls: reading.calls, agents: reading.agents });
      for (const { id } of reading.calls) ids.add(id);
      for (const { line, reason } of reading.skipped) skipped.push({ file: file.path, line, reason });
      filesRead += 1;
      const now = options.clock();
      if (now - shownAt < PROGRESS_MS) continue;
      shownAt = now;
      options.onProgress({ filesRead, files });
    }
    sources.push({ kind: format.kind, path, files: found.length, calls: ids.size, skipped });
  }
  return { readings, sources };
}

async function readFile(
  file: LogFile,
  { reads }: LogFormat,
  { chunk, clock }: { readonly chunk: Buffer; readonly clock: Clock },
): Promise<Pick<LogReading, "calls" | "agents" | "skipped">> {
  try {
    if (reads.kind === "whole") return await reads.read(file);
    const { markers, isPassedOver } = reads;
    const reader = reads.open(file, undefined);
    const isFinal = isQuiet(file.path, clock);
    const lines = readLines({ path: file.path, reader, markers, isPassedOver, isFinal, chunk });
    const reading = reader.done();
    const torn = { line: lines.end.line + 1, reason: "is still being written" };
    const unfinished = lines.unfinishedBytes > 0 ? [torn] : [];
    return { ...reading, skipped: [...reading.skipped, ...lines.skipped, ...unfinished] };
  } catch (error) {
    // Readers do not throw on what a file holds. If one does, the other files still count, and this one is named.
    return { calls: [], skipped: [{ line: undefined, reason: `cannot be read: ${messageOf(error)}` }] };
  }
}

function isQuiet(path: string, clock: Clock): boolean {
  try {
    return clock() - statSync(path).mtimeMs > QUIET_MS;
  } catch {
    // ENOENT, EACCES: reading it says so.
    return true;
  }
}
