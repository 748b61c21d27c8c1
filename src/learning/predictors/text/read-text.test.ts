import { expect, test } from "vitest";
import { LEXICON } from "./lexicon.ts";
import { readText } from "./read-text.ts";
import { LIST_OF_WORD, TEXT_FEATURES, WORD_LISTS } from "./text-features.ts";

/** The features of `text` that are not 0, with counts as counts. */
function countsOf(text: string): Readonly<Record<string, number>> {
  const { structure } = readText(text);
  const measures = TEXT_FEATURES.indexOf("words");
  return Object.fromEntries(
    TEXT_FEATURES.flatMap((feature, place) =>
      place < measures || structure[place] === 0
        ? []
        : [[feature, Math.round(Math.expm1(structure[place] ?? 0))]],
    ),
  );
}

test("shapes and words of the lists are counted", () => {
  expect(countsOf("A robe costs $2.50 per bolt, 3/4 of what Anna paid. How much is left?")).toEqual({
    words: 13,
    capitalisedWords: 1,
    numbers: 3,
    decimals: 1,
    ratios: 1,
    sentences: 2,
    questions: 1,
    commas: 1,
    moneySigns: 1,
    symbols: 1,
    money: 2,
    rates: 1,
    remainders: 1,
    questionWords: 2,
  });
});

test("code, names and links are told from prose", () => {
  expect(
    countsOf("TypeError in src/app/main.py:\n- call `save_all()` fails\nsee https://example.org/a?b=1 NOW"),
  ).toEqual({
    words: 8,
    longWords: 2,
    upperCaseWords: 1,
    identifiers: 2,
    paths: 1,
    links: 1,
    lines: 2,
    listItems: 1,
    symbols: 2,
    codeMarks: 2,
    failures: 1,
  });
});

test("measures are of the whole text", () => {
  const { structure } = readText("two words. two 10 and 10 and 250");
  expect(TEXT_FEATURES.slice(0, 6).map((feature, place) => [feature, structure[place]])).toEqual([
    ["characters", Math.log1p(32)],
    ["wordsPerSentence", Math.log1p(5)],
    ["charactersPerWord", 17 / 5],
    ["distinctWords", 3 / 5],
    ["distinctNumbers", Math.log1p(2)],
    ["longestNumber", 3],
  ]);
});

test("words and pairs are weighed by how often they occur, and the squares add up to 1", () => {
  const { buckets, weights } = readText("Add add ADD").grams;
  const [word, pair] = [Math.log1p(3), Math.log1p(2)];
  const length = Math.hypot(word, pair);
  expect(buckets.length).toBe(2);
  expect(weights.map((weight) => weight.toFixed(12))).toEqual(
    [word / length, pair / length].map((weight) => weight.toFixed(12)),
  );
});

test("which numbers a text names makes no other words of it, and order does", () => {
  expect(readText("buy 3 apples for 4").grams).toEqual(readText("buy 1,250 apples for 7.5").grams);
  expect(readText("tests before code").grams.buckets).not.toEqual(
    readText("code before tests").grams.buckets,
  );
});

test("an empty text is no words, not a fault", () => {
  const { structure, grams } = readText(" \t ");
  expect({ grams, words: structure[TEXT_FEATURES.indexOf("words")] }).toEqual({
    grams: { buckets: [], weights: [] },
    words: 0,
  });
  expect(structure.every(Number.isFinite)).toBe(true);
});

test("beyond its start a text counts as length alone", () => {
  const start = "word ".repeat(800);
  expect(readText(`${start}deadlock in the scheduler`).grams).toEqual(readText(start).grams);
});

test("every word of a list stands in one list only", () => {
  const words = Object.values(LEXICON).flatMap((list) => list.split(" "));
  expect(LIST_OF_WORD.size).toBe(words.length);
  expect(WORD_LISTS[LIST_OF_WORD.get("deadlock") ?? LIST_OF_WORD.get("crash") ?? -1]).toBe("failures");
});
