import type { QualityCostCurve } from "./quality-cost-curve.ts";

/** A share of tasks sent to the strong model, and the share of the gap in quality that this recovers. */
export interface RecoveredGap {
  readonly strongShare: number;
  readonly recovered: number;
}

/**
 * PGR(k) = (Q(k) − Q_w) / (Q_s − Q_w) at the points `at` of the curve (all of them if none are given). `undefined` where both models
 * are equally good: there is no gap. Below 0 where a mix is worse than the weak model; above 1 where it is better than the strong.
 */
export function performanceGapRecovered(
  { quality }: QualityCostCurve,
  at: readonly number[] = Array.from(quality.keys()),
): readonly RecoveredGap[] | undefined {
  const tasks = quality.length - 1;
  const weak = quality[0] ?? 0;
  const gap = (quality[tasks] ?? 0) - weak;
  if (tasks === 0 || gap === 0) return undefined;
  return at.map((sent) => ({ strongShare: sent / tasks, recovered: ((quality[sent] ?? 0) - weak) / gap }));
}

/** k = round(n·j/10) for j = 0…10: the points at which RouteLLM's `evaluate.py` looks. */
export function elevenPoints({ quality }: QualityCostCurve): readonly number[] {
  const tasks = quality.length - 1;
  return Array.from({ length: 11 }, (_, tenth) => Math.round((tasks * tenth) / 10));
}

/**
 * APGR: the mean recovered gap over all shares, by trapezoids: (trapz(Q, α) − Q_w) / (Q_s − Q_w). A random order is expected to
 * have 0.5; an order that knows the outcomes can exceed 1.
 */
export function averagePerformanceGapRecovered(points: readonly RecoveredGap[]): number {
  return points.slice(1).reduce((area, point, index) => {
    const before = points[index] ?? point;
    return area + ((point.strongShare - before.strongShare) * (point.recovered + before.recovered)) / 2;
  }, 0);
}
