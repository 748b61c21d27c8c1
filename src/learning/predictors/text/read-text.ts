import { type Grams, gramsOf } from "./grams.ts";
import { structureOf } from "./structure.ts";
import { tokensOf } from "./tokens.ts";

/** A text as numbers. */
export interface ReadText {
  /** In the order of `TEXT_FEATURES`. */
  readonly structure: readonly number[];
  readonly grams: Grams;
}

/** The same text gives the same numbers everywhere. */
export function readText(text: string): ReadText {
  const tokens = tokensOf(text);
  return { structure: structureOf(tokens, text.length), grams: gramsOf(tokens) };
}
