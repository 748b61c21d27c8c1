import { expect, test } from "vitest";
import { type NanoUsd, nanoUsd, nanoUsdFromUsd } from "../../domain/index.ts";
import { advise } from "./advise.ts";
import { NOTHING_KNOWN, type WorkFacts } from "./work-facts.ts";

function known(facts: Partial<WorkFacts>): WorkFacts {
  return { ...NOTHING_KNOWN, ...facts };
}

function usd(dollars: number): NanoUsd {
  return nanoUsdFromUsd(dollars);
}

/** $5 saved a feature. */
const COSTS = { tieredUsd: usd(3), frontierUsd: usd(8) };

test.each<readonly [string, Partial<WorkFacts>, Partial<WorkFacts>]>([
  ["tiered-1", { worked: "unattended" }, { worked: "interactive" }],
  ["tiered-2", { areFailureModesKnown: true }, { areFailureModesKnown: false }],
  ["tiered-3", { features: 50 }, { features: 49 }],
  ["tiered-4", { isCostHardConstraint: true }, { isCostHardConstraint: false }],
  ["tiered-5", { isContextGood: true }, { isContextGood: false }],
  ["frontier-1", { worked: "interactive" }, { worked: "unattended" }],
  ["frontier-2", { isSenior: true }, { isSenior: false }],
  ["frontier-3", { isFeedbackImmediate: true }, { isFeedbackImmediate: false }],
  ["frontier-4", { isThroughputTheMetric: true }, { isThroughputTheMetric: false }],
])("condition %s holds, does not hold or is unknown, and alone it decides", (id, holding, failing) => {
  const verdictOf = (facts: Partial<WorkFacts>) =>
    advise(known(facts)).conditions.find((condition) => condition.id === id)?.verdict;
  expect([verdictOf(holding), verdictOf(failing), verdictOf({})]).toEqual([
    "holds",
    "does not hold",
    "unknown",
  ]);
});

test("half an hour at $200 outweighs $5, which are a minute and a half", () => {
  const { recommend, decidedBy, totals, breakEvenMinutes } = advise(
    known({ ...COSTS, extraMinutes: 30, hourUsd: usd(200), features: 2 }),
  );
  expect({ recommend, decidedBy, breakEvenMinutes, totals }).toEqual({
    recommend: "always-frontier",
    decidedBy: "total-cost",
    breakEvenMinutes: 1.5,
    totals: {
      feature: {
        tiered: { models: usd(3), people: usd(100), total: usd(103) },
        frontier: { models: usd(8), people: nanoUsd(0), total: usd(8) },
      },
      all: {
        tiered: { models: usd(6), people: usd(200), total: usd(206) },
        frontier: { models: usd(16), people: nanoUsd(0), total: usd(16) },
      },
    },
  });
});

test.each<readonly [number, string]>([
  [0, "tiered"],
  [1, "tiered"],
  [1.5, "either"],
  [2, "always-frontier"],
])("with %s extra minutes at $200 an hour it is %s", (extraMinutes, recommend) => {
  expect(advise(known({ ...COSTS, extraMinutes, hourUsd: usd(200) })).recommend).toBe(recommend);
});

test("unattended work takes nobody's minutes unless somebody says so", () => {
  const unattended = known({ ...COSTS, worked: "unattended" });
  expect(advise(unattended).because).toBe(
    "a feature costs $3.00 tiered and $8.00 at frontier, models and people together",
  );
  const reviewed = advise({ ...unattended, extraMinutes: 30, hourUsd: usd(200) });
  expect({ recommend: reviewed.recommend, contradictions: reviewed.contradictions }).toEqual({
    recommend: "always-frontier",
    contradictions: [
      "tiered-1 speaks for tiered: the pipeline is automated or asynchronous: nobody waits in the loop",
      "the work is unattended, and yet it takes a person's minutes: they are counted",
    ],
  });
});

/** What is said of an interactive session of a senior developer, and of a pipeline; the totals are not known. */
test.each<readonly [string, Partial<WorkFacts>, string, string]>([
  [
    "an interactive senior developer",
    { worked: "interactive", isSenior: true },
    "always-frontier",
    "conditions",
  ],
  [
    "an unattended pipeline of many features",
    { worked: "unattended", features: 200 },
    "tiered",
    "conditions",
  ],
  [
    "a senior developer short of money",
    { isSenior: true, isCostHardConstraint: true },
    "either",
    "conditions",
  ],
  ["somebody of whom nothing is known", {}, "either", "nothing"],
])("without totals the conditions decide: %s", (_who, facts, recommend, decidedBy) => {
  const advice = advise(known(facts));
  expect({ recommend: advice.recommend, decidedBy: advice.decidedBy }).toEqual({ recommend, decidedBy });
});

test("the total decides against all conditions, and says which speak against it", () => {
  const { recommend, contradictions } = advise(
    known({
      ...COSTS,
      extraMinutes: 0,
      worked: "interactive",
      isSenior: true,
      isFeedbackImmediate: true,
      isThroughputTheMetric: true,
    }),
  );
  expect({ recommend, contradictions }).toEqual({
    recommend: "tiered",
    contradictions: [
      "frontier-1 speaks for always-frontier: the developer is in the loop, watching and able to correct",
      "frontier-2 speaks for always-frontier: the developer is senior",
      "frontier-3 speaks for always-frontier: whether it is correct shows at once",
      "frontier-4 speaks for always-frontier: throughput per hour is the metric: calendar time counts more than model dollars",
    ],
  });
});

test("what is missing for the totals is asked for by name", () => {
  expect(advise(known({ tieredUsd: usd(3) })).missing).toEqual([
    "what a feature costs with everything at frontier",
    "how many minutes of a person tiered routing adds to a feature",
    "what an hour of that person costs",
  ]);
  expect(advise(known({ ...COSTS, extraMinutes: 0 })).missing).toEqual([]);
});

test("the break-even is shown before anybody knows the minutes", () => {
  expect(advise(known({ ...COSTS, hourUsd: usd(200) })).breakEvenMinutes).toBe(1.5);
  expect(advise(known({ ...COSTS, hourUsd: usd(0) })).breakEvenMinutes).toBeUndefined();
  const dearer = advise(
    known({ tieredUsd: usd(9), frontierUsd: usd(8), hourUsd: usd(200), extraMinutes: 0 }),
  );
  expect({ minutes: dearer.breakEvenMinutes, said: dearer.contradictions }).toEqual({
    minutes: 0,
    said: [
      "tiered routing is dearer than frontier before anybody's minutes are counted: look at its escalations and reviews",
    ],
  });
});
