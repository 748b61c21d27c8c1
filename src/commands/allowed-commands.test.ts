import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isAllowed } from "./allowed-commands.ts";

const patterns = [
  ["node", "--test", "*"],
  ["npm", "run", "lint"],
];

test.each([
  [["node", "--test"], true],
  [["node", "--test", "a.test.ts", "--watch"], true],
  [["npm", "run", "lint"], true],
  [["npm", "run", "lint", "--", "--fix"], false],
  [["npm", "run"], false],
  [["node", "-e", "1"], false],
  [["/usr/bin/node", "--test"], false],
  [["NODE", "--test"], false],
  [[], false],
])("%j is allowed: %s", (argv, expected) => {
  expect(isAllowed(argv, patterns)).toBe(expected);
});

test("a pattern without a program allows nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (argv) => {
      expect(isAllowed(argv, [["*"], []])).toBe(false);
    }),
  );
});

test("a star that is not last is only itself", () => {
  expect(isAllowed(["node", "x", "y"], [["node", "*", "y"]])).toBe(false);
  expect(isAllowed(["node", "*", "y"], [["node", "*", "y"]])).toBe(true);
});
