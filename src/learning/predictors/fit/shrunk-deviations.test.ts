import { expect, test } from "vitest";
import { shrunkDeviations } from "./shrunk-deviations.ts";

test("a group is drawn towards the mean of all by what chance alone would do", () => {
  // Means 1 and 0 around 1/2, twice two rows each of ±1/2 around them: within = (4 · 1/4) / 2 = 1/2; between squares = 4 · 1/4 = 1;
  // τ² = (1 − 1 · 1/2) / (4 − 8/4) = 1/4; kept = (2/4) / (2/4 + 1/2) = 1/2 of the difference of 1/2.
  expect([...shrunkDeviations([1.5, 0.5, 0.5, -0.5], ["a", "a", "b", "b"])]).toEqual([
    ["a", 0.25],
    ["b", -0.25],
  ]);
});

test("groups that differ no more than chance makes them do not differ at all", () => {
  expect([...shrunkDeviations([1, 0, 1, 0, 0, 1], ["a", "a", "b", "b", "c", "c"])]).toEqual([
    ["a", 0],
    ["b", 0],
    ["c", 0],
  ]);
});

test("one group, one row for each group, and none at all say nothing", () => {
  expect([...shrunkDeviations([1, 0], ["a", "a"])]).toEqual([["a", 0]]);
  expect([...shrunkDeviations([1, 0], ["a", "b"])]).toEqual([
    ["a", 0],
    ["b", 0],
  ]);
  expect([...shrunkDeviations([], [])]).toEqual([]);
});
