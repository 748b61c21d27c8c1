import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SufficeError } from "./errors.ts";
import {
  addUsd,
  formatUsd,
  nanoUsd,
  nanoUsdFromUsd,
  rateFromUsdPerMillion,
  scaleUsd,
  subtractUsd,
  usdNumber,
  ZERO_USD,
} from "./money.ts";

test.each([
  [0, "$0.00"],
  [1, "$0.000000001"],
  [1234, "$0.000001234"],
  [315_000, "$0.0003150"],
  [1_000_000, "$0.001000"],
  [12_345_678, "$0.01235"],
  [50_000_000, "$0.05000"],
  [100_000_000, "$0.1000"],
  [999_949_999, "$0.9999"],
  [1_000_000_000, "$1.00"],
  [1_234_567_890, "$1.23"],
  [50_813_732_000, "$50.81"],
  [1_234_567_000_000_000, "$1234567.00"],
  [-315_000, "-$0.0003150"],
  [-2_500_000_000, "-$2.50"],
])("%i nano-dollars read as %s: cents from a dollar up, four digits below", (amount, text) => {
  expect(formatUsd(nanoUsd(amount))).toBe(text);
});

test("an amount that rounds up to a dollar reads like a dollar", () => {
  expect(formatUsd(nanoUsd(999_999_999))).toBe("$1.00");
  expect(formatUsd(nanoUsd(9_999_999))).toBe("$0.01000");
});

test("nano-dollars are whole and exact in a double", () => {
  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)]) {
    expect(() => nanoUsd(value), String(value)).toThrow(
      new SufficeError("bug.invariant", { message: `${value} is not a whole number of nano-dollars` }),
    );
  }
  expect(nanoUsd(Number.MAX_SAFE_INTEGER)).toBe(9_007_199_254_740_991);
});

test("a sum that no double holds exactly is refused, not rounded", () => {
  expect(() => addUsd(nanoUsd(Number.MAX_SAFE_INTEGER), nanoUsd(1))).toThrow(SufficeError);
});

test("dollars are rounded to the nearest billionth, and come back as they were written", () => {
  expect(nanoUsdFromUsd(0.000315)).toBe(315_000);
  expect(nanoUsdFromUsd(0.1234567894)).toBe(123_456_789);
  expect(nanoUsdFromUsd(0.1234567896)).toBe(123_456_790);
  expect(usdNumber(nanoUsd(50_813_732_000))).toBe(50.813732);
});

test("sums of money are exact where sums of dollars are not", () => {
  expect(0.1 + 0.2 <= 0.3).toBe(false);
  expect(addUsd(nanoUsdFromUsd(0.1), nanoUsdFromUsd(0.2))).toBe(nanoUsdFromUsd(0.3));
});

test("the order of summing makes no difference", () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 10 ** 12 }).map(nanoUsd), { maxLength: 100 });
  fc.assert(
    fc.property(amounts, (list) => {
      const oneByOne = list.toReversed().reduce((sum, amount) => addUsd(sum, amount), ZERO_USD);
      expect(addUsd(...list)).toBe(oneByOne);
    }),
  );
});

test("subtraction may go below nothing, since a correction can", () => {
  expect(subtractUsd(nanoUsd(3), nanoUsd(5))).toBe(-2);
});

test("a share of an amount is rounded to the nearest billionth", () => {
  expect(scaleUsd(nanoUsd(10), 0.25)).toBe(3);
  expect(scaleUsd(nanoUsd(10), 0.24)).toBe(2);
  expect(scaleUsd(nanoUsd(10), 0)).toBe(0);
});

test.each([
  [75, 75_000_000],
  [0.0028, 2800],
  [0.007, 7000],
  [0.000001, 1],
  [3.125, 3_125_000],
  [0, 0],
])("a rate of $%f per million is %i micro-dollars per million", (usd, micro) => {
  expect(rateFromUsdPerMillion(usd)).toBe(micro);
});

test.each([0.0000001, 1e-10, 1.0000000001, 0.12345678, -1, -0.5, Number.NaN])(
  "a rate of %d cannot be kept: finer than a millionth, negative, or none",
  (usd) => {
    expect(() => rateFromUsdPerMillion(usd)).toThrow(
      new SufficeError("settings.invalid", {
        message: `a rate of ${usd} USD per million tokens cannot be kept: give at most six decimals, not negative`,
      }),
    );
  },
);

test("every rate with at most six decimals is kept exactly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 10 }), (micro) => {
      expect(rateFromUsdPerMillion(Number(`${micro}e-6`))).toBe(micro);
    }),
  );
});
