import { expect, test } from "vitest";
import { usageOf, type WorkProfile } from "../domain/index.ts";
import { aPrice, ratesInUsd } from "../testing/index.ts";
import { conversationCalls, projectedCost } from "./conversation-cost.ts";

const profile: WorkProfile = {
  turns: { low: 1, expected: 3, high: 5 },
  prefixTokens: 2000,
  briefTokens: 3000,
  outputTokensPerTurn: 400,
  toolResultTokensPerTurn: 900,
};

test("the first call writes prefix and brief; each later one reads what was there and writes what is new", () => {
  expect(conversationCalls(profile, 3)).toEqual([
    usageOf({ freshInput: 0, cacheRead: 0, cacheWrite5m: 5000, cacheWrite1h: 0, output: 400 }),
    usageOf({ freshInput: 0, cacheRead: 5000, cacheWrite5m: 1300, cacheWrite1h: 0, output: 400 }),
    usageOf({ freshInput: 0, cacheRead: 6300, cacheWrite5m: 1300, cacheWrite1h: 0, output: 400 }),
  ]);
});

test("a known size of the work replaces the profile's brief", () => {
  expect(conversationCalls(profile, 1, 10_000)[0]?.cacheWrite5m).toBe(12_000);
});

test.each([
  [0, 1],
  [-2, 1],
  [2.4, 2],
])("%d turns are %i calls: at least one, and whole", (turns, calls) => {
  expect(conversationCalls(profile, turns)).toHaveLength(calls);
});

test("a projection prices the low, expected and high number of turns, and says that it is one", () => {
  const price = aPrice({ rates: ratesInUsd({ cacheRead: 0.1, cacheWrite5m: 1, output: 10 }) });
  expect(projectedCost(profile, price)).toEqual({
    low: 5_000_000 + 4_000_000,
    expected: 5_000_000 + 2 * 1_300_000 + 11_300 * 100 + 3 * 4_000_000,
    high: 5_000_000 + 4 * 1_300_000 + (5000 + 6300 + 7600 + 8900) * 100 + 5 * 4_000_000,
    basis: "projected",
  });
});

test("a conversation that grows into a long-context band is dearer from that call on", () => {
  const rates = ratesInUsd({ output: 1 });
  const high = ratesInUsd({ output: 100 });
  const price = aPrice({
    rates,
    bands: [{ abovePromptTokens: 6300, appliesTo: "whole-request", rates: high }],
  });
  expect(projectedCost(profile, price)?.expected).toBe(400_000 + 400_000 + 40_000_000);
});

test("without a price there is no projection", () => {
  expect(projectedCost(profile, undefined)).toBeUndefined();
});
