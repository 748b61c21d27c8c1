import { expect, test } from "vitest";
import { checkAgainstSchema } from "./json-schema.ts";

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    name: { type: "string", minLength: 2, description: "any" },
    size: { type: ["integer", "null"], minimum: 1 },
    mode: { enum: ["fast", "slow"] },
    tags: { type: "array", items: { $ref: "#/$defs/tag" }, uniqueItems: true, maxItems: 3 },
    child: { $ref: "#" },
    either: { oneOf: [{ type: "string" }, { type: "object", required: ["x"] }] },
  },
  required: ["name"],
  additionalProperties: false,
  $defs: { tag: { type: "string", not: { const: "bad" } } },
};

test("a value that fits has no mistakes", () => {
  const value = {
    name: "ab",
    size: null,
    mode: "fast",
    tags: ["a", "b"],
    child: { name: "cd" },
    either: { x: 1 },
  };
  expect(checkAgainstSchema(value, schema)).toEqual({ kind: "checked", mistakes: [] });
});

test("every mistake is said with its place", () => {
  const value = {
    name: "a",
    size: 0.5,
    mode: "medium",
    tags: ["bad", "b", "b"],
    child: {},
    either: 1,
    more: 1,
  };
  expect(checkAgainstSchema(value, schema)).toEqual({
    kind: "checked",
    mistakes: [
      "name: has fewer characters than 2",
      "size: must be integer or null",
      "size: must be at least 1",
      'mode: must be one of "fast", "slow"',
      "tags.0: is not allowed",
      "tags: has an item twice",
      'child: "name" is missing',
      "either: does not fit exactly one of the forms that are possible here",
      'unknown key "more"',
    ],
  });
});

test.each([
  [{ properties: { a: { pattern: "^a" } } }, 'the keyword "pattern" is not known'],
  [{ anyOf: [{ if: {} }] }, 'the keyword "if" is not known'],
  [{ items: [{}] }, 'a list under "items" is not known'],
  [{ $ref: "other.json" }, '"other.json" is not in this file'],
  [{ $ref: "#/$defs/none" }, '"#/$defs/none" is not in this file'],
  [{ exclusiveMinimum: true, minimum: 1 }, '"exclusiveMinimum" is no number'],
  [{ properties: { a: 1 } }, "a part of it is no schema"],
  [[], "a part of it is no schema"],
])("the schema %j is not used at all", (odd, because) => {
  expect(checkAgainstSchema({}, odd)).toEqual({ kind: "not-checked", because });
});

test("a schema that only refers to itself ends", () => {
  expect(checkAgainstSchema(1, { $ref: "#" })).toEqual({ kind: "checked", mistakes: [] });
});

test("names from the prototype are no properties", () => {
  expect(
    checkAgainstSchema({ a: 1 }, { properties: {}, additionalProperties: false, required: ["toString"] }),
  ).toEqual({
    kind: "checked",
    mistakes: ['unknown key "a"', '"toString" is missing'],
  });
});
