import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cascadeColumn } from "../baselines/cascade-column.ts";
import { type OutcomeColumn, totalOf } from "../outcome-table.ts";
import { keepsParity, pairCounts, parityOf } from "./parity.ts";

test("with 1 task that only the weak model solves and 4 that only the strong does, FPR may be a quarter of TPR", () => {
  const counts = pairCounts([1, 1, 0, 0, 0, 0, 0], [1, 0, 1, 1, 1, 1, 0]);
  expect(parityOf(counts)).toEqual({ both: 1, weakOnly: 1, strongOnly: 4, none: 1, largestFprPerTpr: 0.25 });
  expect([0.2, 0.21].map((fpr) => keepsParity(counts, { tpr: 0.8, fpr }))).toEqual([true, false]);
});

test("where the strong model solves nothing more, any verifier will do", () => {
  const counts = pairCounts([1, 1], [1, 0]);
  expect(parityOf(counts).largestFprPerTpr).toBeUndefined();
  expect(keepsParity(counts, { tpr: 0, fpr: 1 })).toBe(true);
});

const bit = fc.integer({ min: 0, max: 1 });
const share = fc.integer({ min: 0, max: 20 }).map((part) => part / 20);

test("the condition says just when the cascade is no worse than its strong model", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(bit, bit), { minLength: 1, maxLength: 30 }),
      share,
      share,
      (rows, tpr, fpr) => {
        const weak = column(rows.map(([right]) => right));
        const strong = column(rows.map(([, right]) => right));
        const difference =
          totalOf(cascadeColumn([weak, strong], { tpr, fpr })).quality - totalOf(strong).quality;
        fc.pre(Math.abs(difference) > 1e-9);
        expect(keepsParity(pairCounts(weak.quality, strong.quality), { tpr, fpr })).toBe(difference > 0);
      },
    ),
  );
});

function column(right: readonly number[]): OutcomeColumn {
  return { name: "", quality: Float64Array.from(right), costUsd: new Float64Array(right.length) };
}
