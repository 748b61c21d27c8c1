import type { LineReader, ReadsLines, Skipped } from "./log-format.ts";

/** Where a reading ended: the lines that were taken, and the bytes that they fill. */
export interface LinePosition {
  readonly offset: number;
  readonly line: number;
}

/**
 * A longer line is skipped and named, and never held. Providers refuse requests of more than 32 MB, so that nothing longer is
 * the record of a call.
 */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

export interface LineScanOptions {
  readonly reader: Pick<LineReader, "line">;
  readonly markers: readonly Uint8Array[];
  readonly isPassedOver: NonNullable<ReadsLines["isPassedOver"]>;
  readonly from: LinePosition;
  /** The last reading took a line whose end had not been written yet: what comes first belongs to that line. */
  readonly startsInsideLine: boolean;
  readonly readAt: (offset: number, length: number) => Buffer;
}

export interface LongLine {
  readonly offset: number;
  readonly length: number;
  readonly isWanted: boolean;
}

/** Cuts what is read of a file into lines, and hands on those that may hold a record. */
export interface LineScan {
  /** The lines that end in `data`, which is at `offset` of the file, a line's start. Returns how many bytes they fill. */
  take(data: Buffer, offset: number): number;
  /** A line that did not fit into one chunk. */
  takeLong(line: LongLine): void;
  /** What stands behind the last line end; it may be left. */
  takeTail(tail: Buffer, offset: number, isFinal: boolean): void;
  position(): LinePosition;
  readonly skipped: readonly Skipped[];
}

const [TAB, NEWLINE, RETURN, SPACE, OPENING, CLOSING] = [9, 10, 13, 32, 123, 125] as const;

export function createLineScan({
  reader,
  markers,
  isPassedOver,
  from,
  startsInsideLine,
  readAt,
}: LineScanOptions): LineScan {
  const skipped: Skipped[] = [];
  let line = from.line;
  let scanned = from.offset;
  let isInsideLine = startsInsideLine;
  /** Where a record over several lines has begun: a `{` alone at the margin. */
  let printed: LinePosition | undefined;

  function take(data: Buffer, offset: number): number {
    let start = 0;
    for (let newline = data.indexOf(NEWLINE); newline !== -1; newline = data.indexOf(NEWLINE, start)) {
      nextLine();
      const bytes = withoutReturn(data.subarray(start, newline));
      if (printed !== undefined || bytes.length < 2) anyLine(bytes, offset + start);
      else if (isWanted(bytes)) give(bytes, line);
      start = newline + 1;
    }
    scanned = offset + start;
    return start;
  }

  function isWanted(bytes: Buffer): boolean {
    // What is no object by its looks is a broken line, which the reader has to name whatever its markers.
    if (bytes[0] !== OPENING || bytes[bytes.length - 1] !== CLOSING) return true;
    return holdsRecord(bytes);
  }

  function holdsRecord(bytes: Buffer): boolean {
    return !(isPassedOver(bytes) ?? !hasMarker(bytes, markers));
  }

  function nextLine(): void {
    if (!isInsideLine) line += 1;
    isInsideLine = false;
  }

  function anyLine(bytes: Buffer, at: number): void {
    if (printed !== undefined) {
      if (isIndented(bytes)) return;
      const record = printed;
      printed = undefined;
      if (isOnly(bytes, CLOSING)) return closePrinted(record, at + 1 - record.offset);
      skipNotClosed(record);
    }
    if (isOnly(bytes, OPENING)) printed = { offset: at, line };
    else give(bytes, line);
  }

  function closePrinted(record: LinePosition, length: number): void {
    if (length > MAX_LINE_BYTES) return skipTooLong(record.line, length);
    const bytes = readAt(record.offset, length);
    if (holdsRecord(bytes)) give(bytes, record.line);
  }

  function give(bytes: Buffer, number: number): void {
    if (!isBlank(bytes)) reader.line(bytes, number);
  }

  function skipNotClosed(record: LinePosition): void {
    skipped.push({ line: record.line, reason: "a record that does not end" });
  }

  function skipTooLong(number: number, length: number): void {
    skipped.push({ line: number, reason: `too long: ${Math.round(length / 1e6)} MB` });
  }

  function takeLong({ offset, length, isWanted: mayBeRecord }: LongLine): void {
    nextLine();
    scanned = offset + length + 1;
    if (printed !== undefined && isIndented(readAt(offset, 1))) return;
    if (length > MAX_LINE_BYTES) return skipTooLong(line, length);
    if (mayBeRecord) anyLine(withoutReturn(readAt(offset, length)), offset);
  }

  function takeTail(data: Buffer, offset: number, isFinal: boolean): void {
    const tail = withoutReturn(data);
    // Between the two characters of its end, the line has been taken already.
    if (isInsideLine && isBlank(tail)) scanned = offset + data.length;
    const endsRecord = printed === undefined ? isJsonObject(tail) : isOnly(tail, CLOSING);
    if (isBlank(tail) || !(endsRecord || isFinal)) return;
    nextLine();
    anyLine(tail, offset);
    scanned = offset + data.length;
    if (printed !== undefined) skipNotClosed(printed);
    printed = undefined;
  }

  function position(): LinePosition {
    return printed === undefined
      ? { offset: scanned, line }
      : { offset: printed.offset, line: printed.line - 1 };
  }
  return { take, takeLong, takeTail, position, skipped };
}

/** No markers: any line may hold a record. */
export function hasMarker(bytes: Buffer, markers: readonly Uint8Array[]): boolean {
  return markers.length === 0 || markers.some((marker) => bytes.indexOf(marker) !== -1);
}

function withoutReturn(line: Buffer): Buffer {
  return line[line.length - 1] === RETURN ? line.subarray(0, -1) : line;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === SPACE || byte === TAB || byte === RETURN);
}

function isIndented(bytes: Buffer): boolean {
  return bytes.length === 0 || bytes[0] === SPACE || bytes[0] === TAB;
}

function isOnly(bytes: Buffer, byte: number): boolean {
  return bytes.length === 1 && bytes[0] === byte;
}

/** Nothing can be added to a whole object but the end of its line. */
function isJsonObject(bytes: Buffer): boolean {
  const text = bytes.toString("utf8").trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // A SyntaxError: the line is not written to its end yet.
    return false;
  }
}
