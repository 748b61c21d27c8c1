import { expect, test } from "vitest";
import { fitsPattern } from "./file-pattern.ts";

test.each([
  ["src/a.ts", "*.ts", true],
  ["src/a.ts", "a.?s", true],
  ["src/a.ts", "*.js", false],
  ["src/a.ts", "src/*.ts", true],
  ["src/x/a.ts", "src/*.ts", false],
  ["src/x/a.ts", "src/**/*.ts", true],
  ["src/a.ts", "src/**/*.ts", true],
  ["src/x/y/a.test.ts", "**/y/*.test.ts", true],
  ["src/x/y/a.ts", "src/**", true],
  ["src/x/y/a.ts", "**", true],
  ["lib/a.ts", "src/**", false],
  ["src/a.ts", "./src/a.ts", true],
  ["src/a.ts", "src", false],
  ["src/a+b (1).ts", "src/a+b (1).ts", true],
  ["a", "", false],
  ["ü", "?", true],
])("%j fits %j: %s", (path, pattern, expected) => {
  expect(fitsPattern(path, pattern)).toBe(expected);
});

test("a pattern full of stars does not take long", () => {
  expect(fitsPattern(`${"a".repeat(250)}b`, "*a".repeat(120))).toBe(false);
  expect(fitsPattern(`${"a/".repeat(200)}b`, `${"**/a/".repeat(60)}c`)).toBe(false);
});
