import type { SummedRange } from "../../../advice/index.ts";
import { usdNumber } from "../../../domain/index.ts";

/** A sum of steps in dollars, with what it rests on and what is not in it. */
export function rangeJson({ low, expected, high, bases, unpriced }: SummedRange) {
  return { low: usdNumber(low), expected: usdNumber(expected), high: usdNumber(high), bases, unpriced };
}
