import * as fc from "fast-check";
import { expect, test } from "vitest";
import { areaUnderCurve } from "./area-under-curve.ts";
import { baseRateBrier, brierScore } from "./brier-score.ts";
import { calibrationTable, expectedCalibrationError } from "./calibration.ts";
import { convexHull } from "./convex-hull.ts";

const said = [0.9, 0.2, 0.5, 0.5];
const right = [1, 0, 0, 1];

test("AUC counts pairs in the right order, ties half: (2 · 1 + 1 + 0.5) of 4 pairs", () => {
  // Ranks 4 and 2.5 of the right ones: U = 6.5 − 3 = 3.5.
  expect(areaUnderCurve(said, right)).toBe(0.875);
});

test("AUC is the share of ordered pairs, whatever is tied", () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1 }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const positives = rows.filter(([, is]) => is === 1);
      const negatives = rows.filter(([, is]) => is === 0);
      const pairs = positives.flatMap(([a]) =>
        negatives.map(([b]): number => (a > b ? 1 : a === b ? 0.5 : 0)),
      );
      const expected =
        pairs.length === 0 ? undefined : pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
      const auc = areaUnderCurve(
        rows.map(([estimate]) => estimate),
        rows.map(([, is]) => is),
      );
      expect(auc === undefined).toBe(expected === undefined);
      expect(auc ?? 0).toBeCloseTo(expected ?? 0, 12);
    }),
  );
});

test("where all are right or all are wrong there is no AUC", () => {
  expect([areaUnderCurve([0.1, 0.2], [1, 1]), areaUnderCurve([0.1, 0.2], [0, 0])]).toEqual([
    undefined,
    undefined,
  ]);
});

test("Brier is the mean square of what was missed: (0.01 + 0.04 + 0.25 + 0.25) / 4", () => {
  expect(brierScore(said, right)).toBeCloseTo(0.1375, 12);
  expect(baseRateBrier(right)).toBe(0.25);
  expect([brierScore([], []), baseRateBrier([])]).toEqual([undefined, undefined]);
});

test("calibration puts what was said beside what happened, by tenths", () => {
  expect(calibrationTable(said, right)).toEqual([
    { from: 0.2, to: 0.3, tasks: 1, meanProbability: 0.2, rightShare: 0 },
    { from: 0.5, to: 0.6, tasks: 2, meanProbability: 0.5, rightShare: 0.5 },
    { from: 0.9, to: 1, tasks: 1, meanProbability: 0.9, rightShare: 1 },
  ]);
});

test("ECE weighs the gaps by tasks: 0.2 · 1/4 + 0 · 2/4 + 0.1 · 1/4", () => {
  expect(expectedCalibrationError(said, right)).toBeCloseTo(0.075, 12);
  expect(expectedCalibrationError([], [])).toBeUndefined();
});

test("certainty belongs to the last bin", () => {
  expect(calibrationTable([1, 0], [1, 0])).toEqual([
    { from: 0, to: 0.1, tasks: 1, meanProbability: 0, rightShare: 0 },
    { from: 0.9, to: 1, tasks: 1, meanProbability: 1, rightShare: 1 },
  ]);
});

test("the hull leaves out what a mixture of two others beats, and what costs more for less", () => {
  const points = [
    { name: "frontier", costUsd: 10, quality: 0.8 },
    { name: "light", costUsd: 1, quality: 0.5 },
    { name: "under the line", costUsd: 5, quality: 0.6 },
    { name: "over the line", costUsd: 5, quality: 0.7 },
    { name: "dear and worse", costUsd: 12, quality: 0.7 },
  ];
  expect(convexHull(points).map(({ name }) => name)).toEqual(["light", "over the line", "frontier"]);
});
