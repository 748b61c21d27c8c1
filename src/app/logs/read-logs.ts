import { type LogFile, type LogReading, lineChunk } from "../../agent-logs/index.ts";
import type { Clock } from "../../domain/index.ts";
import { type KindReading, kindReading } from "../../ingest/index.ts";
import type { LogPlace } from "./log-places.ts";
import { createBeside } from "./memory/beside.ts";
import { createLogMemory, type LogMemoryOptions } from "./memory/log-memory.ts";
import { readRemembered } from "./memory/read-remembered.ts";
import { createReadAhead, systemDisk } from "./read-ahead.ts";

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
  /** Why not everything could be remembered, if so: a sentence without its full stop. What was read is right all the same. */
  readonly indexProblem: string | undefined;
}

export interface ReadingProgress {
  readonly filesRead: number;
  readonly files: number;
}

export interface ReadLogsOptions {
  readonly clock: Clock;
  /** About once a second. */
  readonly onProgress: (progress: ReadingProgress) => void;
  /** Where it is remembered what was read, so that an unchanged file is not read again; absent: everything is read. */
  readonly index?: LogMemoryOptions;
}

const PROGRESS_MS = 1000;

/**
 * All files, one after the other; those that are remembered are not read again. What cannot be read is in `skipped`; nothing
 * of it is thrown.
 */
export async function readLogs(places: readonly LogPlace[], options: ReadLogsOptions): Promise<LogsRead> {
  const chunk = lineChunk();
  const memory = createLogMemory(options.index);
  const beside = createBeside();
  const files = places.reduce((sum, place) => sum + place.files.length, 0);
  const readings: KindReading[] = [];
  const sources: SourceRead[] = [];
  let filesRead = 0;
  let shownAt = options.clock();
  for (const { format, path, files: found, skipped: passed } of places) {
    const ofPlace: LogReading[] = [];
    const skipped: SkippedInSource[] = passed.map((each) => ({
      file: each.path,
      line: undefined,
      reason: each.reason,
    }));
    await memory.lookUp(format.kind, found);
    // Not databases: whoever closes a file loses the locks that his process has on it.
    const isFetched = (file: LogFile) => format.reads.kind === "lines" && !memory.has(format.kind, file);
    const toRead = found.map((file) =>
      isFetched(file) ? [...(format.looksAt?.(file.path) ?? []), file.path] : [],
    );
    const ahead = createReadAhead(toRead, systemDisk());
    for (const [index, file] of found.entries()) {
      await ahead.before(index);
      const reading = await readRemembered(file, {
        format,
        chunk,
        memory,
        clock: options.clock,
        beside,
      });
      ofPlace.push(reading);
      for (const { line, reason } of reading.skipped) skipped.push({ file: file.path, line, reason });
      filesRead += 1;
      const now = options.clock();
      if (now - shownAt < PROGRESS_MS) continue;
      shownAt = now;
      options.onProgress({ filesRead, files });
    }
    const reading = kindReading(format.kind, ofPlace);
    readings.push(reading);
    sources.push({ kind: format.kind, path, files: found.length, calls: reading.merged.size, skipped });
  }
  return { readings, sources, indexProblem: await memory.close() };
}
