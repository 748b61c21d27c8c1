import * as fc from "fast-check";
import { expect, test } from "vitest";
import { wilsonBounds } from "../../domain/index.ts";
import { countFigure, ratioFigure, shareFigure, studentT } from "./interval.ts";

// Any printed table of Student's distribution, two-sided 95 %.
test.each([
  [1, 12.7062],
  [2, 4.3027],
  [9, 2.2622],
  [30, 2.0423],
  [1000, 1.9623],
])("with %i degrees of freedom 95 %% lie within %f", (degrees, t) => {
  expect(studentT(degrees)).toBeCloseTo(t, 4);
});

test("a ratio of sums, worked by hand", () => {
  // 6 / 4 = 1.5; residuals 1 − 1.5, 2 − 1.5, 3 − 3 = −0.5, 0.5, 0; √(3/2 × 0.5) / 4 = 0.2165; t(2) = 4.3027.
  const figure = ratioFigure([
    { over: 1, under: 1 },
    { over: 2, under: 1 },
    { over: 3, under: 2 },
  ]);
  expect(figure?.mean).toBe(1.5);
  expect(figure?.lower).toBeCloseTo(1.5 - 4.3027 * 0.21651, 3);
  expect(figure?.upper).toBeCloseTo(1.5 + 4.3027 * 0.21651, 3);
  expect(figure?.n).toBe(3);
});

test("one part says nothing of how parts differ, and nothing is divided by nothing", () => {
  const part = { over: 1, under: 1 };
  expect([ratioFigure([]), ratioFigure([part])]).toEqual([undefined, undefined]);
  expect(ratioFigure([part, part].map(({ over }) => ({ over, under: 0 })))).toBeUndefined();
});

test("a share on which all parts agree is no certainty: it is Wilson's interval of so many", () => {
  const parts = Array.from({ length: 10 }, () => ({ over: 5, under: 5 }));
  expect(shareFigure(parts)).toEqual({ ...wilsonBounds(10, 10), n: 10 });
  expect(countFigure([1, 2, 3], (each) => each > 1)).toEqual({ ...wilsonBounds(2, 3), n: 3 });
  expect(countFigure([], () => true)).toBeUndefined();
});

test("a share stays a share, its mean within its ends", () => {
  const part = fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([under, share]) => ({ under, over: Math.round(under * share) }));
  fc.assert(
    fc.property(fc.array(part, { minLength: 2, maxLength: 30 }), (parts) => {
      const figure = shareFigure(parts);
      expect(figure?.lower).toBeGreaterThanOrEqual(0);
      expect(figure?.upper).toBeLessThanOrEqual(1);
      expect(figure?.mean).toBeGreaterThanOrEqual(figure?.lower ?? 2);
      expect(figure?.mean).toBeLessThanOrEqual(figure?.upper ?? -1);
    }),
  );
});
