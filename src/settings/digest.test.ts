import { expect, test } from "vitest";
import { digest } from "./digest.ts";

test("a digest is short, and the same for the same content in whatever order its keys stand", () => {
  const value = { name: "a", caps: { rounds: 6, turns: 30 }, rules: [{ tier: "mid", when: {} }] };
  const other = { rules: [{ when: {}, tier: "mid" }], caps: { turns: 30, rounds: 6 }, name: "a" };
  expect(digest(value)).toMatch(/^[0-9a-f]{16}$/);
  expect(digest(other)).toBe(digest(value));
});

test.each([
  ["a value", { a: 1 }, { a: 2 }],
  ["a key", { a: 1 }, { b: 1 }],
  ["the order of a list", [1, 2], [2, 1]],
  ["a type", { a: 1 }, { a: "1" }],
  ["something deep inside", { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }],
])("a digest changes with %s", (_, before, after) => {
  expect(digest(after)).not.toBe(digest(before));
});

test("a digest is the same in every version: it names what a stored decision was made from", () => {
  expect(digest({ b: [1, null], a: "x" })).toBe("a8d71f64d3dc772b");
});
