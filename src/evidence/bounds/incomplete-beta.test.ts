import * as fc from "fast-check";
import { expect, test } from "vitest";
import { betaQuantile, incompleteBeta, lnGamma } from "./incomplete-beta.ts";

// By mpmath 1.3 with forty digits, rounded to a double.
test.each([
  [0.001, 6.907178885383853],
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [1, 0],
  [2.5, 0.2846828704729192],
  [10, 12.801827480081469],
  [170.3, 702.9773854513281],
  [100000.5, 1051293.4654351394],
])("ln Γ(%f) is %f", (x, value) => {
  expect(Math.abs(lnGamma(x) - value)).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
});

test.each([
  [0.3, 2, 5, 0.579825],
  [0.7, 0.5, 0.5, 0.6309898804344546],
  [0.01, 8, 2, 8.92e-16],
  [0.9, 30.5, 4.5, 0.6592566456121384],
  [0.5, 1000, 1000, 0.5],
  [0.02, 0.1, 3, 0.7782357105008544],
  [0.999, 900, 1.5, 0.6146301766866393],
])("the chance that Beta lies below %f, for a = %f and b = %f, is %f", (x, a, b, value) => {
  expect(Math.abs(incompleteBeta(x, a, b) - value)).toBeLessThan(1e-11);
});

test.each([
  [0.025, 18, 1, 0.8146980318621477],
  [0.025, 14.4, 3.6, 0.5929252935722404],
  [0.025, 0.5, 0.5, 0.001541333133436012],
  [0.05, 6.4, 11.6, 0.18424662103820785],
  [0.5, 2, 3, 0.38572756813238956],
  [0.975, 100, 20, 0.8942122666734293],
  [0.025, 8006.4, 1001.6, 0.8822371928548435],
  [0.025, 1, 1, 0.025],
])("the quantile at %f of Beta(%f, %f) is %f", (chance, a, b, value) => {
  expect(Math.abs(betaQuantile(chance, a, b) - value)).toBeLessThan(1e-10);
});

test("with whole parameters it is a sum of binomial chances", () => {
  const whole = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(whole, whole, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, x) => {
      // At least a successes in a + b - 1 tries.
      const tries = a + b - 1;
      let [sum, term] = [0, (1 - x) ** tries];
      for (let k = 0; k <= tries; k += 1) {
        if (k >= a) sum += term;
        term *= ((tries - k) / (k + 1)) * (x / (1 - x));
      }
      expect(Math.abs(incompleteBeta(x, a, b) - sum)).toBeLessThan(1e-10);
    }),
  );
});

test("the quantile undoes the distribution", () => {
  const parameter = fc.double({ min: 0.5, max: 500, noNaN: true });
  fc.assert(
    fc.property(parameter, parameter, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (a, b, chance) => {
      expect(incompleteBeta(betaQuantile(chance, a, b), a, b)).toBeCloseTo(chance, 9);
    }),
  );
});

test("the ends are exact", () => {
  expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3), incompleteBeta(-1, 2, 3)]).toEqual([0, 1, 0]);
});
