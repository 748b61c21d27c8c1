import type { PieceReader } from "../protocols/index.ts";

/** A value that a file holds, in the bytes of its JSON, or what was found in its place. Lines count from 1. */
export type JsonElement =
  | { readonly kind: "value"; readonly line: number; readonly bytes: Uint8Array }
  | { readonly kind: "broken"; readonly line: number; readonly reason: string };

export interface JsonElementOptions {
  /** Members of an element that are passed over, and read as `null`: prompts and answers, however long they are. */
  readonly withoutMembers: ReadonlySet<string>;
  /** An element that is larger without those members is broken. */
  readonly mostBytes: number;
}

type Mode = "outside" | "inside" | "string" | "junk";

/** Where the scan stands, from chunk to chunk. */
interface Scan {
  readonly options: JsonElementOptions;
  found: JsonElement[];
  mode: Mode;
  line: number;
  isLineStart: boolean;
  isInList: boolean;
  /** Of the element that has begun. */
  startLine: number;
  depth: number;
  isEscaped: boolean;
  /** The last byte outside strings that is not blank. */
  lastMark: number;
  hasNameOnFirstLine: boolean;
  isNameExpected: boolean;
  /** The bytes of the member's name that is being read, or was read last. */
  name: number[] | undefined;
  pieces: Uint8Array[];
  /** So many of the pieces are copies, and outlive their chunk. */
  ownPieces: number;
  size: number;
  /** From here on the chunk's bytes belong to the element; `undefined` while a member is passed over. */
  keptFrom: number | undefined;
}

const [NEWLINE, BLANK, QUOTE, BACKSLASH, COMMA, COLON] = [0x0a, 0x20, 0x22, 0x5c, 0x2c, 0x3a] as const;
const [OPEN_BRACE, CLOSE_BRACE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d] as const;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const NULL = new TextEncoder().encode("null");
const LONGEST_NAME = 64;

/**
 * Splits a stream of JSON into its elements: those of a list at the top, or values one after the other, one a line or
 * printed over several. It parses nothing, so that memory holds one element, whatever the size of the file.
 *
 * What is broken costs as little as can be: a line that begins with `{` begins a new element where the one before it was
 * broken off. The bytes of an element are good until the next chunk, which may come in the same memory.
 */
export function createJsonElementReader(options: JsonElementOptions): PieceReader<JsonElement> {
  const scan = newScan(options);
  return {
    read(chunk) {
      for (let at = 0; at < chunk.length; ) at = STEPS[scan.mode](scan, chunk, at);
      if (scan.keptFrom !== undefined) {
        keepUpTo(scan, chunk, chunk.length);
        scan.keptFrom = 0;
      }
      for (; scan.ownPieces < scan.pieces.length; scan.ownPieces++) {
        scan.pieces[scan.ownPieces] = new Uint8Array(scan.pieces[scan.ownPieces] ?? []);
      }
      return take(scan);
    },
    end() {
      if (scan.mode === "junk") giveUp(scan, "not a JSON object");
      else if (scan.mode !== "outside") giveUp(scan, "the file ends inside it");
      else if (scan.isInList) {
        scan.found.push({ kind: "broken", line: scan.line, reason: "the file ends before its list does" });
      }
      return take(scan);
    },
  };
}

function newScan(options: JsonElementOptions): Scan {
  return {
    options,
    found: [],
    mode: "outside",
    line: 1,
    isLineStart: false,
    isInList: false,
    startLine: 1,
    depth: 0,
    isEscaped: false,
    lastMark: 0,
    hasNameOnFirstLine: false,
    isNameExpected: false,
    name: undefined,
    pieces: [],
    ownPieces: 0,
    size: 0,
    keptFrom: undefined,
  };
}

/** Each goes on from a byte and says at which one to go on after it; its mode may be another then. */
const STEPS = { outside, inside, string, junk } satisfies Record<
  Mode,
  (scan: Scan, chunk: Uint8Array, from: number) => number
>;

function outside(scan: Scan, chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at] ?? 0;
    if (byte === NEWLINE) scan.line += 1;
    if (byte <= BLANK || byte === COMMA || BYTE_ORDER_MARK.includes(byte)) continue;
    if (byte === OPEN_LIST && !scan.isInList) scan.isInList = true;
    else if (byte === CLOSE_LIST && scan.isInList) scan.isInList = false;
    else {
      begin(scan, byte === OPEN_BRACE || byte === OPEN_LIST ? "inside" : "junk", at);
      return at;
    }
  }
  return chunk.length;
}

function inside(scan: Scan, chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at] ?? 0;
    if (scan.isLineStart && isBrokenOff(scan, byte)) {
      giveUp(scan, "broken off before its end");
      return at;
    }
    if (byte === NEWLINE) countLine(scan);
    if (byte <= BLANK) continue;
    scan.lastMark = byte;
    if (byte === QUOTE) {
      scan.mode = "string";
      scan.isEscaped = false;
      scan.name = scan.depth === 1 && scan.isNameExpected ? [] : undefined;
      return at + 1;
    }
    if (byte === OPEN_BRACE || byte === OPEN_LIST) open(scan, byte);
    else if (byte === CLOSE_BRACE || byte === CLOSE_LIST) {
      if (close(scan, chunk, at)) return at + 1;
    } else if (scan.depth === 1) betweenMembers(scan, chunk, at);
  }
  return chunk.length;
}

function string(scan: Scan, chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at] ?? 0;
    if (scan.isLineStart && isBrokenOff(scan, byte)) {
      giveUp(scan, "broken off before its end");
      return at;
    }
    if (byte === NEWLINE) countLine(scan);
    if (scan.isEscaped) scan.isEscaped = false;
    else if (byte === BACKSLASH) scan.isEscaped = true;
    else if (byte === QUOTE) {
      scan.mode = "inside";
      return at + 1;
    } else if (scan.name === undefined && byte !== NEWLINE) at = lastPlain(chunk, at);
    else if (scan.name !== undefined && scan.name.length < LONGEST_NAME) scan.name.push(byte);
  }
  return chunk.length;
}

/** The last of the bytes from here on that neither end a string nor change how it is read: most of a file is in these. */
function lastPlain(chunk: Uint8Array, from: number): number {
  let at = from;
  for (let next = chunk[at + 1]; next !== undefined; next = chunk[at + 1]) {
    if (next === QUOTE || next === BACKSLASH || next === NEWLINE) break;
    at += 1;
  }
  return at;
}

/** Up to the end of the line, or of a list's member. */
function junk(scan: Scan, chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at];
    if (byte === NEWLINE || (scan.isInList && (byte === COMMA || byte === CLOSE_LIST))) {
      giveUp(scan, "not a JSON object");
      return at;
    }
  }
  return chunk.length;
}

function begin(scan: Scan, mode: Mode, at: number): void {
  scan.mode = mode;
  scan.startLine = scan.line;
  scan.isLineStart = false;
  scan.hasNameOnFirstLine = false;
  scan.keptFrom = mode === "inside" ? at : undefined;
}

function open(scan: Scan, byte: number): void {
  scan.depth += 1;
  if (scan.depth === 1) scan.isNameExpected = byte === OPEN_BRACE;
}

/** Whether the element has ended. */
function close(scan: Scan, chunk: Uint8Array, at: number): boolean {
  scan.depth -= 1;
  if (scan.depth > 0) return false;
  scan.keptFrom ??= at;
  keepUpTo(scan, chunk, at + 1);
  if (scan.size > scan.options.mostBytes) giveUp(scan, `larger than ${scan.options.mostBytes} bytes`);
  else {
    const [whole, ...others] = scan.pieces;
    const bytes = whole !== undefined && others.length === 0 ? whole : Buffer.concat(scan.pieces);
    scan.found.push({ kind: "value", line: scan.startLine, bytes });
    leave(scan);
  }
  return true;
}

function betweenMembers(scan: Scan, chunk: Uint8Array, at: number): void {
  if (chunk[at] === COMMA) {
    scan.keptFrom ??= at;
    scan.isNameExpected = true;
    return;
  }
  if (chunk[at] !== COLON || scan.name === undefined) return;
  const name = String.fromCharCode(...scan.name);
  scan.name = undefined;
  scan.isNameExpected = false;
  if (scan.line === scan.startLine) scan.hasNameOnFirstLine = true;
  if (!scan.options.withoutMembers.has(name)) return;
  keepUpTo(scan, chunk, at + 1);
  keep(scan, NULL);
}

function countLine(scan: Scan): void {
  scan.line += 1;
  scan.isLineStart = true;
}

/** A `{` first in a line stands inside an element only as a member of a list that is printed over lines. */
function isBrokenOff(scan: Scan, byte: number): boolean {
  scan.isLineStart = false;
  if (byte !== OPEN_BRACE) return false;
  const isMember = scan.lastMark === OPEN_LIST || scan.lastMark === COMMA || scan.lastMark === COLON;
  return scan.mode === "string" || scan.hasNameOnFirstLine || !isMember;
}

function keepUpTo(scan: Scan, chunk: Uint8Array, end: number): void {
  if (scan.keptFrom !== undefined) keep(scan, chunk.subarray(scan.keptFrom, end));
  scan.keptFrom = undefined;
}

function keep(scan: Scan, bytes: Uint8Array): void {
  scan.size += bytes.length;
  if (scan.size <= scan.options.mostBytes) scan.pieces.push(bytes);
  else {
    scan.pieces = [];
    scan.ownPieces = 0;
  }
}

function giveUp(scan: Scan, reason: string): void {
  scan.found.push({ kind: "broken", line: scan.startLine, reason });
  leave(scan);
}

function leave(scan: Scan): void {
  scan.mode = "outside";
  scan.depth = 0;
  scan.name = undefined;
  scan.pieces = [];
  scan.ownPieces = 0;
  scan.size = 0;
  scan.keptFrom = undefined;
}

function take(scan: Scan): readonly JsonElement[] {
  const { found } = scan;
  scan.found = [];
  return found;
}
