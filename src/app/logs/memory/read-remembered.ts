import type { LogFile, LogFormat, LogReading } from "../../../agent-logs/index.ts";
import type { LogIndexEntry } from "../../../log-index/index.ts";
import { type ReadLogFileOptions, type ReadSoFar, readLogFile, withLastLine } from "../read-log-file.ts";
import type { Beside } from "./beside.ts";
import { besideIn, type FileStamp, fileStamp } from "./file-stamp.ts";
import type { LogMemory } from "./log-memory.ts";
import { prefixCrc } from "./prefix-crc.ts";
import { readStoredReading, storedReading } from "./stored-reading.ts";

export interface ReadRememberedOptions extends ReadLogFileOptions {
  readonly memory: LogMemory;
  readonly beside: Beside;
}

/**
 * What is in a file. One that looks as it did is not opened; one of which the beginning is, byte for byte, what was read of it
 * is read on from there; any other is read afresh. The result is the same in each case.
 */
export async function readRemembered(file: LogFile, options: ReadRememberedOptions): Promise<LogReading> {
  const { memory, beside, format } = options;
  // Before it is read: what changes meanwhile then looks changed the next time.
  const stamp = memory.keeps() ? fileStamp(file.path, beside(format, file.path)) : undefined;
  let entry = memory.take(format.kind, file);
  if (entry !== undefined && entry.stamp === stamp?.text) {
    const known = soFarOf(entry, memory);
    if (known !== undefined) {
      return stamp.size > known.end.offset ? withLastLine(file, known, options) : known.reading;
    }
    entry = undefined;
  }
  const start = startOf(file, { entry, stamp, ...options });
  const soFar = await readLogFile(file, options, start);
  if (stamp !== undefined) {
    const isReadOn = start !== undefined;
    remember(file, soFar, { ...options, stamp, entry, isReadOn });
  }
  return withLastLine(file, soFar, options);
}

/** A file that has grown is read on from where the last reading ended. */
function canBeReadOn({ reads }: LogFormat): boolean {
  return reads.kind === "lines" && reads.isReadAfresh !== true;
}

interface Known extends ReadRememberedOptions {
  readonly entry: LogIndexEntry | undefined;
  readonly stamp: FileStamp | undefined;
}

function soFarOf({ end, reading: text }: LogIndexEntry, memory: LogMemory): ReadSoFar | undefined {
  const reading = readStoredReading(text);
  if (reading === undefined) memory.noteUnreadable();
  return reading === undefined ? undefined : { reading, end, isFaulty: false };
}

/** What was read of a file that has grown since, and that is otherwise what it was. */
function startOf({ path }: LogFile, { format, entry, stamp, chunk, memory }: Known): ReadSoFar | undefined {
  if (!canBeReadOn(format) || entry?.prefixCrc === undefined || stamp === undefined) return undefined;
  const { offset } = entry.end;
  if (stamp.size < offset || stamp.beside !== besideIn(entry.stamp)) return undefined;
  const crc = prefixCrc(path, { from: 0, to: offset, before: 0, chunk });
  return crc === entry.prefixCrc ? soFarOf(entry, memory) : undefined;
}

/** In front of the stamp of a file that might be changed once more without looking otherwise. */
const UNSETTLED = "~";

function remember(
  { path, root }: LogFile,
  soFar: ReadSoFar,
  known: Known & { readonly stamp: FileStamp; readonly isReadOn: boolean },
): void {
  const { stamp, entry, isReadOn, memory, clock, format } = known;
  const isSettled = clock() > stamp.settledAt;
  if (soFar.isFaulty) return;
  const crc = isSettled && entry !== undefined ? crcOf(path, soFar, known) : undefined;
  // What is known already serves as well, and better than a reading that could not be continued.
  if (isReadOn && crc === undefined) return;
  const reading = storedReading(soFar.reading);
  if (reading === undefined) return;
  const text = isSettled ? stamp.text : UNSETTLED + stamp.text;
  memory.put(format.kind, { path, root }, { path, stamp: text, end: soFar.end, prefixCrc: crc, reading });
}

/**
 * Of what was read: reckoned once a file is known to change, since that takes reading it once more. `undefined` where it may have
 * been changed between the two.
 */
function crcOf(
  path: string,
  { end }: ReadSoFar,
  {
    format,
    stamp,
    entry,
    isReadOn,
    chunk,
  }: Known & { readonly stamp: FileStamp; readonly isReadOn: boolean },
): number | undefined {
  if (!canBeReadOn(format)) return undefined;
  const [from, before] = isReadOn ? [entry?.end.offset ?? 0, entry?.prefixCrc ?? 0] : [0, 0];
  const crc = prefixCrc(path, { from, to: end.offset, before, chunk });
  return fileStamp(path, stamp.beside)?.text === stamp.text ? crc : undefined;
}
