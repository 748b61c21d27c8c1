import * as fc from "fast-check";
import { expect, test } from "vitest";
import { horizonOf } from "./horizon.ts";

const over = (...calls: readonly number[]) => calls.map((each) => ({ calls: each, isOver: true }));

test("what is still to come is learned from those that got as far", () => {
  const horizon = horizonOf(over(2, 4, 6, 8, 10, 20));
  expect(horizon.expectedAfter(0)).toEqual({
    mean: expect.closeTo(50 / 6, 10),
    p10: 2,
    p50: 6,
    p90: 20,
    threads: 6,
    after: 0,
  });
  // Five had three calls or more, and then 1, 3, 5, 7 and 17 more.
  expect(horizon.expectedAfter(3)).toEqual({
    mean: expect.closeTo(33 / 5, 10),
    p10: 1,
    p50: 5,
    p90: 17,
    threads: 5,
    after: 3,
  });
});

test("where too few got as far, the longest beginning that five had is asked", () => {
  const horizon = horizonOf(over(2, 4, 6, 8, 10, 20));
  expect(horizon.expectedAfter(15)).toEqual(horizon.expectedAfter(4));
  expect(horizon.expectedAfter(15)?.after).toBe(4);
  expect(horizon.expectedAfter(1_000_000)?.after).toBe(4);
});

test("fewer than five tell nothing", () => {
  expect(horizonOf(over(2, 4, 6, 8)).expectedAfter(0)).toBeUndefined();
  expect(horizonOf([]).expectedAfter(0)).toBeUndefined();
});

test("what may still be going on lasts at least as long as it has", () => {
  const lives = [...over(1, 2, 4, 4), { calls: 2, isOver: false }];
  // 4/5 survive the first call, of four left one ends at the second, and the open one is no longer asked.
  const survival = [1, 4 / 5, 3 / 5, 3 / 5];
  expect(horizonOf(lives).expectedAfter(0)?.mean).toBeCloseTo(
    survival.reduce((a, b) => a + b, 0),
    12,
  );
  expect(horizonOf([...over(1, 2, 4, 4), ...over(2)]).expectedAfter(0)?.mean).toBeCloseTo(13 / 5, 12);
});

test("without anything open it is the plain mean of what was left", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 5, maxLength: 40 }),
      fc.nat(70),
      (calls, soFar) => {
        const found = horizonOf(over(...calls)).expectedAfter(soFar);
        if (found === undefined) throw new Error("five are enough");
        const left = calls.filter((each) => each >= found.after).map((each) => each - found.after);
        expect(found.threads).toBe(left.length);
        expect(found.mean).toBeCloseTo(left.reduce((a, b) => a + b, 0) / left.length, 9);
        const sorted = left.toSorted((a, b) => a - b);
        expect([found.p10, found.p50, found.p90]).toEqual(
          [0.1, 0.5, 0.9].map((share) => sorted[Math.ceil(share * left.length - 1e-9) - 1]),
        );
      },
    ),
  );
});
