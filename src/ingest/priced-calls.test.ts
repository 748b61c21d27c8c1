import { expect, test } from "vitest";
import {
  byTokenClass,
  FREE,
  instant,
  type Model,
  nanoUsd,
  type PriceBook,
  rateFromUsdPerMillion,
  usageOf,
} from "../domain/index.ts";
import type { GatheredCall } from "./gather-calls.ts";
import { pricedCalls } from "./priced-calls.ts";

const AT = instant(Date.UTC(2026, 10, 20, 12));
const usd = rateFromUsdPerMillion;
const price = (input: number, effectiveFrom: PriceBook["prices"][number]["effectiveFrom"]) => ({
  model: "acme-mid",
  aliases: [],
  datedSnapshots: true,
  effectiveFrom,
  rates: { freshInput: usd(input), output: usd(10) },
  bands: [],
  source: "made up",
  checked: "2026-11-20",
});
const book: PriceBook = { name: "acme", date: "2026-11-20", prices: [price(4, undefined), price(2, AT)] };
const models: readonly Model[] = [
  {
    id: "acme-mid",
    aliases: ["middling"],
    tier: "mid",
    provider: "acme",
    contextWindow: 1000,
    maxOutput: 100,
    tools: true,
    vision: false,
  },
];

function gathered(given: Partial<GatheredCall> = {}): GatheredCall {
  return {
    log: "claude-code",
    id: "msg_1",
    at: AT,
    provider: undefined,
    model: "acme-mid",
    usage: usageOf({ freshInput: 100, output: 29 }),
    output: { kind: "final" },
    origin: { conversation: "C", agent: "a1", agentType: "Explore", branch: "main" },
    isFirstHand: true,
    ...given,
  };
}

function one(given: Partial<GatheredCall>, estimatesOutput = false) {
  return pricedCalls([gathered(given)], {
    book,
    models,
    formerTiers: { "acme-old": "frontier" },
    estimatesOutput,
  })[0];
}

const tierOf = (model: string) => one({ model })?.tags.tier;
const seen = (characters: number | undefined, estimates: boolean) => {
  const call = one({ output: { kind: "placeholder", characters } }, estimates);
  return [call?.usage?.output, call?.hasUncertainOutput, call?.hasEstimatedOutput];
};

function cost(freshInput: number, output: number) {
  const byClass = {
    ...byTokenClass(() => nanoUsd(0)),
    freshInput: nanoUsd(freshInput),
    output: nanoUsd(output),
  };
  return { kind: "priced", amount: nanoUsd(freshInput + output), byClass } as const;
}

test("a call is priced at its own date, with its work and its model's tier", () => {
  expect(one({})).toEqual({
    source: "claude-code",
    sourceId: "msg_1",
    at: AT,
    tags: { conversation: "C", agent: "a1", tier: "mid" },
    modelAsked: "acme-mid",
    modelAnswered: "acme-mid",
    usage: usageOf({ freshInput: 100, output: 29 }),
    cost: cost(200_000, 290_000),
    hasUncertainOutput: false,
    hasEstimatedOutput: false,
    agentType: "Explore",
  });
  expect(one({ at: instant(AT - 1) })?.cost).toEqual(cost(400_000, 290_000));
});

test("a tier is that of a declared name or dated snapshot, and of nothing that only looks like it", () => {
  expect(["middling", "acme-mid-20260101", "acme-mid-pro", "acme-old", "toString"].map(tierOf)).toEqual([
    "mid",
    "mid",
    undefined,
    "frontier",
    undefined,
  ]);
});

test("a model that the book does not know, and fast mode, are unpriced", () => {
  const unpriced = { kind: "unpriced", because: "unknown-model" };
  expect(one({ model: "acme-new" })?.cost).toEqual(unpriced);
  expect(one({ speed: "fast" })).toMatchObject({ cost: unpriced, speed: "fast" });
});

test("what nobody was billed for is free, whatever its model", () => {
  expect(one({ model: "acme-new", isUnbilled: true })?.cost).toEqual(FREE);
});

test("a placeholder is uncertain, and estimated by the answer's length only where that is asked for and says more", () => {
  expect(seen(290, false)).toEqual([29, true, false]);
  expect(seen(290, true)).toEqual([100, true, true]);
  expect(seen(29, true)).toEqual([29, true, false]);
  expect(seen(undefined, true)).toEqual([29, true, false]);
});
