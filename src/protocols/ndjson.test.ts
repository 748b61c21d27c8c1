import { expect, test } from "vitest";
import { createNdjsonReader } from "./ndjson.ts";

test("a line is given out as soon as it ends, and the last one needs no end", () => {
  const reader = createNdjsonReader();
  const read = (text: string) => reader.read(new TextEncoder().encode(text));
  expect([read('{"a":'), read('1}\n\n{"b":2'), read("}\r\n7"), reader.end(), reader.end()]).toEqual([
    [],
    ['{"a":1}'],
    ['{"b":2}\r'],
    ["7"],
    [],
  ]);
});
