import { expect, test } from "vitest";
import { exactLower, gainOver } from "./gain-over.ts";

test("all of n passed: the rate is at least the n-th root of the error", () => {
  expect(exactLower({ n: 10, passes: 10 }, 0.05)).toBeCloseTo(0.05 ** (1 / 10), 12);
  expect(exactLower({ n: 10, passes: 0 }, 0.05)).toBe(0);
});

test("a gain is bounded by the bounds of both rates", () => {
  // 10 of 10 against 0 of 10: each is off by 1 − 0.05^(1/10) at most.
  const off = 1 - 0.05 ** (1 / 10);
  const { mean, lower } = gainOver({ n: 10, passes: 10 }, { n: 10, passes: 0 }, 0.05);
  expect([mean, lower]).toEqual([1, expect.closeTo(1 - Math.hypot(off, off), 12)]);
});

test("the same rate twice is no gain at its lower bound, and no rows promise nothing", () => {
  expect(gainOver({ n: 50, passes: 40 }, { n: 50, passes: 40 }, 0.05).lower).toBeLessThan(0);
  expect(gainOver({ n: 0, passes: 0 }, { n: 9, passes: 3 }, 0.05)).toEqual({ mean: 0, lower: -1 });
});
