import * as fc from "fast-check";
import { expect, test } from "vitest";
import { betaQuantile } from "../bounds/incomplete-beta.ts";
import { posteriorRate } from "./posterior-rate.ts";

test("a prior of 0.8 weighs eight outcomes: with 8 passes of 8 the rate is 0.9", () => {
  // Beta(8 × 0.8 + 8, 8 × 0.2 + 0) = Beta(14.4, 1.6)
  const { mean, lower, upper, expected } = posteriorRate(0.8, [{ passes: 8, n: 8 }]);
  expect([mean, expected]).toEqual([14.4 / 16, 0.8]);
  expect(lower).toBeCloseTo(betaQuantile(0.025, 14.4, 1.6), 12);
  expect(upper).toBeCloseTo(betaQuantile(0.975, 14.4, 1.6), 12);
});

test("each level is the prior of the next, weighing eight outcomes", () => {
  // Other work: (6.4 + 16) / (8 + 32) = 0.56; this class: (4.48 + 8) / 16 = 0.78; this repository: (6.24 + 1) / 12.
  const rate = posteriorRate(0.8, [
    { passes: 16, n: 32 },
    { passes: 8, n: 8 },
    { passes: 1, n: 4 },
  ]);
  expect(rate.expected).toBeCloseTo(0.78, 12);
  expect(rate.mean).toBeCloseTo(7.24 / 12, 12);
  expect(rate.lower).toBeCloseTo(betaQuantile(0.025, 7.24, 4.76), 12);
});

test("without outcomes it is the prior, and without a prior anything is as likely as anything", () => {
  const nothing = { passes: 0, n: 0 };
  expect(posteriorRate(0.8, [nothing, nothing]).mean).toBeCloseTo(0.8, 12);
  const { mean, lower, upper } = posteriorRate(undefined, [nothing]);
  expect([mean, lower, upper].map((each) => each.toFixed(9))).toEqual([
    "0.500000000",
    "0.025000000",
    "0.975000000",
  ]);
});

test("a prior of certainty can still be moved", () => {
  expect(posteriorRate(1, [{ passes: 0, n: 20 }]).mean).toBeLessThan(0.3);
  expect(posteriorRate(0, [{ passes: 20, n: 20 }]).mean).toBeGreaterThan(0.7);
});

const prior = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const counts = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, passes: Math.round(n * share) }));

test("the rate lies between what was expected and what was measured, its bounds around it", () => {
  fc.assert(
    fc.property(prior, counts, counts, (expectedFirst, broad, own) => {
      const { mean, lower, upper, expected } = posteriorRate(expectedFirst, [broad, own]);
      const measured = own.passes / own.n;
      expect(mean).toBeGreaterThanOrEqual(Math.min(expected, measured) - 1e-12);
      expect(mean).toBeLessThanOrEqual(Math.max(expected, measured) + 1e-12);
      expect(lower).toBeLessThan(mean);
      expect(upper).toBeGreaterThan(mean);
    }),
  );
});

test("the same rate over more outcomes is nearer to what was measured, and surer", () => {
  fc.assert(
    fc.property(prior, counts, (expected, own) => {
      const measured = own.passes / own.n;
      const once = posteriorRate(expected, [own]);
      const often = posteriorRate(expected, [{ passes: own.passes * 4, n: own.n * 4 }]);
      expect(Math.abs(often.mean - measured)).toBeLessThanOrEqual(Math.abs(once.mean - measured) + 1e-12);
      if (own.passes > 0 && own.passes < own.n) {
        expect(often.upper - often.lower).toBeLessThan(once.upper - once.lower + 0.05);
      }
    }),
  );
});

test("one more pass never lowers the rate or its bound", () => {
  fc.assert(
    fc.property(prior, counts, (expected, own) => {
      const before = posteriorRate(expected, [own]);
      const after = posteriorRate(expected, [{ passes: own.passes + 1, n: own.n + 1 }]);
      expect(after.mean).toBeGreaterThanOrEqual(before.mean);
      expect(after.lower).toBeGreaterThanOrEqual(before.lower - 1e-9);
    }),
  );
});
