import { expect, test } from "vitest";
import { calibrate, logisticLine } from "./calibrate.ts";

function ten(right: number): readonly number[] {
  return Array.from({ length: 10 }, (_, at) => Number(at < right));
}

/** Ten outcomes at each of two estimates. */
function outcomes(rightAtLow: number, rightAtHigh: number) {
  return {
    estimates: [...Array.from({ length: 10 }, () => -1), ...Array.from({ length: 10 }, () => 1)],
    outcomes: [...ten(rightAtLow), ...ten(rightAtHigh)],
  };
}

test("the line goes through the shares that happened", () => {
  const { estimates, outcomes: happened } = outcomes(2, 8);
  const line = calibrate(estimates, happened);
  expect([logisticLine(line, -1).toFixed(2), logisticLine(line, 1).toFixed(2)]).toEqual(["0.20", "0.80"]);
});

test("where a higher estimate meant less, the base rate is said", () => {
  const { estimates, outcomes: happened } = outcomes(8, 3);
  const line = calibrate(estimates, happened);
  expect({ slope: line.slope, chance: logisticLine(line, 1) }).toEqual({ slope: 0, chance: 12 / 22 });
});

test("estimates that tell all outcomes apart give chances short of 0 and 1", () => {
  const { estimates, outcomes: happened } = outcomes(0, 10);
  const chance = logisticLine(calibrate(estimates, happened), 1);
  expect(chance).toBeGreaterThan(0.9);
  expect(chance).toBeLessThan(1);
});

test("without outcomes it is one half", () => {
  expect(logisticLine(calibrate([], []), 3)).toBe(0.5);
});
