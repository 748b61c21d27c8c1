import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  addCost,
  byTokenClass,
  NO_SPEND,
  type Price,
  type Rates,
  rateFromUsdPerMillion,
  TOKEN_CLASSES,
  type TokenClass,
  type Usage,
  usageOf,
} from "../domain/index.ts";
import { aPrice, ratesInUsd } from "../testing/index.ts";
import { costOfUsage, ratesFor } from "./cost-of-usage.ts";

const ODD_RATES = [0, 0.000001, 0.0028, 0.007, 0.125, 0.1, 0.625, 3.125, 18.75, 37.5, 75, 999.999999];

const anyRate = fc.oneof(
  fc.constantFrom(...ODD_RATES).map(rateFromUsdPerMillion),
  fc.nat(10 ** 9).map((micro) => rateFromUsdPerMillion(Number(`${micro}e-6`))),
);
const anyRates: fc.Arbitrary<Rates> = fc.record({
  freshInput: anyRate,
  cacheRead: anyRate,
  cacheWrite5m: anyRate,
  cacheWrite1h: anyRate,
  output: anyRate,
});
const count = fc.oneof(fc.nat(20), fc.nat(3_000_000), fc.nat(10 ** 9));
const anyUsage: fc.Arbitrary<Usage> = fc
  .record(
    { freshInput: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count, output: count },
    { requiredKeys: ["freshInput", "output"] },
  )
  .map(usageOf);

/** The rule in exact integers: a call is rounded once, half up, and the largest remainders carry the difference. */
function exactCost(usage: Usage, rates: Rates) {
  const shares = TOKEN_CLASSES.map((tokenClass) => ({
    tokenClass,
    pico: BigInt(usage[tokenClass] ?? 0) * BigInt(rates[tokenClass] ?? 0),
  }));
  const amount = (shares.reduce((sum, { pico }) => sum + pico, 0n) + 500n) / 1000n;
  const floors = shares.reduce((sum, { pico }) => sum + pico / 1000n, 0n);
  const byRemainder = shares.toSorted((a, b) => Number((b.pico % 1000n) - (a.pico % 1000n)));
  const carriers = new Set(byRemainder.slice(0, Number(amount - floors)).map(({ tokenClass }) => tokenClass));
  const classOf = (tokenClass: TokenClass) => {
    const pico = shares.find((share) => share.tokenClass === tokenClass)?.pico ?? 0n;
    return Number(pico / 1000n) + (carriers.has(tokenClass) ? 1 : 0);
  };
  return { kind: "priced", amount: Number(amount), byClass: byTokenClass(classOf) };
}

test("a cost equals the same sum in exact integers, class by class", () => {
  fc.assert(
    fc.property(anyUsage, anyRates, (usage, rates) => {
      expect(costOfUsage(usage, aPrice({ rates }))).toEqual(exactCost(usage, rates));
    }),
    { numRuns: 1000 },
  );
});

test("the classes of a call add up to its amount, and none is negative or charged without tokens", () => {
  fc.assert(
    fc.property(anyUsage, anyRates, (usage, rates) => {
      const cost = costOfUsage(usage, aPrice({ rates }));
      if (cost.kind !== "priced") throw new Error("it has a price");
      const classes = TOKEN_CLASSES.map((tokenClass) => cost.byClass[tokenClass]);
      expect(classes.reduce((sum: number, each) => sum + each, 0)).toBe(cost.amount);
      for (const tokenClass of TOKEN_CLASSES) {
        expect(cost.byClass[tokenClass]).toBeGreaterThanOrEqual(0);
        if ((usage[tokenClass] ?? 0) === 0) expect(cost.byClass[tokenClass]).toBe(0);
      }
    }),
    { numRuns: 1000 },
  );
});

test("calls may be added up in any order", () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { maxLength: 20 }), anyRates, (usages, rates) => {
      const costs = usages.map((usage) => costOfUsage(usage, aPrice({ rates })));
      expect(costs.toReversed().reduce(addCost, NO_SPEND)).toEqual(costs.reduce(addCost, NO_SPEND));
    }),
  );
});

test("more tokens never cost less", () => {
  fc.assert(
    fc.property(anyUsage, anyRates, fc.constantFrom(...TOKEN_CLASSES), (usage, rates, tokenClass) => {
      const more = usageOf({ ...usage, [tokenClass]: (usage[tokenClass] ?? 0) + 1 });
      const amountOf = (each: Usage) => {
        const cost = costOfUsage(each, aPrice({ rates }));
        return cost.kind === "priced" ? cost.amount : Number.NaN;
      };
      expect(amountOf(more)).toBeGreaterThanOrEqual(amountOf(usage));
    }),
  );
});

test("ten billion tokens at $75 per million are exact", () => {
  const price = aPrice({ rates: ratesInUsd({ output: 75 }) });
  expect(costOfUsage(usageOf({ freshInput: 0, output: 10_000_000_007 }), price)).toMatchObject({
    amount: 750_000_000_525_000,
  });
});

test("a token too cheap for a billionth of a dollar is rounded with its call, half up", () => {
  const price = aPrice({ rates: ratesInUsd({ freshInput: 0.0003, output: 0.0002 }) });
  expect(costOfUsage(usageOf({ freshInput: 1, output: 1 }), price)).toMatchObject({
    amount: 1,
    byClass: { freshInput: 1, output: 0 },
  });
  expect(costOfUsage(usageOf({ freshInput: 1, output: 0 }), price)).toMatchObject({ amount: 0 });
});

test("a call whose model has no listed price counts as unpriced, not as free", () => {
  expect(costOfUsage(usageOf({ freshInput: 1, output: 1 }), undefined)).toEqual({
    kind: "unpriced",
    because: "unknown-model",
  });
});

test.each([
  ["no usage at all", undefined],
  ["no fresh input", usageOf({ output: 5 })],
  ["no output", usageOf({ freshInput: 5, cacheRead: 5 })],
])("a call that reported %s is unpriced", (_, usage) => {
  expect(costOfUsage(usage, aPrice())).toEqual({ kind: "unpriced", because: "usage-not-reported" });
});

test("a cache class that was not reported costs nothing, and the call stays priced", () => {
  expect(costOfUsage(usageOf({ freshInput: 1_000_000, output: 0 }), aPrice())).toEqual({
    kind: "priced",
    amount: 2_000_000_000,
    byClass: { freshInput: 2_000_000_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 },
  });
});

const low = ratesInUsd({ freshInput: 1, output: 1 });
const middle = ratesInUsd({ freshInput: 2, output: 2 });
const high = ratesInUsd({ freshInput: 3, output: 3 });
const banded: Price = aPrice({
  rates: low,
  bands: [
    { abovePromptTokens: 200, appliesTo: "whole-request", rates: high },
    { abovePromptTokens: 100, appliesTo: "whole-request", rates: middle },
  ],
});

test.each([
  [0, low],
  [100, low],
  [101, middle],
  [200, middle],
  [201, high],
])("of the bands, the highest one that a prompt of %i tokens exceeds holds", (prompt, rates) => {
  expect(ratesFor(usageOf({ freshInput: prompt, output: 1 }), banded)).toEqual(rates);
});

test("every class that was sent counts towards the band; output does not", () => {
  const sent = { freshInput: 26, cacheRead: 25, cacheWrite5m: 25, cacheWrite1h: 25 };
  expect(ratesFor(usageOf({ ...sent, output: 0 }), banded)).toEqual(middle);
  expect(ratesFor(usageOf({ ...sent, freshInput: 25, output: 1_000_000 }), banded)).toEqual(low);
});

test("a band holds for the whole request, output included, and not for the excess", () => {
  expect(costOfUsage(usageOf({ freshInput: 101, output: 1000 }), banded)).toMatchObject({
    amount: 2 * (101 + 1000) * 1000,
  });
});
