import { wilsonBounds } from "../../domain/index.ts";

/** What a gate said of an attempt, and what the attempt turned out to be: merged and kept, or reverted or found wrong. */
export interface JudgedAttempt {
  readonly accepted: boolean;
  readonly right: boolean;
}

/** A share with its interval, 95 %. */
export interface MeasuredRate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly of: number;
}

/** A rate is `undefined` where fewer attempts than wanted tell of it: insufficient evidence, not 0. */
export interface MeasuredVerifier {
  /** Of the right attempts, the share accepted. */
  readonly tpr: MeasuredRate | undefined;
  /** Of the wrong attempts, the share accepted. */
  readonly fpr: MeasuredRate | undefined;
}

const LEAST_ATTEMPTS = 10;

/**
 * A verifier's rates out of its own record. Only attempts whose final outcome is known for another reason than this verdict may be
 * given: a rejected attempt that nobody looked at again is not known to be wrong, and counting it so makes the gate look better.
 */
export function measuredVerifier(
  judged: readonly JudgedAttempt[],
  leastAttempts = LEAST_ATTEMPTS,
): MeasuredVerifier {
  const rateAmong = (right: boolean) => {
    const those = judged.filter((attempt) => attempt.right === right);
    const accepted = those.filter((attempt) => attempt.accepted).length;
    return those.length < Math.max(1, leastAttempts) ? undefined : measuredRate(accepted, those.length);
  };
  return { tpr: rateAmong(true), fpr: rateAmong(false) };
}

/** `count` of `of` with Wilson's score interval; `of` above 0. */
export function measuredRate(count: number, of: number): MeasuredRate {
  const { mean: value, lower: low, upper: high } = wilsonBounds(count, of);
  return { value, low, high, count, of };
}
