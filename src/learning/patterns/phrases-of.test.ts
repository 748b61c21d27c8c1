import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { phraseIn } from "../../domain/index.ts";
import { phrasesOf } from "./phrases-of.ts";

test("words and neighbouring pairs, in small letters, each once", () => {
  expect([...phrasesOf("Fix  typo: re-format typo in README")]).toEqual([
    "fix",
    "fix typo",
    "typo",
    "re-format",
    "re-format typo",
    "typo in",
    "in",
    "in readme",
    "readme",
  ]);
});

test("every phrase of a title is one that a rule finds in it", () => {
  const character = constantFrom("a", "B", "-", "_", "1", "é", ":", ".", " ", "\t", "\n", "/");
  assert(
    property(array(character), (characters) => {
      const title = characters.join("");
      for (const phrase of phrasesOf(title)) expect(phraseIn(title, [phrase])).toBe(phrase);
    }),
  );
});
