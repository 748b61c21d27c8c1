import { LEXICON } from "./lexicon.ts";

/** Computed from the whole text. */
export const MEASURES = [
  "characters",
  "wordsPerSentence",
  "charactersPerWord",
  "distinctWords",
  "distinctNumbers",
  "longestNumber",
] as const;

/** Shapes that are counted, whatever the words say. */
export const SHAPES = [
  "words",
  "longWords",
  "capitalisedWords",
  "upperCaseWords",
  "identifiers",
  "paths",
  "links",
  "numbers",
  "decimals",
  "ratios",
  "sentences",
  "lines",
  "listItems",
  "questions",
  "commas",
  "moneySigns",
  "percentSigns",
  "symbols",
  "codeMarks",
] as const;

export const WORD_LISTS: readonly string[] = Object.keys(LEXICON);

export type Measure = (typeof MEASURES)[number];
export type Shape = (typeof SHAPES)[number];

/** Structural features of a text: how it is put, not what it is about. */
export const TEXT_FEATURES: readonly string[] = [...MEASURES, ...SHAPES, ...WORD_LISTS];

/** Word in small letters → the place in {@link WORD_LISTS} of the list that it stands in; it stands in one only. */
export const LIST_OF_WORD: ReadonlyMap<string, number> = new Map(
  Object.values(LEXICON).flatMap((words, list) => words.split(" ").map((word) => [word, list] as const)),
);
