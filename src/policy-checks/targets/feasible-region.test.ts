import { expect, test } from "vitest";
import { nanoUsd, nanoUsdFromUsd, type PolicyTarget } from "../../domain/index.ts";
import { ACME_MODELS, ACME_PRICES, aModel, aPolicy, aPriceBook, NOON } from "../../testing/index.ts";
import type { CheckContext } from "../check-context.ts";
import { cornersOf } from "./corners.ts";
import { feasibleRegion } from "./feasible-region.ts";

/** What the plan-execute-review document prints for a whole task at each of its models. */
const PRINTED: CheckContext = {
  models: ACME_MODELS,
  priceBook: {
    ...aPriceBook(),
    name: "plan-execute-review",
    perTask: [
      { model: "acme-light", amount: nanoUsdFromUsd(0.001) },
      { model: "acme-mid", amount: nanoUsdFromUsd(0.01) },
      { model: "acme-frontier", amount: nanoUsdFromUsd(0.1) },
    ],
  },
  at: NOON,
};

const SAVINGS: PolicyTarget = { metric: "savings", atLeast: 0.25, atMost: 0.35 };
const HALF_LIGHT: PolicyTarget = { metric: "light-share", atLeast: 0.5, atMost: 0.5 };

test("25 to 35 % saved with half of the tasks at light leaves frontier 1.1 to 2.2 %", () => {
  const { shares } = feasibleRegion(aPolicy({ targets: [HALF_LIGHT, SAVINGS] }), PRINTED);
  expect({ low: shares.frontier?.low.toFixed(4), high: shares.frontier?.high.toFixed(4) }).toEqual({
    low: "0.0111",
    high: "0.0222",
  });
});

test("all of the document's targets together leave a narrow strip at frontier", () => {
  const targets: readonly PolicyTarget[] = [
    { metric: "light-share", atLeast: 0.4, atMost: 0.6 },
    SAVINGS,
    { metric: "cost-per-accepted-task", atMost: 0.02 },
  ];
  const { shares, conflicts, unchecked } = feasibleRegion(aPolicy({ targets }), PRINTED);
  const percent = Object.entries(shares).map(([tier, { low, high }]) => [
    tier,
    Math.round(low * 1000) / 10,
    Math.round(high * 1000) / 10,
  ]);
  expect({ percent, conflicts, unchecked }).toEqual({
    percent: [
      ["light", 40, 60],
      ["mid", 36.8, 59.9],
      ["frontier", 0.1, 3.2],
    ],
    conflicts: [],
    unchecked: [],
  });
});

test("targets that no mix meets are named with what the others leave of each", () => {
  const most: PolicyTarget = { metric: "savings", atLeast: 0.7 };
  const share: PolicyTarget = { metric: "light-share", atMost: 0.6 };
  const free: PolicyTarget = { metric: "frontier-share", atMost: 0.9 };
  const { corners, conflicts } = feasibleRegion(aPolicy({ targets: [most, share, free] }), PRINTED);
  const seen = conflicts.map(({ targets, possible }) => ({
    targets: targets.map(({ target }) => target),
    possible: possible.map((extent) => extent && [extent.low.toFixed(3), extent.high.toFixed(3)]),
  }));
  expect({ corners, seen }).toEqual({
    corners: [],
    seen: [
      {
        targets: [most, share],
        // All at frontier costs ten times as much as all at mid; 60 % at light saves 54 %. To save 70 %, 7 of 9 go to light.
        possible: [
          ["-9.000", "0.540"],
          ["0.778", "1.000"],
        ],
      },
    ],
  });
});

test("a target that excludes itself needs no other one", () => {
  const policy = aPolicy({ floor: "mid", targets: [{ metric: "light-share", atLeast: 0.4 }] });
  const { tiers, conflicts } = feasibleRegion(policy, PRINTED);
  expect({ tiers, possible: conflicts.map(({ possible }) => possible) }).toEqual({
    tiers: ["mid", "frontier"],
    possible: [[{ low: 0, high: 0 }]],
  });
});

test("what no mix of tiers determines is left unchecked", () => {
  const success: PolicyTarget = { metric: "light-success-rate", atLeast: 0.85 };
  expect(feasibleRegion(aPolicy({ targets: [success] }), PRINTED).unchecked).toEqual([success]);
});

function twice(attempt: number, pass: number, later: number): number {
  return attempt + (1 - pass) * (attempt + (1 - pass) * later);
}

test("without printed prices a task costs what the pipeline is expected to", () => {
  const { costs } = feasibleRegion(aPolicy(), { models: ACME_MODELS, priceBook: ACME_PRICES, at: NOON });
  // Two turns of 100 tokens: (2,000 + 200) written, 2,000 read, 200 out at $1, $2 and $4: $0.00395 at light, twice that at mid. Light passes four
  // times of five, is tried twice, then mid nine times of ten, twice, then frontier.
  const [light, mid, frontier] = [0.00395, 0.0079, 0.0158];
  const atFrontier = twice(frontier, 0.95, 0);
  const atMid = twice(mid, 0.9, atFrontier);
  expect(costs).toEqual({
    light: nanoUsdFromUsd(twice(light, 0.8, atMid)),
    mid: nanoUsdFromUsd(atMid),
    frontier: nanoUsdFromUsd(atFrontier),
  });
});

test("light's share is one of tasks that a model works on, so that scripts do not lower it", () => {
  const taskCosts = { automated: nanoUsd(0), light: nanoUsdFromUsd(1), mid: nanoUsdFromUsd(2) };
  const rules = [
    { name: "checks", when: { kind: ["lint"] }, tier: "automated", because: "a script does it" },
    { name: "docs", when: { kind: ["docs"] }, tier: "light", because: "well defined" },
    { name: "everything else", when: {}, tier: "mid", because: "no rule knew better" },
  ] as const;
  const targets = [
    { metric: "automated-share", atLeast: 0.6, atMost: 0.6 },
    { metric: "light-share", atLeast: 0.5, atMost: 0.5 },
  ];
  const { corners } = feasibleRegion(aPolicy({ rules, raiseWhen: [], targets }), { ...PRINTED, taskCosts });
  expect(corners.map((mix) => mix.map((share) => share.toFixed(6)))).toEqual([
    ["0.600000", "0.200000", "0.200000"],
  ]);
});

test("costs that are given are taken as they are", () => {
  const taskCosts = { light: nanoUsdFromUsd(0.5), mid: nanoUsdFromUsd(1) };
  expect(feasibleRegion(aPolicy(), { ...PRINTED, taskCosts }).costs).toEqual(taskCosts);
});

test("a tier that has a model and no price is named as left out", () => {
  const models = [...ACME_MODELS, aModel({ id: "acme-local", tier: "local" })];
  const { tiers, unpriced } = feasibleRegion(aPolicy(), { ...PRINTED, models });
  expect({ tiers, unpriced }).toEqual({ tiers: ["light", "mid", "frontier"], unpriced: ["local"] });
});

test("the corners of all mixes are one tier each, and a bound cuts them", () => {
  expect(cornersOf(2, [])).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(cornersOf(2, [{ weights: [1, 0], most: 0.25 }])).toEqual([
    [0, 1],
    [0.25, 0.75],
  ]);
  expect(cornersOf(1, [{ weights: [3], most: 2 }])).toEqual([]);
  expect(cornersOf(1, [])).toEqual([[1]]);
});
