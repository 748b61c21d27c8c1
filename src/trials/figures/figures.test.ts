import * as fc from "fast-check";
import { expect, test } from "vitest";
import { instant, nanoUsd, usageOf } from "../../domain/index.ts";
import { costOfUsage } from "../../pricing/index.ts";
import { aPrice, aPriceBook, ratesInUsd } from "../../testing/index.ts";
import { aCallAt, anArmResult, aPair, pairsOf, pricedAt } from "../__fixtures__/a-pair.ts";
import { armFigures } from "./arm-figures.ts";
import { armRatio } from "./arm-ratio.ts";
import { armCaveats, pairCaveats } from "./caveats.ts";
import { trialFigures } from "./trial-figures.ts";

const rates = (usd: number) =>
  ratesInUsd({
    freshInput: usd,
    cacheRead: usd / 10,
    cacheWrite5m: usd * 1.25,
    cacheWrite1h: usd * 2,
    output: usd * 5,
  });
const dear = aPrice({ model: "acme-frontier", rates: rates(10) });
const cheap = aPrice({ model: "acme-light", rates: rates(1) });
const priceBook = aPriceBook(dear, cheap);

const callOf = (price: typeof dear, counts: { readonly read: number; readonly output: number }) => {
  const usage = usageOf({ freshInput: 0, cacheRead: counts.read, output: counts.output });
  return aCallAt(price.model, costOfUsage(usage, price), { usage });
};

function armOf(
  name: string,
  calls: readonly ReturnType<typeof callOf>[],
  basis: "measured" | "historical" = "measured",
) {
  return { figures: armFigures(calls, { name, basis }), calls };
}

test("the two levers multiply to the ratio, whatever the tokens are", () => {
  const counts = fc.record({ read: fc.nat(3_000_000), output: fc.integer({ min: 1, max: 20_000 }) });
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1, maxLength: 6 }), counts, (from, to) => {
      const baseline = armOf(
        "main",
        from.map((each) => callOf(dear, each)),
      );
      const candidate = armOf("isolated", [callOf(cheap, to)]);
      const { ratio, levers } = armRatio(baseline, candidate, { priceBook, allowMixed: false });
      if (typeof ratio === "string" || typeof levers === "string") throw new Error("there is a ratio");
      expect([levers.before / levers.after, (levers.context * levers.rate) / ratio]).toEqual([
        ratio,
        expect.closeTo(1, 12),
      ]);
    }),
  );
});

test("on the same model the rate is 1, and a fresh context that reads more is shown as the loss it is", () => {
  const baseline = armOf("main", [callOf(dear, { read: 1000, output: 100 })]);
  const candidate = armOf("isolated", [callOf(dear, { read: 100_000, output: 100 })]);
  const { levers } = armRatio(baseline, candidate, { priceBook, allowMixed: false });
  expect(levers).toMatchObject({ rate: 1, context: expect.closeTo(6 / 105, 3) });
});

test("figures that were come by in two ways have no ratio, unless it is asked for, and then it says so", () => {
  const baseline = armOf("main", [callOf(dear, { read: 0, output: 100 })], "historical");
  const candidate = armOf("isolated", [callOf(cheap, { read: 0, output: 100 })]);
  const ratioOf = (allowMixed: boolean) => armRatio(baseline, candidate, { priceBook, allowMixed });
  const why = "main is historical, isolated is measured: no ratio of the two";
  expect(ratioOf(false)).toEqual({ ratio: why, levers: why, mixes: undefined });
  expect(ratioOf(true)).toMatchObject({ ratio: 10, mixes: "historical over measured" });
});

test.each([
  [
    "a call without a price",
    [aCallAt("acme-light", { kind: "unpriced", because: "unknown-model" })],
    "isolated has calls without a price",
  ],
  ["nothing paid", [], "isolated cost nothing"],
] as const)("%s leaves no ratio, and says why", (_, calls, why) => {
  const baseline = armOf("main", [callOf(dear, { read: 0, output: 100 })]);
  expect(armRatio(baseline, armOf("isolated", [...calls]), { priceBook, allowMixed: false }).ratio).toBe(why);
});

test("a baseline on two models has a ratio and no levers", () => {
  const baseline = armOf(
    "main",
    [dear, cheap].map((price) => callOf(price, { read: 0, output: 100 })),
  );
  const candidate = armOf("isolated", [callOf(cheap, { read: 0, output: 100 })]);
  expect(armRatio(baseline, candidate, { priceBook, allowMixed: false })).toEqual({
    ratio: 11,
    levers: "the baseline ran on 2 models, so its rate is not one",
    mixes: undefined,
  });
});

test("the interval of the ratio is of pairs, and the same seed gives the same one", () => {
  const pairs = [...pairsOf(5, { costs: [1, 0.1] }), ...pairsOf(5, { costs: [3, 0.1] })];
  const { costRatio, cost } = trialFigures(pairs, 42);
  expect(trialFigures(pairs, 42).costRatio).toEqual(costRatio);
  expect(cost).toEqual({ baseline: nanoUsd(20e9), candidate: nanoUsd(1e9) });
  expect(costRatio?.value).toBeCloseTo(20, 9);
  expect(costRatio?.low).toBeGreaterThan(10);
  expect(costRatio?.high).toBeLessThan(30);
});

test("what makes a repeat dear for both cancels: with one ratio in all pairs there is no spread", () => {
  const pairs = [1, 5, 9, 20].map((usd, index) => aPair({ repeat: index + 1, costs: [usd, usd / 10] }));
  const { costRatio } = trialFigures(pairs, 3);
  expect([costRatio?.low, costRatio?.high]).toEqual([expect.closeTo(10, 9), expect.closeTo(10, 9)]);
});

test("two pairs have a value and no interval, none have neither", () => {
  expect([trialFigures(pairsOf(2), 1).costRatio, trialFigures([], 1).costRatio]).toEqual([
    { value: expect.closeTo(10, 9), low: undefined, high: undefined },
    undefined,
  ]);
});

const output = (tokens: number) => [callOf(dear, { read: 0, output: tokens })];

test("everything in which two rows differ is said, and what spoils them is marked", () => {
  const setting = { task: "a", commit: "c1" };
  const baseline = { ...armOf("main", output(1218), "historical"), ...setting };
  const candidate = { ...armOf("isolated", output(500)), ...setting, task: "b", commit: "c2" };
  expect(armCaveats(baseline, candidate)).toEqual([
    { spoils: true, says: "main is historical, isolated is measured: they were not measured in one way" },
    {
      spoils: true,
      says: "main is historical: it was recorded before, and not run again for this comparison",
    },
    { spoils: true, says: "the arms differ in task: main and isolated" },
    { spoils: true, says: "the arms began at different commits" },
    { spoils: false, says: "the outputs are of very different size: 1218 tokens (main) and 500 (isolated)" },
  ]);
  expect(armCaveats({ ...candidate }, { ...candidate })).toEqual([]);
});

test("retries, resumed runs, long gaps, contradictions and a judge who wrote are said", () => {
  const pair = aPair({
    repeat: 4,
    baseline: anArmResult({ resumed: true }),
    candidate: anArmResult({ begunAt: instant(4_000_000), endedAt: instant(4_100_000) }),
    opinion: { kind: "inconsistent", reasons: [] },
    calls: {
      baseline: [aCallAt("acme-frontier", pricedAt(1), { outcome: "failed" })],
      candidate: [aCallAt("acme-judge", pricedAt(1), { modelAsked: "acme-light" })],
    },
  });
  expect(pairCaveats([pair], { judge: "acme-judge" })).toEqual([
    { spoils: false, says: "baseline: calls failed or broke off (1), and their retries are in its cost" },
    { spoils: false, says: "baseline: runs were stopped and gone on with (1); a turn may be paid twice" },
    { spoils: true, says: "candidate: acme-judge, the judge, answered in it" },
    { spoils: false, says: "candidate: acme-judge answered where another model was asked" },
    { spoils: false, says: "more than an hour lies between the arms of some pairs (1)" },
    { spoils: false, says: "the judge contradicted itself in repeat 4: look at both results yourself" },
  ]);
});
