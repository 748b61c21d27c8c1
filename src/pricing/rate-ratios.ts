import { type Price, type Rates, TOKEN_CLASSES, type TokenClass, usageOf } from "../domain/index.ts";
import { ratesFor } from "./cost-of-usage.ts";

/** Two models' rates for one class of tokens. */
export interface RateRatio {
  /** From this many prompt tokens on (exclusive) these rates hold; 0: from the first. */
  readonly abovePromptTokens: number;
  readonly tokenClass: TokenClass;
  readonly first: number | undefined;
  readonly second: number | undefined;
  /** `second` ÷ `first`; `undefined` where one of them has no rate, or the first is 0. */
  readonly times: number | undefined;
}

/** Class by class, and again above each threshold at which one of the two gets dearer. Rates in micro-dollars per million tokens. */
export function rateRatios(first: Price, second: Price): readonly RateRatio[] {
  const thresholds = new Set(
    [first, second].flatMap(({ bands }) => bands.map((band) => band.abovePromptTokens)),
  );
  return [0, ...[...thresholds].toSorted((a, b) => a - b)].flatMap((above) => {
    const [a, b] = [ratesAbove(above, first), ratesAbove(above, second)];
    return TOKEN_CLASSES.map((tokenClass) =>
      ratioOf(above, tokenClass, { a: a[tokenClass], b: b[tokenClass] }),
    );
  });
}

function ratioOf(
  abovePromptTokens: number,
  tokenClass: TokenClass,
  { a, b }: { readonly a: number | undefined; readonly b: number | undefined },
): RateRatio {
  const times = a === undefined || b === undefined || a === 0 ? undefined : b / a;
  return { abovePromptTokens, tokenClass, first: a, second: b, times };
}

function ratesAbove(threshold: number, price: Price): Rates {
  return ratesFor(usageOf({ freshInput: threshold + 1, output: 0 }), price);
}
