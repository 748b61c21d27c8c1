import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import {
  createLineScan,
  hasMarker,
  type LinePosition,
  type LineScan,
  type LongLine,
  MAX_LINE_BYTES,
} from "./line-scan.ts";
import type { LineReader, ReadsLines, Skipped } from "./log-format.ts";

export interface ReadLinesOptions {
  readonly path: string;
  readonly reader: Pick<LineReader, "line">;
  /** See `ReadsLines`. */
  readonly markers?: readonly Uint8Array[] | undefined;
  readonly isPassedOver?: ReadsLines["isPassedOver"] | undefined;
  /** Where the last reading of this file ended; absent: from its start. */
  readonly from?: LinePosition;
  /**
   * What stands behind the last line end is left for the next time, as something that is still being written, unless it is a
   * whole JSON object, to which only the line end can be added. If the caller knows that nobody writes to the file any more (from
   * its age, for instance), it is a line in any case.
   */
  readonly isFinal?: boolean;
  /** For many files one after the other: {@link lineChunk}, used again for each. */
  readonly chunk?: Buffer;
}

export interface LinesRead {
  readonly bytes: number;
  /** Behind the last line that was taken. */
  readonly end: LinePosition;
  /** Behind `end`: a line that is being written, or was torn. */
  readonly unfinishedBytes: number;
  /** Lines that are too long; a file that cannot be read, or only in part. */
  readonly skipped: readonly Skipped[];
}

const CHUNK_BYTES = 1024 * 1024;
const [NEWLINE, OPENING] = [10, 123] as const;
const BYTE_ORDER_MARK = Buffer.from("\ufeff");
/** A pipe in the place of a log would wait for its writer for ever. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const START: LinePosition = { offset: 0, line: 0 };

export function lineChunk(): Buffer {
  return Buffer.allocUnsafeSlow(CHUNK_BYTES);
}

/**
 * Hands the lines of a file to a reader. It holds one chunk, and a longer line only if it has a marker, so that memory does not
 * grow with the file. A record printed over several lines, with its first and last brace alone at the margin, comes as one, with
 * the number of its first line. What the disk refuses is in `skipped`; only what the reader throws is thrown.
 */
export function readLines(options: ReadLinesOptions): LinesRead {
  const nothing = { bytes: 0, end: options.from ?? START, unfinishedBytes: 0 };
  let file: number;
  try {
    file = openSync(options.path, OPEN_FLAGS);
  } catch (error) {
    return { ...nothing, skipped: [unreadable(error)] };
  }
  try {
    if (fstatSync(file).isFile()) return readFile(file, options);
    return { ...nothing, skipped: [{ line: undefined, reason: "not a file" }] };
  } finally {
    closeSync(file);
  }
}

function readFile(file: number, options: ReadLinesOptions): LinesRead {
  const { reader, markers = [], from = START, isFinal = false, chunk = lineChunk() } = options;
  const source = openSource(file);
  const startsInsideLine = from.offset > 0 && source.at(from.offset - 1, 1)[0] !== NEWLINE;
  const isPassedOver = options.isPassedOver ?? (() => undefined);
  const scan = createLineScan({ reader, markers, isPassedOver, from, startsInsideLine, readAt: source.at });
  const behind = scanFile(source, { scan, markers, isPassedOver, isFinal, chunk, offset: from.offset });
  const end = scan.position();
  return {
    bytes: behind - from.offset,
    end,
    unfinishedBytes: behind - end.offset,
    skipped: [...scan.skipped, ...source.errors],
  };
}

interface FileScan {
  readonly scan: LineScan;
  readonly markers: readonly Uint8Array[];
  readonly isPassedOver: NonNullable<ReadsLines["isPassedOver"]>;
  readonly isFinal: boolean;
  readonly chunk: Buffer;
  readonly offset: number;
}

/** Returns the offset behind all that was read. */
function scanFile(source: Source, { scan, isFinal, chunk, offset: from, ...wanted }: FileScan): number {
  let offset = from === 0 && source.at(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : from;
  let filled = 0;
  for (;;) {
    const got = source.into(chunk, filled, offset + filled);
    if (got === 0) break;
    filled += got;
    const taken = scan.take(chunk.subarray(0, filled), offset);
    chunk.copyWithin(0, taken, filled);
    offset += taken;
    filled -= taken;
    if (filled < chunk.length) continue;
    const long = longLine(source, { chunk, offset, ...wanted });
    if (long.ends || (isFinal && long.length > MAX_LINE_BYTES)) scan.takeLong(long);
    else {
      if (long.length <= MAX_LINE_BYTES) scan.takeTail(source.at(offset, long.length), offset, isFinal);
      return offset + long.length;
    }
    offset += long.length + 1;
    filled = 0;
  }
  scan.takeTail(chunk.subarray(0, filled), offset, isFinal);
  return offset + filled;
}

/** Where a line ends that fills the chunk, and whether it is wanted, without holding it. */
function longLine(
  source: Source,
  { chunk, offset, markers, isPassedOver }: Pick<FileScan, "chunk" | "offset" | "markers" | "isPassedOver">,
): LongLine & { readonly ends: boolean } {
  const overlap = Math.max(0, ...markers.map((marker) => marker.length - 1));
  let isWanted = chunk[0] !== OPENING || isPassedOver(chunk) === false;
  let length = chunk.length;
  let data = chunk;
  for (let kept = 0; ; kept = overlap) {
    const newline = data.indexOf(NEWLINE, kept);
    const line = newline === -1 ? data : data.subarray(0, newline);
    isWanted ||= hasMarker(line, markers);
    if (newline !== -1) return { offset, length: length - (data.length - newline), isWanted, ends: true };
    data.copyWithin(0, data.length - overlap);
    const got = source.into(chunk, overlap, offset + length);
    if (got === 0) return { offset, length, isWanted, ends: false };
    length += got;
    data = chunk.subarray(0, overlap + got);
  }
}

interface Source {
  /** Fills the rest of `buffer` from its `position`; 0 at the file's end, or where the disk refuses. */
  readonly into: (buffer: Buffer, position: number, offset: number) => number;
  readonly at: (offset: number, length: number) => Buffer;
  readonly errors: readonly Skipped[];
}

function openSource(file: number): Source {
  const errors: Skipped[] = [];
  function into(buffer: Buffer, position: number, offset: number): number {
    try {
      return readSync(file, buffer, position, buffer.length - position, offset);
    } catch (error) {
      errors.push(unreadable(error));
      return 0;
    }
  }
  function at(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    for (let got = -1; got !== 0 && filled < length; filled += got)
      got = into(bytes, filled, offset + filled);
    return bytes.subarray(0, filled);
  }
  return { into, at, errors };
}

function unreadable(error: unknown): Skipped {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return { line: undefined, reason: `cannot be read: ${code}` };
}
