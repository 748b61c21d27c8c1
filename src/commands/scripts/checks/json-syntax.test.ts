import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readJson } from "./json-syntax.ts";

const strict = { comments: false };
const relaxed = { comments: true };

function builtIn(text: string): { readonly kind: "valid"; readonly value: unknown } | undefined {
  try {
    return { kind: "valid", value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

test("strict reading agrees with the built-in parser on every text", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"\\u00e9"',
    '"\\x"',
    '"',
    "1",
    "-0.5e3",
    "01",
    "+1",
    "true",
    "nul",
    "//\n",
    "/* */",
    " ",
    "\n",
    "'",
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
    fc.json(),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const read = readJson(text, strict);
      expect(read.kind === "valid" ? read : undefined).toEqual(builtIn(text));
    }),
    { numRuns: 3000 },
  );
});

test("with comments, what is JSON reads the same", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(readJson(text, relaxed)).toEqual(builtIn(text));
    }),
  );
});

test("comments and closing commas are read where they are allowed", () => {
  const text = '\uFEFF{\n  // why\n  "a": [1, /* two */ 2,],\n  "b": "// no comment",\n}\n';
  expect(readJson(text, relaxed)).toEqual({ kind: "valid", value: { a: [1, 2], b: "// no comment" } });
  expect(readJson(text, strict)).toEqual({
    kind: "invalid",
    line: 2,
    message: '"/" is not possible here',
  });
});

test.each([
  ['{\n  "a": 1\n  "b": 2\n}', 3, '"," is missing'],
  ['{\n  "a" 1}', 2, '":" is missing'],
  ['{\n  "a": }', 2, '"}" is not possible here'],
  ["[1,]", 1, '"]" is not possible here'],
  ["[1\n", 2, '"[" is not closed'],
  ["{a: 1}", 1, '"a" is not possible here'],
  ["{1: 1}", 1, "a name in quotes is missing"],
  ["", 1, "the file is empty"],
  ["1 2", 1, "there is more after the end of the value"],
])("%j is wrong in line %i", (text, line, message) => {
  expect(readJson(text, strict)).toEqual({ kind: "invalid", line, message });
});

test.each(["[,]", "{,}", '{"a":,}', '{"a":]}', "[1,,]", "]"])(
  "%j is wrong even with closing commas",
  (text) => {
    expect(readJson(text, relaxed).kind).toBe("invalid");
  },
);

test("depth is no danger", () => {
  expect(readJson("[".repeat(100_000), strict)).toEqual({
    kind: "invalid",
    line: 1,
    message: '"[" is not closed',
  });
});

test("a very long string is none either", () => {
  const text = JSON.stringify("x\n".repeat(500_000));
  expect(readJson(text, strict)).toEqual(builtIn(text));
});
