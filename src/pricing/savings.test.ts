import { expect, test } from "vitest";
import { instant, NO_SPEND, nanoUsd, usageOf } from "../domain/index.ts";
import { aCallEntry, aPrice, aPriceBook, NOON, ratesInUsd } from "../testing/index.ts";
import { ratioTo, repriced } from "./savings.ts";

const yesterday = instant(NOON - 86_400_000);
const book = aPriceBook(
  aPrice({ model: "strong", rates: ratesInUsd({ freshInput: 10, output: 50 }) }),
  aPrice({ model: "strong", effectiveFrom: NOON, rates: ratesInUsd({ freshInput: 5, output: 25 }) }),
);
const usage = usageOf({ freshInput: 100, output: 10 });

test("each call is priced at the other model as of its own day", () => {
  const calls = [aCallEntry({ at: yesterday, usage }), aCallEntry({ at: NOON, usage })];
  expect(repriced(calls, "strong", book)).toEqual({
    amount: 1_500_000 + 750_000,
    byClass: { freshInput: 1_500_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 750_000 },
    calls: 2,
    unpricedCalls: 0,
  });
});

test("a baseline without a price, or a call without usage, is counted and not taken for free", () => {
  expect(repriced([aCallEntry({ usage })], "unheard-of", book)).toEqual({
    ...NO_SPEND,
    calls: 1,
    unpricedCalls: 1,
  });
  expect(repriced([aCallEntry({ usage: undefined })], "strong", book)).toEqual({
    ...NO_SPEND,
    calls: 1,
    unpricedCalls: 1,
  });
});

test("a ratio says how many times dearer the baseline is, and is unknown where nothing was paid", () => {
  expect(ratioTo(nanoUsd(310), nanoUsd(100))).toBe(3.1);
  expect(ratioTo(nanoUsd(310), nanoUsd(0))).toBeUndefined();
});
