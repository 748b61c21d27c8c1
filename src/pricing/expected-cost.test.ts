import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nanoUsd } from "../domain/index.ts";
import { expectedCost } from "./expected-cost.ts";

const rung = (attempt: number, pass: number, tries = 1) => ({ attempt: nanoUsd(attempt), pass, tries });

test("an empty ladder costs nothing: that is a script", () => {
  expect(expectedCost([])).toBe(0);
});

test("a single try is assumed accepted, whatever its pass rate", () => {
  expect(expectedCost([rung(100, 0.1)])).toBe(100);
});

test("what a failure leaves is paid at the next rung, as often as the gate says no", () => {
  expect(expectedCost([rung(100, 0.75), rung(1000, 0.9)])).toBe(100 + 0.25 * 1000);
});

test("a second try at the same rung comes before the next rung", () => {
  expect(expectedCost([rung(100, 0.5, 2), rung(1000, 1)])).toBe(100 + 0.5 * (100 + 0.5 * 1000));
});

test("a rung that always passes hides what stands above it; one that never does adds to it", () => {
  expect(expectedCost([rung(100, 1), rung(1000, 1)])).toBe(100);
  expect(expectedCost([rung(100, 0, 3), rung(1000, 1)])).toBe(1300);
});

test("an expectation lies between the first attempt and every attempt made", () => {
  const ladder = fc.array(
    fc.record({
      attempt: fc.nat(10 ** 12).map(nanoUsd),
      pass: fc.double({ min: 0, max: 1, noNaN: true }),
      tries: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(ladder, (rungs) => {
      const cost = expectedCost(rungs);
      expect(cost).toBeGreaterThanOrEqual(rungs[0]?.attempt ?? 0);
      expect(cost).toBeLessThanOrEqual(rungs.reduce((sum, { attempt, tries }) => sum + attempt * tries, 0));
    }),
  );
});
