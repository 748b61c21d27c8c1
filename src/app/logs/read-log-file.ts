import { statSync } from "node:fs";
import {
  type LinePosition,
  type LogFile,
  type LogFormat,
  type LogReading,
  mergeCalls,
  type ReadsLines,
  readLines,
} from "../../agent-logs/index.ts";
import { type Clock, messageOf } from "../../domain/index.ts";

/** What was read of a file up to a line's end, from which it can be read on. */
export interface ReadSoFar {
  readonly reading: LogReading;
  /** Both 0 where the file is read as a whole. */
  readonly end: LinePosition;
  /** The disk, or the reader, gave up on the way: not to be relied on another time. */
  readonly isFaulty: boolean;
}

export interface ReadLogFileOptions {
  readonly format: LogFormat;
  /** Through which all files are read, one after the other. */
  readonly chunk: Buffer;
  readonly clock: Clock;
}

/** A file that nobody has written to for so long has a last line, even without its end. */
const QUIET_MS = 60_000;

/** What lies behind `before`, if it is given, and is written to a line's end, together with what was read before. */
export async function readLogFile(
  file: LogFile,
  { format: { reads }, chunk }: ReadLogFileOptions,
  before?: ReadSoFar,
): Promise<ReadSoFar> {
  try {
    if (reads.kind === "whole") return { reading: await reads.read(file), end: START, isFaulty: false };
    const found = readPart(file, reads, { chunk, from: before, isFinal: false });
    const reading = before === undefined ? found.reading : joined(before.reading, found.reading, reads);
    return { ...found, reading };
  } catch (error) {
    // Readers do not throw on what a file holds. If one does, the other files still count, and this one is named.
    const skipped = [{ line: undefined, reason: `cannot be read: ${messageOf(error)}` }];
    return { reading: { calls: [], skipped, records: 0, state: null }, end: START, isFaulty: true };
  }
}

/** With what stands behind the last line's end: a line that is still being written, or that nobody ever finished. */
export function withLastLine(file: LogFile, soFar: ReadSoFar, options: ReadLogFileOptions): LogReading {
  const { format, chunk, clock } = options;
  const { reading, end, isFaulty } = soFar;
  if (format.reads.kind === "whole" || isFaulty) return reading;
  try {
    const { size, mtimeMs } = statSync(file.path);
    if (size <= end.offset) return reading;
    const isFinal = clock() - mtimeMs > QUIET_MS;
    const rest = readPart(file, format.reads, { chunk, from: soFar, isFinal });
    const torn = { line: rest.end.line + 1, reason: "is still being written" };
    const unfinished = rest.unfinishedBytes > 0 ? [torn] : [];
    const more = { ...rest.reading, skipped: [...rest.reading.skipped, ...unfinished] };
    return joined(reading, more, format.reads);
  } catch {
    // ENOENT: it went away after it was read, which counts all the same.
    return reading;
  }
}

const START: LinePosition = { offset: 0, line: 0 };

function readPart(
  file: LogFile,
  reads: ReadsLines,
  part: { readonly chunk: Buffer; readonly from: ReadSoFar | undefined; readonly isFinal: boolean },
): ReadSoFar & { readonly unfinishedBytes: number } {
  const { chunk, from, isFinal } = part;
  const { markers, isPassedOver } = reads;
  const reader = reads.open(file, from?.reading.state);
  const lines = readLines({
    path: file.path,
    reader,
    markers,
    isPassedOver,
    isFinal,
    chunk,
    ...(from === undefined ? {} : { from: from.end }),
  });
  const reading = reader.done();
  return {
    reading: { ...reading, skipped: [...reading.skipped, ...lines.skipped] },
    end: lines.end,
    // What the disk refuses has no line.
    isFaulty: lines.skipped.some(({ line }) => line === undefined),
    unfinishedBytes: lines.unfinishedBytes,
  };
}

/** Two readings of one file, one after the other, as if it had been read at once. */
function joined(first: LogReading, then: LogReading, { joinsRecords }: ReadsLines): LogReading {
  const calls = [...first.calls, ...then.calls];
  return {
    calls: joinsRecords === true ? [...mergeCalls(calls).values()] : calls,
    agents: [...(first.agents ?? []), ...(then.agents ?? [])],
    moments: [...(first.moments ?? []), ...(then.moments ?? [])],
    skipped: [...first.skipped, ...then.skipped],
    records: first.records + then.records,
    state: then.state,
  };
}
