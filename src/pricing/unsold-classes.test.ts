import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Rates, rateFromUsdPerMillion, TOKEN_CLASSES, type Usage, usageOf } from "../domain/index.ts";
import { aCallEntry, aPrice, aPriceBook } from "../testing/index.ts";
import { asSold } from "./as-sold.ts";
import { projectedCost } from "./conversation-cost.ts";
import { classesWithoutRate, costOfUsage, ratesFor } from "./cost-of-usage.ts";
import { repriced } from "./savings.ts";

const usd = rateFromUsdPerMillion;
const readsOnly: Rates = { freshInput: usd(1), cacheRead: usd(0.1), output: usd(10) };
const price = aPrice({ model: "acme", rates: readsOnly });

const anyRate = fc.nat(10 ** 8).map((micro) => usd(Number(`${micro}e-6`)));
const anyRates: fc.Arbitrary<Rates> = fc.record(
  { freshInput: anyRate, cacheRead: anyRate, cacheWrite5m: anyRate, cacheWrite1h: anyRate, output: anyRate },
  { requiredKeys: ["freshInput", "output"] },
);
const count = fc.oneof(fc.constant(0), fc.nat(3_000_000));
const anyUsage: fc.Arbitrary<Usage> = fc
  .record({ freshInput: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count, output: count })
  .map(usageOf);

test("tokens in a class without a rate leave the call unpriced, with the class to be named", () => {
  const usage = usageOf({ freshInput: 1, cacheRead: 1, cacheWrite5m: 0, cacheWrite1h: 1, output: 1 });
  expect(costOfUsage(usage, price)).toEqual({ kind: "unpriced", because: "class-without-price" });
  expect(classesWithoutRate(usage, ratesFor(usage, price))).toEqual(["cacheWrite1h"]);
});

test("a class without a rate that was not used, or not reported, is no obstacle", () => {
  for (const usage of [
    usageOf({ freshInput: 1, output: 1 }),
    usageOf({ freshInput: 1, cacheWrite5m: 0, output: 1 }),
  ]) {
    expect(costOfUsage(usage, price)).toMatchObject({ kind: "priced", amount: 11_000 });
  }
});

test("a rate that only the band lacks is lacking above its threshold", () => {
  const { cacheRead: _none, ...withoutRead } = readsOnly;
  const banded = aPrice({
    rates: readsOnly,
    bands: [{ abovePromptTokens: 10, appliesTo: "whole-request", rates: withoutRead }],
  });
  expect(costOfUsage(usageOf({ freshInput: 0, cacheRead: 10, output: 0 }), banded).kind).toBe("priced");
  expect(costOfUsage(usageOf({ freshInput: 0, cacheRead: 11, output: 0 }), banded)).toEqual({
    kind: "unpriced",
    because: "class-without-price",
  });
});

test("with any rates absent, a call is unpriced exactly where a used class has none, else its classes add up", () => {
  fc.assert(
    fc.property(anyUsage, anyRates, (usage, rates) => {
      const cost = costOfUsage(usage, aPrice({ rates }));
      const isLacking = TOKEN_CLASSES.some((each) => (usage[each] ?? 0) > 0 && rates[each] === undefined);
      if (cost.kind === "unpriced") {
        expect([isLacking, cost.because]).toEqual([true, "class-without-price"]);
        return;
      }
      expect(isLacking).toBe(false);
      const pico = TOKEN_CLASSES.reduce(
        (sum, each) => sum + BigInt(usage[each] ?? 0) * BigInt(rates[each] ?? 0),
        0n,
      );
      expect(cost.amount).toBe(Number((pico + 500n) / 1000n));
      expect(TOKEN_CLASSES.reduce((sum: number, each) => sum + cost.byClass[each], 0)).toBe(cost.amount);
    }),
    { numRuns: 1000 },
  );
});

test("for a projection, what is not sold as a cache class is fresh input, and every token is still there", () => {
  const usage = usageOf({ freshInput: 1, cacheRead: 2, cacheWrite5m: 4, cacheWrite1h: 8, output: 16 });
  expect(asSold(usage, price)).toEqual(
    usageOf({ freshInput: 13, cacheRead: 2, cacheWrite5m: 0, cacheWrite1h: 0, output: 16 }),
  );
  const flatWrites = aPrice({ rates: { ...readsOnly, cacheWrite5m: usd(1.25) } });
  expect(asSold(usage, flatWrites)).toEqual(
    usageOf({ freshInput: 1, cacheRead: 2, cacheWrite5m: 12, cacheWrite1h: 0, output: 16 }),
  );
  expect(asSold(usageOf({ cacheRead: 3 }), price)).toEqual(usageOf({ cacheRead: 3 }));
});

test("another model without cache writes is a baseline and a candidate all the same", () => {
  const call = aCallEntry({ usage: usageOf({ freshInput: 0, cacheRead: 100, cacheWrite5m: 10, output: 1 }) });
  expect(repriced([call], "acme", aPriceBook(price))).toMatchObject({ amount: 30_000, unpricedCalls: 0 });
  const turns = { low: 1, expected: 1, high: 1 };
  const profile = {
    turns,
    prefixTokens: 60,
    briefTokens: 40,
    outputTokensPerTurn: 1,
    toolResultTokensPerTurn: 0,
  };
  expect(projectedCost(profile, price)?.expected).toBe(110_000);
});
