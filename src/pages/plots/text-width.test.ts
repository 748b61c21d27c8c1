import { expect, test } from "vitest";
import { fitted, textWidth, wrapped } from "./text-width.ts";

test("a label that fits stays whole, a longer one is cut to its width", () => {
  const cut = fitted("a label that is too long", 100);
  expect([fitted("short", 100), cut, textWidth(cut) <= 100]).toEqual(["short", "a label that…", true]);
});

test("a label is broken between words, and a word that is too long is cut", () => {
  expect([wrapped("one two three", 60), wrapped("one", 60), wrapped("abcdefghijkl mn", 60)]).toEqual([
    ["one two", "three"],
    ["one", ""],
    ["abcdefg…", "mn"],
  ]);
});
