import { expect, test } from "vitest";
import { isUnder } from "./paths.ts";

test.each([
  ["src/list.ts", "src/list.ts", true],
  ["src/list.ts", "src", true],
  ["src/list.ts", "./SRC//", true],
  ["src/list.ts", "src/a/../list.ts", true],
  ["src/list.ts", ".", true],
  ["src", "src/list.ts", false],
  ["src/list.tsx", "src/list.ts", false],
  ["other/src/list.ts", "src", false],
])("that %s is under %s is %s", (path, folder, expected) => {
  expect(isUnder(path, folder)).toBe(expected);
});
