/** A row of a CSV file: its cells, or what was found in its place. Lines count from 1, those inside quotes too. */
export type CsvRow =
  | { readonly kind: "row"; readonly line: number; readonly cells: readonly string[] }
  | { readonly kind: "broken"; readonly line: number; readonly reason: string };

export interface CsvOptions {
  /** One ASCII character. */
  readonly delimiter: string;
  /** A row that is larger without the cells that are passed over is broken. */
  readonly mostBytes: number;
  /** Columns count from 0. Cells of others are passed over, however long they are, and read as empty. */
  readonly keepsColumn: (column: number) => boolean;
  readonly onRow: (row: CsvRow) => void;
}

export interface CsvReader {
  read(chunk: Uint8Array): void;
  end(): void;
}

type Mode = "start" | "plain" | "quoted" | "quote-in-quoted";

const [NEWLINE, RETURN, QUOTE] = [0x0a, 0x0d, 0x22] as const;

/**
 * CSV as RFC 4180 has it, with LF or CRLF: cells in quotes may hold the delimiter, line ends and doubled quotes. A quote inside
 * a cell that did not begin with one is a quote, and what follows a closing quote belongs to the cell. Blank lines are no rows.
 */
export function createCsvReader(options: CsvOptions): CsvReader {
  const delimiter = options.delimiter.charCodeAt(0);
  let mode: Mode = "start";
  let line = 1;
  let startLine = 1;
  let cells: string[] = [];
  let pieces: Uint8Array[] = [];
  let size = 0;
  let keptFrom = 0;

  const keep = (chunk: Uint8Array, end: number): void => {
    if (keptFrom < end && options.keepsColumn(cells.length)) {
      size += end - keptFrom;
      if (size <= options.mostBytes) pieces.push(chunk.subarray(keptFrom, end));
    }
    keptFrom = end + 1;
  };
  const endCell = (): void => {
    const text = Buffer.concat(pieces).toString("utf8");
    cells.push(cells.length === 0 && startLine === 1 ? text.replace(/^\uFEFF/, "") : text);
    pieces = [];
    mode = "start";
  };
  const endRow = (): void => {
    const isBlank = cells.length === 1 && cells[0] === "";
    if (size > options.mostBytes) {
      options.onRow({ kind: "broken", line: startLine, reason: `larger than ${options.mostBytes} bytes` });
    } else if (!isBlank) options.onRow({ kind: "row", line: startLine, cells });
    cells = [];
    size = 0;
    startLine = line;
  };
  const endUnquoted = (chunk: Uint8Array, at: number): void => {
    const isRowEnd = chunk[at] === NEWLINE;
    keep(chunk, at);
    if (isRowEnd && mode === "plain") dropReturn();
    endCell();
    if (isRowEnd) endRow();
  };
  /** Of CRLF; in a piece of its own where a chunk ends before it. */
  const dropReturn = (): void => {
    const last = pieces.at(-1);
    if (last?.at(-1) === RETURN) pieces[pieces.length - 1] = last.subarray(0, -1);
  };
  const step = (chunk: Uint8Array, at: number): void => {
    const byte = chunk[at];
    if (byte === NEWLINE) line += 1;
    if (mode === "quoted") {
      if (byte !== QUOTE) return;
      keep(chunk, at);
      mode = "quote-in-quoted";
    } else if (byte === QUOTE && mode === "quote-in-quoted") {
      // The second of two: it belongs to the cell, and the quotes go on.
      keptFrom = at;
      mode = "quoted";
    } else if (byte === QUOTE && mode === "start") {
      keptFrom = at + 1;
      mode = "quoted";
    } else if (byte === delimiter || byte === NEWLINE) endUnquoted(chunk, at);
    else if (!isMark(byte)) mode = "plain";
  };
  /** To the next byte that means something, or the last one: most of a file lies between. */
  const passPlain = (chunk: Uint8Array, from: number): number => {
    if (mode !== "quoted" && mode !== "plain") return from;
    const last = chunk.length - 1;
    let at = from;
    if (mode === "plain") while (at < last && chunk[at] !== delimiter && chunk[at] !== NEWLINE) at += 1;
    else while (at < last && chunk[at] !== QUOTE && chunk[at] !== NEWLINE) at += 1;
    return at;
  };
  /** A byte order mark before a first cell in quotes. */
  const isMark = (byte: number | undefined): boolean =>
    mode === "start" &&
    cells.length === 0 &&
    startLine === 1 &&
    (byte === 0xef || byte === 0xbb || byte === 0xbf);
  return {
    read(chunk) {
      keptFrom = 0;
      for (let at = 0; at < chunk.length; at++) {
        at = passPlain(chunk, at);
        step(chunk, at);
      }
      keep(chunk, chunk.length);
      // What is not given out yet has to outlive the chunk.
      pieces = pieces.length === 0 ? pieces : [Buffer.concat(pieces)];
    },
    end() {
      if (mode === "quoted") {
        options.onRow({ kind: "broken", line: startLine, reason: "the file ends inside its quotes" });
      } else if (mode !== "start" || cells.length > 0) {
        if (mode === "plain") dropReturn();
        endCell();
        endRow();
      }
    },
  };
}
