import { expect, test } from "vitest";
import { createRandom } from "../../../evaluation/index.ts";
import { groupedFolds, randomFolds } from "./folds.ts";

test("folds are equal parts, drawn anew by each seed", () => {
  const folds = randomFolds(10, 5, createRandom(1));
  expect(folds.toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  expect(randomFolds(10, 5, createRandom(1))).toEqual(folds);
  expect(randomFolds(10, 5, createRandom(2))).not.toEqual(folds);
});

test("a group lies in one fold, and the largest are dealt out first", () => {
  expect(groupedFolds(["a", "b", "c", "a", "b", "a", "d"], 2)).toEqual([0, 1, 1, 0, 1, 0, 0]);
});
