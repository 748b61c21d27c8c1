import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MAX_LINE_BYTES } from "./line-scan.ts";
import { type ReadLinesOptions, readLines } from "./read-lines.ts";

let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "read-lines-"));
  path = join(folder, "log.jsonl");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the reader was given, as `number:line`. */
function read(options: Partial<ReadLinesOptions> = {}) {
  const given: string[] = [];
  const line = (bytes: Uint8Array, number: number) => {
    given.push(`${number}:${Buffer.from(bytes).toString("utf8")}`);
  };
  return { given, ...readLines({ path, reader: { line }, ...options }) };
}

test("lines come without their ends, blank ones not at all", () => {
  writeFileSync(path, '\uFEFF{"a":1}\r\n\r\n  \n{"b":2}\n');
  expect(read()).toEqual({
    given: ['1:{"a":1}', '4:{"b":2}'],
    bytes: 25,
    end: { offset: 25, line: 4 },
    unfinishedBytes: 0,
    skipped: [],
  });
});

test("lines without a marker are passed over, but not those that look broken", () => {
  writeFileSync(path, '{"a":1}\n{"usage":2}\n{"a":\n3}\n[4]\n');
  expect(read({ markers: [Buffer.from('"usage"'), Buffer.from("none")] }).given).toEqual([
    '2:{"usage":2}',
    '3:{"a":',
    "4:3}",
    "5:[4]",
  ]);
});

function isPassedOver(line: Uint8Array): boolean | undefined {
  const name = /[ab]/.exec(Buffer.from(line.subarray(0, 8)).toString())?.[0];
  return name === undefined ? undefined : name === "a";
}

test("a line is passed over, or taken, by its looks; where they do not say, its markers do", () => {
  writeFileSync(path, '{"a":"usage"}\n{"b":1}\n{"c":"usage"}\n{"d":1}\n{\n "b": 1\n}\n');
  expect(read({ markers: [Buffer.from('"usage"')], isPassedOver }).given).toEqual([
    '2:{"b":1}',
    '3:{"c":"usage"}',
    '5:{\n "b": 1\n}',
  ]);
});

test("a line that is longer than what is held at once is taken by the looks of its beginning", () => {
  const long = `{"b":"${"x".repeat(3 * 1024 * 1024)}"}`;
  writeFileSync(path, `${long}\n${long.replace("b", "c")}\n`);
  const given = read({ markers: [Buffer.from('"usage"')], isPassedOver }).given;
  expect(given.map((line) => [line.slice(0, 8), line.length])).toEqual([['1:{"b":"', long.length + 2]]);
});

test("a last line without its end is a line if it is a whole object, and is not read again when its end comes", () => {
  writeFileSync(path, '{"a":1}\n{"b":2}');
  const first = read();
  expect(first).toEqual({
    given: ['1:{"a":1}', '2:{"b":2}'],
    bytes: 15,
    end: { offset: 15, line: 2 },
    unfinishedBytes: 0,
    skipped: [],
  });
  appendFileSync(path, '\r\n{"c":3}\n');
  expect(read({ from: first.end })).toEqual({
    given: ['3:{"c":3}'],
    bytes: 10,
    end: { offset: 25, line: 3 },
    unfinishedBytes: 0,
    skipped: [],
  });
});

test("a last line that is being written is left for the next time, and taken when nobody writes any more", () => {
  writeFileSync(path, '{"a":1}\n{"b":');
  const first = read();
  expect(first).toEqual({
    given: ['1:{"a":1}'],
    bytes: 13,
    end: { offset: 8, line: 1 },
    unfinishedBytes: 5,
    skipped: [],
  });
  expect(read({ isFinal: true }).given).toEqual(['1:{"a":1}', '2:{"b":']);
  appendFileSync(path, "2}\n");
  expect(read({ from: first.end }).given).toEqual(['2:{"b":2}']);
});

test("a record printed over several lines comes as one, with the number of its first", () => {
  const printed = JSON.stringify({ usage: { b: 1 } }, undefined, 2);
  writeFileSync(path, `{"a":1}\n${printed}\n${printed.replaceAll("\n", "\r\n")}\r\n{"usage":1}\n${printed}`);
  const { given, ...rest } = read({ markers: [Buffer.from('"usage"')] });
  expect(given.map((line) => line.replaceAll("\r\n", "\n"))).toEqual([
    `2:${printed}`,
    `7:${printed}`,
    '12:{"usage":1}',
    `13:${printed}`,
  ]);
  expect(rest).toMatchObject({ end: { line: 17 }, unfinishedBytes: 0, skipped: [] });
});

test("a record over several lines that does not end is named, and what follows it is read", () => {
  writeFileSync(path, '{\n  "a": 1,\n{"b":2}\n{\n  "c": 3\n');
  const first = read();
  expect(first).toEqual({
    given: ['3:{"b":2}'],
    bytes: 31,
    end: { offset: 20, line: 3 },
    unfinishedBytes: 11,
    skipped: [{ line: 1, reason: "a record that does not end" }],
  });
  appendFileSync(path, "}\n");
  expect(read({ from: first.end }).given).toEqual(['4:{\n  "c": 3\n}']);
});

test("a line longer than a chunk is whole, if it has a marker", () => {
  const text = "x".repeat(3 * 1024 * 1024);
  const long = (word: string) => `{"text":"${text}","${word}":1}`;
  writeFileSync(path, `${long("none")}\n${long("usage")}\n{"usage":2}\n${long("usage")}`);
  const { given, ...rest } = read({ markers: [Buffer.from('"usage"')] });
  expect(given.map((line) => [line.slice(0, 10), line.slice(-11), line.length])).toEqual([
    ['2:{"text":', ',"usage":1}', long("usage").length + 2],
    ['3:{"usage"', '{"usage":2}', 13],
    ['4:{"text":', ',"usage":1}', long("usage").length + 2],
  ]);
  expect(rest).toMatchObject({ end: { line: 4 }, unfinishedBytes: 0, skipped: [] });
});

test("a line too long for any call is named and not held; the lines around it are read", () => {
  writeFileSync(path, '{"usage":1}\n');
  appendFileSync(path, `{"usage":"${"x".repeat(MAX_LINE_BYTES)}"}\n`);
  appendFileSync(path, '{"usage":3}\n');
  expect(read({ markers: [Buffer.from('"usage"')] })).toMatchObject({
    given: ['1:{"usage":1}', '3:{"usage":3}'],
    skipped: [{ line: 2, reason: "too long: 34 MB" }],
  });
});

test("a file that cannot be read is named; a pipe is not waited for", () => {
  const nothing = { given: [], bytes: 0, end: { offset: 0, line: 0 }, unfinishedBytes: 0 };
  expect(read()).toEqual({ ...nothing, skipped: [{ line: undefined, reason: "cannot be read: ENOENT" }] });
  spawnSync("mkfifo", [path]);
  expect(read()).toEqual({ ...nothing, skipped: [{ line: undefined, reason: "not a file" }] });
});

test("property: a file read at any moments of its growth gives the same lines as one reading", () => {
  const line = fc.oneof(
    fc.json().map((json) => `{"v":${json.replaceAll("\n", "")}}`),
    fc.json().map((json) => JSON.stringify({ v: json }, undefined, 2)),
    fc.constantFrom("", "  ", '{"a":1}\r', '{"torn":', "}", '"text"'),
  );
  const file = fc.record({
    lines: fc.array(line, { maxLength: 8 }),
    lastEnd: fc.boolean(),
    cuts: fc.array(fc.nat(), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(file, ({ lines, lastEnd, cuts }) => {
      const bytes = Buffer.from(lines.join("\n") + (lastEnd ? "\n" : ""));
      writeFileSync(path, bytes);
      const once = read();
      const stops = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
      writeFileSync(path, "");
      let written = 0;
      let from = { offset: 0, line: 0 };
      const given: string[] = [];
      const skipped: unknown[] = [];
      for (const stop of stops) {
        appendFileSync(path, bytes.subarray(written, stop));
        written = stop;
        const part = read({ from });
        from = part.end;
        given.push(...part.given);
        skipped.push(...part.skipped);
      }
      expect({ given, skipped, end: from }).toEqual({
        given: once.given,
        skipped: once.skipped,
        end: once.end,
      });
    }),
    { numRuns: 300 },
  );
});

test("property: no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      writeFileSync(path, bytes);
      expect(read().end.offset + read().unfinishedBytes).toBe(bytes.length);
    }),
  );
});
