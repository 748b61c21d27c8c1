import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Price, usageOf } from "../domain/index.ts";
import { aPrice, ratesInUsd } from "../testing/index.ts";
import { breakEvenTurns, rewriteCost, switchingCosts, turnUsage } from "./cache-economics.ts";
import { costOfUsage } from "./cost-of-usage.ts";

const dear = aPrice({ rates: ratesInUsd({ freshInput: 10, cacheRead: 1, cacheWrite5m: 12.5, output: 50 }) });
const cheap = aPrice({ rates: ratesInUsd({ freshInput: 2, cacheRead: 0.2, cacheWrite5m: 2.5, output: 10 }) });
const conversation = { contextTokens: 100_000, newTokensPerTurn: 1000, outputTokensPerTurn: 500 };
const change = { from: dear, to: cheap, charge: "write-less-read" as const };

function turnCost(price: Price): number {
  const cost = costOfUsage(turnUsage(conversation), price);
  return cost.kind === "priced" ? cost.amount : Number.NaN;
}

test("a rewrite costs the whole write, or the write less the read that it replaces", () => {
  const context = { contextTokens: 100_000 };
  expect(rewriteCost(cheap, { ...context, charge: "write" })).toBe(250_000_000);
  expect(rewriteCost(cheap, { ...context, charge: "write-less-read" })).toBe(230_000_000);
});

test("what is still warm at the other model need not be written; nothing is earned by more than that", () => {
  expect(rewriteCost(cheap, { contextTokens: 100_000, charge: "write" }, 60_000)).toBe(100_000_000);
  expect(rewriteCost(cheap, { contextTokens: 100_000, charge: "write" }, 200_000)).toBe(0);
});

test("staying, switching once and coming back differ by the rewrites", () => {
  const calls = Array.from({ length: 3 }, () => turnUsage(conversation));
  const once = 3 * turnCost(cheap) + 230_000_000;
  expect(switchingCosts(calls, { ...change, contextTokens: 100_000 })).toEqual({
    stay: 3 * turnCost(dear),
    switchOnce: once,
    switchAndBack: once + 1_150_000_000,
  });
});

test("calls that were not reported give no costs rather than low ones", () => {
  expect(switchingCosts([usageOf({ output: 1 })], { ...change, contextTokens: 1 })).toBeUndefined();
});

test("a switch breaks even when its turns have saved what it rewrote", () => {
  const gain = turnCost(dear) - turnCost(cheap);
  expect(breakEvenTurns(conversation, change)).toEqual({
    oneWay: 230_000_000 / gain,
    roundTrip: 1_380_000_000 / gain,
  });
});

test("to a model that is no cheaper a turn a switch never breaks even", () => {
  expect(breakEvenTurns(conversation, { ...change, from: cheap, to: dear })).toEqual({
    oneWay: undefined,
    roundTrip: undefined,
  });
  expect(breakEvenTurns(conversation, { ...change, to: dear }).oneWay).toBeUndefined();
});

test("a provider without cache writes rewrites nothing dearer than its input, and reads at its input price", () => {
  const plain = aPrice({ rates: { freshInput: cheap.rates.freshInput, output: cheap.rates.output } });
  expect(rewriteCost(plain, { contextTokens: 1000, charge: "write" })).toBe(2_000_000);
  expect(rewriteCost(plain, { contextTokens: 1000, charge: "write-less-read" })).toBe(0);
});

test("a prompt above a threshold, new tokens included, is rewritten and read at the band's rates", () => {
  const high = ratesInUsd({ freshInput: 20, cacheRead: 2, cacheWrite5m: 25, output: 100 });
  const banded = aPrice({
    rates: cheap.rates,
    bands: [{ abovePromptTokens: 100_000, appliesTo: "whole-request", rates: high }],
  });
  expect(rewriteCost(banded, { contextTokens: 100_000, charge: "write" })).toBe(250_000_000);
  expect(rewriteCost(banded, { contextTokens: 100_000, newTokens: 1, charge: "write" })).toBe(2_500_000_000);
  expect(breakEvenTurns(conversation, { ...change, to: banded }).oneWay).toBeUndefined();
});

test("at whole turns around the break-even, staying and switching change places", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 900_000 }),
      fc.nat(50_000),
      fc.nat(5000),
      (context, fresh, output) => {
        const each = { contextTokens: context, newTokensPerTurn: fresh, outputTokensPerTurn: output };
        const { oneWay = 0 } = breakEvenTurns(each, change);
        const after = (turns: number) => {
          const calls = Array.from({ length: turns }, () => turnUsage(each));
          const costs = switchingCosts(calls, { ...change, contextTokens: context });
          return costs === undefined ? Number.NaN : costs.stay - costs.switchOnce;
        };
        expect(after(Math.ceil(oneWay))).toBeGreaterThanOrEqual(0);
        if (Math.ceil(oneWay) >= 1) expect(after(Math.ceil(oneWay) - 1)).toBeLessThan(0);
      },
    ),
  );
});
