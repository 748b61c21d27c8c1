/**
 * AUC: the chance that a task which `isPositive` (1, not 0) has a higher `estimate` than one which is not, ties counting half.
 * Mann–Whitney's U with mid-ranks, divided by the number of pairs. `undefined` without positives or without negatives.
 */
export function areaUnderCurve(
  estimate: ArrayLike<number>,
  isPositive: ArrayLike<number>,
): number | undefined {
  const order = Array.from({ length: estimate.length }, (_, place) => place).toSorted(
    (a, b) => (estimate[a] ?? 0) - (estimate[b] ?? 0),
  );
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let inTie = 0;
    const value = estimate[order[start] ?? 0];
    for (; end < order.length && estimate[order[end] ?? 0] === value; end++) {
      inTie += isPositive[order[end] ?? 0] ?? 0;
    }
    // Ranks start at 1; all of a tie have the middle one.
    rankSum += (inTie * (start + 1 + end)) / 2;
    positives += inTie;
    start = end;
  }
  const pairs = positives * (order.length - positives);
  return pairs === 0 ? undefined : (rankSum - (positives * (positives + 1)) / 2) / pairs;
}
