import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createJsonElementReader, type JsonElement } from "./json-elements.ts";

interface Cutting {
  readonly cut?: number;
  readonly mostBytes?: number;
}

/** Element by element: the line with the text it holds, or with why it holds none. Every chunk comes in the same memory. */
function textsOf(
  text: string,
  { cut = 7, mostBytes = 10_000 }: Cutting = {},
): readonly (readonly [number, string])[] {
  const bytes = new TextEncoder().encode(text);
  const memory = new Uint8Array(cut);
  const reader = createJsonElementReader({ withoutMembers: new Set(["messages"]), mostBytes });
  const found = [];
  for (let at = 0; at < bytes.length; at += cut) {
    const chunk = bytes.subarray(at, at + cut);
    memory.set(chunk);
    found.push(...texts(reader.read(memory.subarray(0, chunk.length))));
  }
  return [...found, ...texts(reader.end())];
}

function texts(elements: readonly JsonElement[]) {
  return elements.map((element) => {
    const found = element.kind === "broken" ? element.reason : new TextDecoder().decode(element.bytes);
    return [element.line, found] as const;
  });
}

function elementsOf(text: string, options?: Cutting): readonly unknown[] {
  return textsOf(text, options).map(([line, found]) => [
    line,
    /^[[{]/.test(found) ? JSON.parse(found) : found,
  ]);
}

const rows = [{ a: 1, b: [{ c: "}{" }, []] }, { a: 'quote " and \\', d: "ü\u2028" }, {}];

test.each([
  ["a list", JSON.stringify(rows), [1, 1, 1]],
  ["a list over lines", JSON.stringify(rows, undefined, 1), [2, 11, 15]],
  [
    "a list over lines without indentation",
    `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`,
    [2, 3, 4],
  ],
  ["one value a line", rows.map((row) => JSON.stringify(row)).join("\n"), [1, 2, 3]],
  [
    "one value a line, with CRLF and a byte order mark",
    `\uFEFF${rows.map((row) => JSON.stringify(row)).join("\r\n")}`,
    [1, 2, 3],
  ],
  [
    "values over lines, one after the other",
    rows.map((row) => JSON.stringify(row, undefined, 2)).join("\n"),
    [1, 10, 14],
  ],
  ["lists one after the other", rows.map((row) => JSON.stringify([row])).join("\n"), [1, 2, 3]],
])("%s gives its elements with their lines", (_, text, lines) => {
  expect(elementsOf(text)).toEqual(rows.map((row, index) => [lines[index], row]));
});

test("members that nobody needs are passed over, and read as null", () => {
  const row = { messages: [{ text: "a, } ] {" }], a: 1, deep: { messages: 2 } };
  const last = { a: 1, messages: "x".repeat(99_999) };
  expect(elementsOf(JSON.stringify([row, last, { messages: 1 }]))).toEqual([
    [1, { messages: null, a: 1, deep: { messages: 2 } }],
    [1, { a: 1, messages: null }],
    [1, { messages: null }],
  ]);
});

test("an element that is too large is named, and the next is read", () => {
  expect(elementsOf(`{"a":"${"x".repeat(200)}"}\n{"b":1}`, { mostBytes: 100 })).toEqual([
    [1, "larger than 100 bytes"],
    [2, { b: 1 }],
  ]);
});

test.each([
  ["in a string", '{"a":1}\n{"a":"bro\n{"a":3}'],
  ["between members", '{"a":1}\n{"a":2,\n{"a":3}'],
  ["inside a list", '[{"a":1},\n{"a":{"b":[1\n{"a":3}]'],
])("a line that is broken off %s costs that line alone", (_, text) => {
  expect(elementsOf(text)).toEqual([
    [1, { a: 1 }],
    [2, "broken off before its end"],
    [3, { a: 3 }],
  ]);
});

test("a list of objects at the margin, inside an element that is printed over lines, breaks nothing", () => {
  expect(elementsOf('[\n{\n"a": [\n{\n"b": 1\n},\n{\n"b": 2\n}\n]\n}\n]')).toEqual([
    [2, { a: [{ b: 1 }, { b: 2 }] }],
  ]);
});

test("what is no object is named with its line", () => {
  expect(elementsOf('INFO: started {x}\n{"a":1}\n["b",{"a":2}]')).toEqual([
    [1, "not a JSON object"],
    [2, { a: 1 }],
    [3, "not a JSON object"],
    [3, { a: 2 }],
  ]);
});

test.each([
  ["inside an element", '[{"a":1},\n{"a":', [2, "the file ends inside it"]],
  ["between elements", '[{"a":1},\n', [2, "the file ends before its list does"]],
])("a file that was cut off %s says so", (_, text, last) => {
  expect(elementsOf(text)).toEqual([[1, { a: 1 }], last]);
});

test("property: where a file is cut into chunks does not matter", () => {
  const anything = fc.oneof(
    fc.json(),
    fc.string({ unit: fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\\", "\n", " ", "a", "1") }),
  );
  fc.assert(
    fc.property(fc.array(anything), fc.integer({ min: 1, max: 20 }), (texts, cut) => {
      const text = texts.join("\n");
      expect(textsOf(text, { cut, mostBytes: 60 })).toEqual(textsOf(text, { cut: 9999, mostBytes: 60 }));
    }),
  );
});

test("property: the elements of a list are what was written, however it is printed", () => {
  const record = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(record), fc.nat(4), fc.integer({ min: 1, max: 20 }), (written, indent, cut) => {
      const kept = written.filter((row) => !Object.hasOwn(row, "messages"));
      const text = JSON.stringify(kept, undefined, indent);
      expect(
        elementsOf(text, { cut, mostBytes: 1e9 }).map((found) =>
          JSON.stringify(Array.isArray(found) && found[1]),
        ),
      ).toEqual(kept.map((row) => JSON.stringify(row)));
    }),
  );
});

test("property: no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const reader = createJsonElementReader({ withoutMembers: new Set(["a"]), mostBytes: 50 });
      expect([...reader.read(bytes), ...reader.end()].length).toBeLessThanOrEqual(bytes.length + 1);
    }),
  );
});
