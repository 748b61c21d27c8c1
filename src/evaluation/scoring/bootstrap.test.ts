import { expect, test } from "vitest";
import { drawnInOrder, drawResamples, estimateIfDefined, estimateOf, valuesAt } from "./bootstrap.ts";

test("first come all tasks, then draws of as many; the same seed draws the same", () => {
  const [all, ...again] = drawResamples({ tasks: 5, seed: 3, resamples: 4 });
  expect(all).toEqual(new Uint16Array([1, 1, 1, 1, 1]));
  expect(again.map((drawn) => drawn.reduce((sum, times) => sum + times, 0))).toEqual([5, 5, 5, 5]);
  expect(drawResamples({ tasks: 5, seed: 3, resamples: 4 })).toEqual([all, ...again]);
  expect(drawResamples({ tasks: 5, seed: 4, resamples: 4 })).not.toEqual([all, ...again]);
});

test("what was drawn twice stands there twice, in the order asked for", () => {
  const places = drawnInOrder([2, 0, 1], new Uint16Array([0, 1, 2]));
  expect(places).toEqual(new Int32Array([2, 2, 1]));
  expect(valuesAt([10, 11, 12], places)).toEqual(new Float64Array([12, 12, 11]));
});

test("the interval reaches from the 2.5th to the 97.5th percentile of the resamples", () => {
  const resamples = Array.from({ length: 1001 }, (_, index) => (index * 389) % 1001);
  expect(estimateOf([500, ...resamples])).toEqual({
    value: 500,
    low: expect.closeTo(25, 9),
    high: expect.closeTo(975, 9),
  });
});

test("resamples in which a figure is undefined are counted and not guessed", () => {
  expect(estimateIfDefined([2, 1, undefined, 1])).toEqual({ value: 2, low: 1, high: 1, undefinedIn: 1 });
  expect(estimateIfDefined([undefined, 1, 1])).toBeUndefined();
});

test("without resamples the interval is the figure", () => {
  expect(estimateOf([0.4])).toEqual({ value: 0.4, low: 0.4, high: 0.4 });
});

test("the interval of a share is about as wide as its standard error says", () => {
  const right = Uint8Array.from({ length: 400 }, (_, task) => (task < 240 ? 1 : 0));
  const shares = drawResamples({ tasks: 400, seed: 1, resamples: 1000 }).map(
    (drawn) => drawn.reduce((sum, times, task) => sum + times * (right[task] ?? 0), 0) / 400,
  );
  // 1.96 · sqrt(0.6 · 0.4 / 400) = 0.048.
  const { value, low, high } = estimateOf(shares);
  expect([value, low, high]).toEqual([0.6, expect.closeTo(0.552, 2), expect.closeTo(0.648, 2)]);
});
