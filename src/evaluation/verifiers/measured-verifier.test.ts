import { expect, test } from "vitest";
import { type JudgedAttempt, measuredRate, measuredVerifier } from "./measured-verifier.ts";

function attempts(count: number, accepted: boolean, right: boolean): readonly JudgedAttempt[] {
  return Array.from({ length: count }, () => ({ accepted, right }));
}

test("rates are counted apart for right and for wrong attempts", () => {
  const judged = [
    ...attempts(18, true, true),
    ...attempts(2, false, true),
    ...attempts(1, true, false),
    ...attempts(9, false, false),
  ];
  expect(measuredVerifier(judged)).toEqual({ tpr: measuredRate(18, 20), fpr: measuredRate(1, 10) });
});

test("too few attempts are insufficient evidence, not a rate", () => {
  const judged = [...attempts(20, true, true), ...attempts(9, false, false)];
  expect(measuredVerifier(judged)).toEqual({ tpr: measuredRate(20, 20), fpr: undefined });
  expect(measuredVerifier(judged, 9).fpr).toEqual(measuredRate(0, 9));
  expect(measuredVerifier([], 0)).toEqual({ tpr: undefined, fpr: undefined });
});

// Wilson's score interval without continuity correction, as printed by standard statistics packages.
test.each([
  [10, 10, 0.7225, 1],
  [0, 10, 0, 0.2775],
  [8, 10, 0.4902, 0.9433],
  [1, 10, 0.0179, 0.4042],
  [81, 263, 0.2553, 0.3662],
])("%i of %i lies between %f and %f", (count, of, low, high) => {
  expect(measuredRate(count, of)).toEqual({
    value: count / of,
    low: expect.closeTo(low, 4),
    high: expect.closeTo(high, 4),
    count,
    of,
  });
});
