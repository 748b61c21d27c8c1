import type { RecoveredGap } from "./performance-gap-recovered.ts";

/**
 * CPT(x): the least share of tasks that must go to the strong model until the share `recovered` of the gap is recovered, 0 to 1.
 * The first crossing, with linear interpolation between neighbouring points. First crossings are optimistic: a random order has some
 * too, so read it beside random's. `undefined` where no point gets there.
 */
export function callPerformanceThreshold(
  points: readonly RecoveredGap[],
  recovered: number,
): number | undefined {
  const at = points.findIndex((point) => point.recovered >= recovered);
  const point = points[at];
  const before = points[at - 1];
  if (point === undefined) return undefined;
  if (before === undefined) return point.strongShare;
  const part = (recovered - before.recovered) / (point.recovered - before.recovered);
  return before.strongShare + part * (point.strongShare - before.strongShare);
}
