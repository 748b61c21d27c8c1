import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sampled } from "./sampled.ts";

test("few values are all kept", () => {
  expect(sampled([5, 1, 3], 3)).toEqual([0, 1, 2]);
});

test("of many the ends, and the least and the greatest of each stretch", () => {
  expect(sampled([1, 9, 2, 0, 5, 5, 7, 4], 6)).toEqual([0, 1, 3, 6, 7]);
});

test("no more than were asked for, in order, with the ends, the least and the greatest of all", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 4, max: 80 }),
      (values, most) => {
        const kept = sampled(values, most);
        const of = kept.map((index) => values[index] ?? 0);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
        expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1]);
        expect([Math.min(...of), Math.max(...of)]).toEqual([Math.min(...values), Math.max(...values)]);
      },
    ),
  );
});
