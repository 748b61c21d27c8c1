import { LIST_OF_WORD, MEASURES, type Measure, SHAPES, type Shape, WORD_LISTS } from "./text-features.ts";
import type { Token } from "./tokens.ts";

const LONG_WORD = 9;

/** Signs that are counted as themselves; those not named here count for nothing. */
const SHAPE_OF_SIGN: ReadonlyMap<string, Shape> = new Map([
  ["?", "questions"],
  [",", "commas"],
  [";", "commas"],
  ["\n", "lines"],
  ["%", "percentSigns"],
  ["`", "codeMarks"],
  ...["$", "€", "£"].map((sign) => [sign, "moneySigns"] as const),
  ...Array.from("=<>{}()[]+*^|\\&~@#/", (sign) => [sign, "symbols"] as const),
]);

type Shapes = Record<Shape, number>;

/** How a text is put, in the order of `TEXT_FEATURES`. Counts stand as log(1 + count): twice as long is a step, not another world. */
export function structureOf(tokens: readonly Token[], characters: number): readonly number[] {
  const shapes = noShapes();
  const lists = WORD_LISTS.map(() => 0);
  let before: Token | undefined;
  for (const token of tokens) {
    if (token.kind === "sign") countSign(shapes, token, before);
    else if (token.kind === "number") countNumber(shapes, token, before);
    else if (token.kind === "link") shapes.links += 1;
    else {
      countWord(shapes, token, before);
      const list = LIST_OF_WORD.get(token.small);
      if (list !== undefined) lists[list] = (lists[list] ?? 0) + 1;
    }
    before = token;
  }
  const measures = measuresOf(tokens, shapes, characters);
  const structure: number[] = [];
  for (const measure of MEASURES) structure.push(measures[measure]);
  for (const shape of SHAPES) structure.push(Math.log1p(shapes[shape]));
  for (const times of lists) structure.push(Math.log1p(times));
  return structure;
}

function noShapes(): Shapes {
  return {
    words: 0,
    longWords: 0,
    capitalisedWords: 0,
    upperCaseWords: 0,
    identifiers: 0,
    paths: 0,
    links: 0,
    numbers: 0,
    decimals: 0,
    ratios: 0,
    sentences: 0,
    lines: 0,
    listItems: 0,
    questions: 0,
    commas: 0,
    moneySigns: 0,
    percentSigns: 0,
    symbols: 0,
    codeMarks: 0,
  };
}

function countWord(shapes: Shapes, token: Token, before: Token | undefined): void {
  const { kind, text, small, following } = token;
  shapes.words += 1;
  if (kind === "path") shapes.paths += 1;
  if (text.length >= LONG_WORD) shapes.longWords += 1;
  if (following === "(" || text.includes("_")) shapes.identifiers += 1;
  else if (text !== small) countCapitals(shapes, token, before);
}

function countCapitals(shapes: Shapes, { text, small }: Token, before: Token | undefined): void {
  if (text === text.toUpperCase()) shapes.upperCaseWords += text.length > 1 ? 1 : 0;
  else if (text.slice(1) !== small.slice(1)) shapes.identifiers += 1;
  else if (before?.kind === "word") shapes.capitalisedWords += 1;
}

function countNumber(shapes: Shapes, { text }: Token, before: Token | undefined): void {
  shapes.numbers += 1;
  if (text.includes(".")) shapes.decimals += 1;
  if (before?.text === "/") shapes.ratios += 1;
}

function countSign(shapes: Shapes, { text, following }: Token, before: Token | undefined): void {
  const shape = SHAPE_OF_SIGN.get(text);
  if (shape !== undefined) shapes[shape] += 1;
  const ends = following === undefined || following === " " || following === "\n";
  if (ends && (text === "." || text === "?" || text === "!")) shapes.sentences += 1;
  if (following === " " && before?.text === "\n" && (text === "-" || text === "*")) shapes.listItems += 1;
}

function measuresOf(tokens: readonly Token[], shapes: Shapes, characters: number): Record<Measure, number> {
  const words = new Set<number>();
  const numbers = new Set<string>();
  let letters = 0;
  let longestNumber = 0;
  for (const { kind, text, hash } of tokens) {
    if (kind === "word" || kind === "path") {
      words.add(hash);
      letters += text.length;
    } else if (kind === "number") {
      numbers.add(text);
      longestNumber = Math.max(longestNumber, text.length);
    }
  }
  return {
    characters: Math.log1p(characters),
    wordsPerSentence: Math.log1p(shapes.words / Math.max(1, shapes.sentences)),
    charactersPerWord: letters / Math.max(1, shapes.words),
    distinctWords: words.size / Math.max(1, shapes.words),
    distinctNumbers: Math.log1p(numbers.size),
    longestNumber,
  };
}
