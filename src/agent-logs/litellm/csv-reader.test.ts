import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type CsvRow, createCsvReader } from "./csv-reader.ts";

interface Reading {
  readonly cut?: number;
  readonly delimiter?: string;
  readonly mostBytes?: number;
  readonly keepsColumn?: (column: number) => boolean;
}

function rowsOf(text: string | Uint8Array, options: Reading = {}): readonly CsvRow[] {
  const { cut = 5, ...rest } = options;
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const rows: CsvRow[] = [];
  const onRow = (row: CsvRow) => rows.push(row);
  const reader = createCsvReader({ delimiter: ",", mostBytes: 1e6, keepsColumn: () => true, ...rest, onRow });
  const memory = new Uint8Array(cut);
  for (let at = 0; at < bytes.length; at += cut) {
    const chunk = bytes.subarray(at, at + cut);
    memory.set(chunk);
    reader.read(memory.subarray(0, chunk.length));
  }
  reader.end();
  return rows;
}

function cellsOf(text: string, options?: Reading): readonly unknown[] {
  return rowsOf(text, options).map((row) => (row.kind === "row" ? row.cells : row.reason));
}

test.each([
  [
    "plain cells",
    "a,b\n1,2\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "no line end at the end",
    "a,b\n1,",
    [
      ["a", "b"],
      ["1", ""],
    ],
  ],
  [
    "CRLF",
    'a,"b"\r\n1,2\r\n',
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  ["quotes, delimiters and line ends in quotes", '"a ""b""","c,d","e\r\nf"\n', [['a "b"', "c,d", "e\r\nf"]]],
  ["a quoted cell that ends with a return", '"a\r"\nb', [["a\r"], ["b"]]],
  [
    "blank lines",
    "a,b\n\n\r\n1,2\n\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  ["empty cells", ',"",\n', [["", "", ""]]],
  ["a byte order mark", "\uFEFFa,b\n", [["a", "b"]]],
  ["a byte order mark before quotes", '\uFEFF"a,b",c\n', [["a,b", "c"]]],
  ["quotes where none belong", 'a"b,"c"d\n', [['a"b', "cd"]]],
])("%s", (_, text, rows) => {
  expect([cellsOf(text), cellsOf(text, { cut: 1 }), cellsOf(text, { cut: 999 })]).toEqual([rows, rows, rows]);
});

test("rows have the line on which they begin", () => {
  expect(rowsOf('a\n"b\n\nc"\nd').map(({ line }) => line)).toEqual([1, 2, 5]);
});

test("cells of columns that nobody needs are passed over, and count for nothing", () => {
  const options: Reading = { keepsColumn: (column) => column !== 1, mostBytes: 10 };
  expect(cellsOf(`a,"${'x""y,\n'.repeat(50)}",c\n`, options)).toEqual([["a", "", "c"]]);
});

test("a row that is too large, and one whose quotes do not end, are named", () => {
  expect(rowsOf(`a\n${"x".repeat(20)}\n"b\n`, { mostBytes: 10 })).toEqual([
    { kind: "row", line: 1, cells: ["a"] },
    { kind: "broken", line: 2, reason: "larger than 10 bytes" },
    { kind: "broken", line: 3, reason: "the file ends inside its quotes" },
  ]);
});

test("property: what is written by RFC 4180 is read as it was, cut where it may be", () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\r", "\n", " ", "ü") }),
    fc.string({ unit: "grapheme" }),
  );
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }));
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(",", ";", "\t"),
      fc.integer({ min: 1, max: 9 }),
      (rows, delimiter, cut) => {
        const quoted = rows.map((row) =>
          row.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter),
        );
        const text = quoted.map((line) => `${line}\r\n`).join("");
        expect(cellsOf(text, { cut, delimiter })).toEqual(rows);
      },
    ),
  );
});

test("property: no bytes make it throw, and cuts do not matter", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (bytes, cut) => {
      expect(rowsOf(bytes, { cut })).toEqual(rowsOf(bytes, { cut: 999 }));
    }),
  );
});
