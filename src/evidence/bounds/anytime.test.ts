import * as fc from "fast-check";
import { expect, test } from "vitest";
import { wilsonBounds } from "../../domain/index.ts";
import { anytimeInterval } from "./anytime.ts";

// Worked out with mpmath; 17 of 17 by hand: B(18, 1) = 1/18, so p^17 = 1 / (18 × 20).
test.each([
  [17, 17, (1 / 360) ** (1 / 17)],
  [18, 19, 0.644714045351],
  [8, 10, 0.353042192076],
  [90, 100, 0.771729080449],
  [1, 100, 4.95292307344e-6],
  [0, 12, 0],
])("%i of %i are at least %f, whenever one looks", (passes, n, lower) => {
  expect(anytimeInterval(passes, n).lower).toBeCloseTo(lower, 9);
});

test("nothing is known without outcomes", () => {
  expect(anytimeInterval(0, 0)).toEqual({ mean: 0, lower: 0, upper: 1 });
});

test("the mean is inside, passes and failures are each other's mirror, and it is wider than one look's interval", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const passes = Math.round(n * share);
      const { mean, lower, upper } = anytimeInterval(passes, n);
      expect(lower).toBeLessThanOrEqual(mean + 1e-12);
      expect(upper).toBeGreaterThanOrEqual(mean - 1e-12);
      expect(anytimeInterval(n - passes, n).lower).toBeCloseTo(1 - upper, 12);
      if (passes > 1) expect(lower).toBeLessThan(wilsonBounds(passes, n).lower);
    }),
  );
});

/**
 * Exact, over all ways that 60 outcomes at a true rate of 0.7 can go: the chance that a bound exceeds 0.7 at any moment from the
 * fifth outcome on.
 */
function everAbove(lowerOf: (passes: number, n: number) => number): number {
  let [alive, crossed] = [new Map([[0, 1]]), 0];
  for (let n = 1; n <= 60; n += 1) {
    const next = new Map<number, number>();
    for (const [passes, chance] of alive) {
      next.set(passes, (next.get(passes) ?? 0) + chance * 0.3);
      next.set(passes + 1, (next.get(passes + 1) ?? 0) + chance * 0.7);
    }
    for (const [passes, chance] of next) {
      if (n < 5 || lowerOf(passes, n) <= 0.7) continue;
      crossed += chance;
      next.delete(passes);
    }
    alive = next;
  }
  return crossed;
}

test("whoever looks after every outcome is fooled less than one time in twenty, where Wilson's bound fools him far more often", () => {
  expect(everAbove((passes, n) => anytimeInterval(passes, n).lower)).toBeLessThan(0.05);
  expect(everAbove((passes, n) => wilsonBounds(passes, n).lower)).toBeGreaterThan(0.08);
});
