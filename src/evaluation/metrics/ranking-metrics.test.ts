import * as fc from "fast-check";
import { expect, test } from "vitest";
import { callPerformanceThreshold } from "./call-performance-threshold.ts";
import { costAtFrontierQuality } from "./cost-at-frontier-quality.ts";
import {
  averagePerformanceGapRecovered,
  elevenPoints,
  performanceGapRecovered,
} from "./performance-gap-recovered.ts";
import { escalationOrder, type ModelPair, qualityCostCurve } from "./quality-cost-curve.ts";
import { randomApgr } from "./random-apgr.ts";
import { randomMix } from "./random-mix.ts";

// Four tasks. Sent in the order 1, 2, 3 (tied with 2, stands behind it), 0; right answers 2, +1, +1, −1, +0.
const pair: ModelPair = {
  weakQuality: [1, 0, 0, 1],
  strongQuality: [1, 1, 1, 0],
  weakCostUsd: [1, 1, 1, 1],
  strongCostUsd: [10, 10, 10, 10],
};
const scores = [0.1, 0.9, 0.5, 0.5];
const curve = qualityCostCurve(pair, scores);

const apgr = (of: ModelPair, by: readonly number[]) =>
  averagePerformanceGapRecovered(performanceGapRecovered(qualityCostCurve(of, by)) ?? []);

test("tasks are sent by score, ties in the order of the tasks", () => {
  expect(escalationOrder(scores)).toEqual([1, 2, 3, 0]);
  expect(curve).toEqual({
    quality: new Float64Array([2 / 4, 3 / 4, 4 / 4, 3 / 4, 3 / 4]),
    costUsd: new Float64Array([4, 13, 22, 31, 40]),
  });
});

test("the recovered gap is 0 at the weak model, 1 at the strong, and may be more between", () => {
  expect(performanceGapRecovered(curve)).toEqual([
    { strongShare: 0, recovered: 0 },
    { strongShare: 0.25, recovered: 1 },
    { strongShare: 0.5, recovered: 2 },
    { strongShare: 0.75, recovered: 1 },
    { strongShare: 1, recovered: 1 },
  ]);
});

test("APGR is the area under the recovered gap: 0.25 · (0.5 + 1.5 + 1.5 + 1) = 1.125", () => {
  expect(apgr(pair, scores)).toBe(1.125);
});

test("eleven points of seven tasks are k = round(0.7 · j)", () => {
  const quality = new Float64Array(8);
  expect(elevenPoints({ quality, costUsd: quality })).toEqual([0, 1, 1, 2, 3, 4, 4, 5, 6, 6, 7]);
});

test("on eleven points the area leaves out what lies between", () => {
  // Twenty tasks, the first sent is the only one that gains: PGR is 1 from k = 1 on, and k = 2 is the first point looked at.
  const one = Array.from({ length: 20 }, (_, task) => (task === 0 ? 1 : 0));
  const none = one.map(() => 0);
  const curve = qualityCostCurve(
    { weakQuality: none, strongQuality: one, weakCostUsd: none, strongCostUsd: none },
    one,
  );
  const exact = performanceGapRecovered(curve) ?? [];
  const eleven = performanceGapRecovered(curve, elevenPoints(curve)) ?? [];
  expect(averagePerformanceGapRecovered(exact)).toBeCloseTo(1 - 0.05 / 2, 12);
  expect(averagePerformanceGapRecovered(eleven)).toBeCloseTo(1 - 0.1 / 2, 12);
});

test("CPT is the first crossing, interpolated: half the gap at 0.5 · 0.25, four fifths at 0.8 · 0.25", () => {
  const points = performanceGapRecovered(curve) ?? [];
  expect(callPerformanceThreshold(points, 0.5)).toBe(0.125);
  expect(callPerformanceThreshold(points, 0.8)).toBe(0.2);
  expect(callPerformanceThreshold(points, 2.5)).toBeUndefined();
});

test("frontier quality, 3 of 4, is first reached for $13 of $40; $4 would be 25 points worse", () => {
  expect(costAtFrontierQuality(curve)).toEqual({ costUsd: 13, saving: 1 - 13 / 40 });
  expect(costAtFrontierQuality(curve, 0.25)).toEqual({ costUsd: 4, saving: 1 - 4 / 40 });
});

test("against a model that is free there is no saving to speak of", () => {
  const free = { ...pair, weakCostUsd: [0, 0, 0, 0], strongCostUsd: [0, 0, 0, 0] };
  expect(costAtFrontierQuality(qualityCostCurve(free, scores))).toEqual({ costUsd: 0, saving: undefined });
});

test("a chance mix lies on the line between both models", () => {
  expect(randomMix(curve, 0.25)).toEqual({ strongShare: 0.25, quality: 0.5625, costUsd: 13 });
});

test("without a gap there is nothing to recover", () => {
  const equal = { ...pair, strongQuality: [0, 1, 1, 0] };
  expect(performanceGapRecovered(qualityCostCurve(equal, scores))).toBeUndefined();
  expect(randomApgr(equal)).toBeUndefined();
});

test("the spread of a random order is that of all orders", () => {
  const all = permutations([0, 1, 2, 3]).map((order) => apgr(pair, order));
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const sd = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  // d = (0, 1, 1, −1): Σ(d − d̄)² = 3 − 1/4, so the variance is 2.75 · 5 / (12 · 4 · 1²).
  expect(sd).toBeCloseTo(Math.sqrt((2.75 * 5) / 48), 12);
  expect(mean).toBeCloseTo(0.5, 12);
  expect(randomApgr(pair)?.sd).toBeCloseTo(sd, 12);
});

test("no order has a larger area than the one that knows the gains", () => {
  const outcome = fc.record({
    weak: fc.integer({ min: 0, max: 1 }),
    strong: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(outcome, { minLength: 2, maxLength: 30 }), (rows) => {
      const gains = rows.map(({ weak, strong }) => strong - weak);
      fc.pre(gains.reduce((sum, gain) => sum + gain, 0) > 0);
      const free = rows.map(() => 0);
      const of: ModelPair = {
        weakQuality: rows.map(({ weak }) => weak),
        strongQuality: rows.map(({ strong }) => strong),
        weakCostUsd: free,
        strongCostUsd: free,
      };
      const best = apgr(of, gains);
      const any = apgr(
        of,
        rows.map(({ score }) => score),
      );
      expect(any).toBeLessThanOrEqual(best + 1e-12);
      expect(best).toBeGreaterThanOrEqual(0.5 - 1e-12);
    }),
  );
});

function permutations(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length === 0) return [[]];
  return values.flatMap((value) =>
    permutations(values.filter((other) => other !== value)).map((rest) => [value, ...rest]),
  );
}
