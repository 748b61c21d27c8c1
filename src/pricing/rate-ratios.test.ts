import { expect, test } from "vitest";
import { instant } from "../domain/index.ts";
import { aPrice, aPriceBook, ratesInUsd } from "../testing/index.ts";
import { familyModel } from "./family-model.ts";
import { rateRatios } from "./rate-ratios.ts";

const small = aPrice({
  rates: ratesInUsd({ freshInput: 1, cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2, output: 5 }),
  bands: [
    {
      abovePromptTokens: 100,
      appliesTo: "whole-request",
      rates: ratesInUsd({ freshInput: 2, cacheRead: 0.2, cacheWrite5m: 2.5, cacheWrite1h: 4, output: 10 }),
    },
  ],
});
const { cacheWrite1h: _none, ...withoutHour } = ratesInUsd({
  freshInput: 3,
  cacheRead: 0.3,
  cacheWrite5m: 3.75,
  output: 15,
});
const large = aPrice({ rates: withoutHour });

test("a ratio is given class by class, and again above each threshold; a class that one lacks has none", () => {
  const low = rateRatios(small, large).slice(0, 5);
  expect(low.map(({ tokenClass, times }) => [tokenClass, times])).toEqual([
    ["freshInput", 3],
    ["cacheRead", 3],
    ["cacheWrite5m", 3],
    ["cacheWrite1h", undefined],
    ["output", 3],
  ]);
  expect(rateRatios(small, large)[5]).toEqual({
    abovePromptTokens: 100,
    tokenClass: "freshInput",
    first: 2_000_000,
    second: 3_000_000,
    times: 1.5,
  });
  expect(rateRatios(large, large)).toHaveLength(5);
});

test("a word means a family's model between its days, and nothing outside them", () => {
  const span = { word: "swift", model: "swift-1", from: instant(10), until: instant(20) };
  const book = { ...aPriceBook(), families: [span] };
  expect([9, 10, 19, 20].map((at) => familyModel(book, "swift", instant(at)))).toEqual([
    undefined,
    "swift-1",
    "swift-1",
    undefined,
  ]);
  expect(familyModel(book, "swift-1", instant(10))).toBeUndefined();
  expect(familyModel(aPriceBook(), "swift", instant(10))).toBeUndefined();
});
