import { expect, test } from "vitest";
import { SufficeError } from "../../domain/index.ts";
import { anyText, followsSchema } from "./answer-check.ts";

const SCHEMA = { type: "object", properties: { kind: { enum: ["bug", "task"] } }, required: ["kind"] };

test("any text will do where no schema is given, but no text will not", () => {
  expect([anyText(" a "), anyText(" \n")]).toEqual([
    { kind: "usable", text: " a " },
    { kind: "unusable", because: "the answer has no text" },
  ]);
});

test.each([
  ['{"kind":"bug"}', '{"kind":"bug"}'],
  [' {"kind":"bug"}\n', '{"kind":"bug"}'],
  ['```json\n{"kind":"bug"}\n```\n', '{"kind":"bug"}'],
  ['```\r\n{"kind":"bug"}\r\n```', '{"kind":"bug"}'],
])("%j follows the schema, and is handed on as JSON alone", async (text, json) => {
  const check = await followsSchema(SCHEMA, "kind.json");
  expect(check(text)).toEqual({ kind: "usable", text: json });
});

test.each([
  ["A bug.", /^the answer is no JSON: /],
  ['Here it is: {"kind":"bug"}', /^the answer is no JSON: /],
  [
    '{"kind":"bird"}',
    /^the answer does not follow kind\.json: kind: Invalid option: expected one of "bug"\|"task"$/,
  ],
  ["[]", /^the answer does not follow kind\.json: Invalid input: expected object, received array$/],
  ["", /^the answer is no JSON: /],
])("%j cannot be used, and it is said why", async (text, because) => {
  const check = await followsSchema(SCHEMA, "kind.json");
  expect(check(text)).toEqual({ kind: "unusable", because: expect.stringMatching(because) });
});

test("properties without a type mean an object, and not anything at all", async () => {
  const { type: _type, ...untyped } = SCHEMA;
  expect((await followsSchema(untyped, "kind.json"))('"bug"')).toMatchObject({ kind: "unusable" });
});

test.each([
  ["text", "kind.json is no JSON Schema: an object is meant"],
  [[], "kind.json is no JSON Schema: an object is meant"],
  [{ type: "objekt" }, "kind.json cannot be checked as a JSON Schema: Unsupported type: objekt"],
])("the schema %j is refused before any call", async (schema, message) => {
  await expect(followsSchema(schema, "kind.json")).rejects.toThrow(
    new SufficeError("input.invalid", { message }),
  );
});
