import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dollarTick, ticksBetween } from "./ticks.ts";

test.each([
  [0, 9.3, 5, [0, 2, 4, 6, 8, 10]],
  [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
  [0, 1, 4, [0, 0.5, 1]],
  [-3, 12, 4, [-5, 0, 5, 10, 15]],
  [0, 0, 5, [0, 1]],
])("from %d to %d with about %d steps", (low, high, wanted, ticks) => {
  expect(ticksBetween(low, high, wanted)).toEqual(ticks);
});

test("ticks hold what they are for, in even steps, and not many more of them than wanted", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 0, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e7, noNaN: true }),
      fc.integer({ min: 1, max: 10 }),
      (low, high, wanted) => {
        const ticks = ticksBetween(low, high, wanted);
        const slack = (high - low) * 1e-6;
        expect(ticks[0]).toBeLessThanOrEqual(low + slack);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - slack);
        expect(ticks).toContain(0);
        expect(ticks.length).toBeLessThanOrEqual(wanted + 3);
      },
    ),
  );
});

function labels(ticks: readonly number[]): readonly string[] {
  return ticks.map((tick) => dollarTick(tick, ticks));
}

test("ticks in dollars have the decimals of their step", () => {
  expect([labels([0, 20, 40]), labels([-0.5, 0, 0.5]), labels([0, 0.002, 0.004])]).toEqual([
    ["$0", "$20", "$40"],
    ["-$0.50", "$0", "$0.50"],
    ["$0", "$0.002", "$0.004"],
  ]);
});
