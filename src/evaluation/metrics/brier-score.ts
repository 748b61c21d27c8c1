/**
 * Mean of (p − q)²: 0 is perfect, 1 is always surely wrong. Compare it with {@link baseRateBrier}. `undefined` without tasks.
 * Source: G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).
 */
export function brierScore(probability: ArrayLike<number>, outcome: ArrayLike<number>): number | undefined {
  let sum = 0;
  for (let place = 0; place < outcome.length; place++) {
    sum += ((probability[place] ?? 0) - (outcome[place] ?? 0)) ** 2;
  }
  return outcome.length === 0 ? undefined : sum / outcome.length;
}

/** The score of whoever always says the share of right outcomes among these very tasks: r(1 − r). Better than this is knowledge. */
export function baseRateBrier(outcome: ArrayLike<number>): number | undefined {
  let right = 0;
  for (let place = 0; place < outcome.length; place++) right += outcome[place] ?? 0;
  const rate = right / outcome.length;
  return outcome.length === 0 ? undefined : rate * (1 - rate);
}
