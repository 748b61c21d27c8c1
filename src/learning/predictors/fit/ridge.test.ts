import { expect, test } from "vitest";
import { readText } from "../text/read-text.ts";
import { createDesign, type Design } from "./design.ts";
import { ridge, times } from "./ridge.ts";

/** A matrix of two columns, written out. */
const SMALL: Design = {
  rows: 3,
  columns: 2,
  starts: Int32Array.of(0, 1, 3, 4),
  columnOf: Int32Array.of(0, 0, 1, 1),
  values: Float64Array.of(1, 1, 1, 2),
  scales: [],
  buckets: [],
  factors: { structure: 1, grams: 1 },
};

test("the weights solve (XᵀX + I) w = Xᵀy", () => {
  // X = [1 0; 1 1; 0 2], y = [1, 2, -1]: XᵀX + I = [3 1; 1 6], Xᵀy = [3, 0], so w = [18, -3] / 17.
  const weights = ridge(SMALL, [0, 1, 2], Float64Array.of(1, 2, -1));
  expect([...weights].map((weight) => weight.toFixed(6))).toEqual(
    [18 / 17, -3 / 17].map((w) => w.toFixed(6)),
  );
  expect([...times(SMALL, [2, 1], Float64Array.of(5, 7))]).toEqual([14, 12]);
});

test("rows that are not given are not learned from", () => {
  // Of X only [1 0] with y = 4: 2 w₀ = 4.
  expect([...ridge(SMALL, [0], Float64Array.of(4))]).toEqual([2, 0]);
});

test("the weights of a difference are the difference of the weights", () => {
  const texts = [
    "fix the crash",
    "add a button",
    "crash in a loop",
    "rename the button",
    "a crash, again",
  ].map(readText);
  const design = createDesign(texts, { structure: 0.03, grams: 0.1 });
  const rows = [0, 1, 2, 3, 4];
  const weak = ridge(design, rows, Float64Array.of(0.4, 0.4, -0.6, 0.4, -0.6));
  const strong = ridge(design, rows, Float64Array.of(0.2, 0.2, 0.2, 0.2, -0.8));
  const gain = ridge(design, rows, Float64Array.of(-0.2, -0.2, 0.8, -0.2, -0.2));
  const largest = Math.max(
    ...gain.map((weight, at) => Math.abs(weight - ((strong[at] ?? 0) - (weak[at] ?? 0)))),
  );
  expect(largest).toBeLessThan(1e-4);
});

test("a feature that is the same in all texts, and a word of one text, have no weight", () => {
  const design = createDesign(["same words", "same words too"].map(readText), {
    structure: 0.03,
    grams: 0.1,
  });
  // "same", "words" and the pair; "too" and its pair are in one text only.
  expect(design.buckets.length).toBe(3);
  expect(design.scales.filter(({ deviation }) => deviation > 0).length).toBeLessThan(6);
});
