import * as fc from "fast-check";
import { expect, test } from "vitest";
import { wilsonBounds } from "./wilson-bounds.ts";

// Wilson's score interval without continuity correction, as printed by standard statistics packages.
test.each([
  [10, 10, 0.7225],
  [8, 10, 0.4902],
  [5, 10, 0.2366],
  [1, 10, 0.0179],
  [1, 1, 0.2065],
  [19, 20, 0.7639],
  [81, 263, 0.2553],
  [990, 1000, 0.9817],
])("of %i passes in %i, the 95 %% lower bound is %f", (passes, n, lower) => {
  expect(wilsonBounds(passes, n).lower).toBeCloseTo(lower, 4);
});

test("no passes, and no outcomes, prove nothing: the bound is exactly 0", () => {
  for (const n of [0, 1, 3, 7, 10, 49, 1000]) expect(wilsonBounds(0, n).lower, `0 of ${n}`).toBe(0);
});

test("the bound stays below the rate, and the same rate over more outcomes is worth more", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const passes = Math.round(n * share);
      const bound = wilsonBounds(passes, n).lower;
      expect(bound).toBeGreaterThanOrEqual(0);
      expect(bound).toBeLessThanOrEqual(passes / n);
      expect(wilsonBounds(passes * 2, n * 2).lower).toBeGreaterThanOrEqual(bound);
    }),
  );
});

test("the upper end is the lower one of the failures", () => {
  expect(wilsonBounds(8, 10)).toEqual({
    mean: 0.8,
    lower: wilsonBounds(8, 10).lower,
    upper: 1 - wilsonBounds(2, 10).lower,
  });
  expect(wilsonBounds(5, 5).upper).toBe(1);
  expect(wilsonBounds(0, 0)).toEqual({ mean: 0, lower: 0, upper: 1 });
});
