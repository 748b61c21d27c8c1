import type { ShareInterval } from "../../domain/index.ts";
import { lnBeta } from "./incomplete-beta.ts";

/** Chance that the true share is ever outside, over all looks together. */
const ALPHA = 0.05;
const LN_ODDS = -Math.log(ALPHA);

/**
 * An interval that holds at every moment at once, at 95 %: it may be looked at after each outcome, and acted on as soon as it says
 * so. Wilson's interval holds for one look; whoever looks until it pleases is fooled far more often than one time in twenty. The
 * price is a wider interval: 17 passes of 17 are at least 0.71 here, 0.82 by Wilson.
 *
 * The set of shares p for which the uniform mixture has not collected odds of 20 : 1 against p.
 * Source: H. Robbins, "Statistical Methods Related to the Law of the Iterated Logarithm", Ann. Math. Stat. 41 (1970); J. Ville (1939).
 */
export function anytimeInterval(passes: number, n: number): ShareInterval {
  if (n === 0) return { mean: 0, lower: 0, upper: 1 };
  return { mean: passes / n, lower: anytimeLower(passes, n), upper: 1 - anytimeLower(n - passes, n) };
}

/** The share at which the odds against it are exactly 20 : 1, below the mean; they fall all the way up to the mean. */
function anytimeLower(passes: number, n: number): number {
  if (passes === 0) return 0;
  const failures = Math.max(0, n - passes);
  const mixture = lnBeta(passes + 1, failures + 1);
  let [low, high] = [0, passes / n];
  while (high - low > 1e-12) {
    const share = (low + high) / 2;
    const odds = mixture - passes * Math.log(share) - failures * Math.log1p(-share);
    if (odds > LN_ODDS) low = share;
    else high = share;
  }
  return (low + high) / 2;
}
