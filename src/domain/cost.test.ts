import { expect, test } from "vitest";
import { addCost, type Cost, FREE, NO_SPEND, spendLabel } from "./cost.ts";
import { nanoUsd } from "./money.ts";
import { byTokenClass } from "./usage.ts";

const classes = byTokenClass((tokenClass) => nanoUsd(tokenClass === "output" ? 600 : 100));
const priced: Cost = { kind: "priced", amount: nanoUsd(1000), byClass: classes };
const unpriced: Cost = { kind: "unpriced", because: "unknown-model" };

test("a priced call adds its amount and its classes", () => {
  expect(addCost(addCost(NO_SPEND, priced), priced)).toEqual({
    amount: 2000,
    byClass: { freshInput: 200, cacheRead: 200, cacheWrite5m: 200, cacheWrite1h: 200, output: 1200 },
    calls: 2,
    unpricedCalls: 0,
  });
});

test("a call without a price is counted, and adds no money", () => {
  expect(addCost(addCost(NO_SPEND, priced), unpriced)).toEqual({
    amount: 1000,
    byClass: classes,
    calls: 2,
    unpricedCalls: 1,
  });
});

test("a free call is a priced one", () => {
  expect(addCost(NO_SPEND, FREE)).toEqual({ ...NO_SPEND, calls: 1 });
});

test.each([
  [0, "$12.40"],
  [1, "$12.40 and 1 call without a price"],
  [3, "$12.40 and 3 calls without a price"],
])("a sum over %i unpriced calls says so", (unpricedCalls, label) => {
  expect(spendLabel({ amount: nanoUsd(12_400_000_000), unpricedCalls })).toBe(label);
});
