import * as fc from "fast-check";
import { expect, test } from "vitest";
import { unquoted } from "./list-files.ts";

test.each([
  ["plain.txt", "plain.txt"],
  ["ü b.txt", "ü b.txt"],
  [String.raw`"a\"b\\c\td\001e"`, 'a"b\\c\td\u0001e'],
  ['"', '"'],
])("git's %j means %j", (written, path) => {
  expect(unquoted(written)).toBe(path);
});

test("what is written as git writes it reads the same", () => {
  const path = fc.string({ unit: fc.constantFrom("a", "0", '"', "\\", "\n", "\u0007", "ü"), minLength: 1 });
  fc.assert(
    fc.property(path, (before) => {
      const written = before.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\u0007", "\\a");
      expect(unquoted(`"${written}"`)).toBe(before);
    }),
  );
});
