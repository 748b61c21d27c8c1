import { expect, test } from "vitest";
import { type Assessment, nanoUsd, type Policy, type Tier, ZERO_USD } from "../../domain/index.ts";
import { aDecisionContext, aFact, aPolicy, aTask } from "../../testing/index.ts";
import { decide } from "../decide.ts";
import { sentenceOf } from "../explain.ts";
import { chooseTier } from "./choose-tier.ts";

const said = (tier: Assessment["tier"], overrides: Partial<Assessment> = {}): Assessment => ({
  tier,
  by: "acme-light",
  because: "it spans modules",
  cost: nanoUsd(400_000),
  ...overrides,
});
const asking = (overrides: Partial<Policy> = {}, mayLower = false): Policy =>
  aPolicy({
    assessor: { ask: "light", when: {}, mayLower, because: "doubt is cheap to settle" },
    ...overrides,
  });
const lowering = asking({}, true);

function tierOf(task: Parameters<typeof aTask>[0], policy: Policy): Tier {
  return chooseTier(aTask(task), { policy, evidence: [] }).tier;
}

test("an opinion raises, and the trace says who was asked, for how much, and what was said", () => {
  const { tier, because, trace } = chooseTier(aTask({ assessment: said("frontier") }), {
    policy: asking(),
    evidence: [],
  });
  expect({ tier, because }).toEqual({ tier: "frontier", because: "acme-light said: it spans modules" });
  expect(trace.slice(-2).map(sentenceOf)).toEqual([
    "acme-light was asked for $0.0004000 and said frontier: it spans modules",
    '"assessor" raises mid to frontier (asked, for $0.0004000): acme-light said: it spans modules',
  ]);
});

test("an opinion lowers where the policy lets it and a gate follows", () => {
  expect(tierOf({ assessment: said("light") }, lowering)).toBe("light");
  expect(tierOf({ assessment: said("light") }, asking())).toBe("mid");
});

test.each<[string, Parameters<typeof aTask>[0], Policy, Tier, string]>([
  ["agreement", { assessment: said("mid") }, asking(), "mid", "it agrees"],
  ["a policy that asks nobody", { assessment: said("frontier") }, aPolicy(), "mid", "the policy asks nobody"],
  ["a policy that lets it raise alone", { assessment: said("light") }, asking(), "mid", "it may only raise"],
  [
    "work for which nobody is asked",
    { assessment: said("frontier") },
    asking({ assessor: { ask: "light", when: { kind: ["docs"] }, mayLower: false, because: "x" } }),
    "mid",
    "the policy does not ask for such work: the kind of work is unknown",
  ],
  [
    "risky work that it would lower",
    { assessment: said("light"), risks: [aFact("high")] },
    lowering,
    "frontier",
    "risky work is not lowered",
  ],
  [
    "a person's label of complexity",
    { assessment: said("light"), complexity: aFact("standard") },
    lowering,
    "mid",
    "a label says how complex it is",
  ],
  [
    "a floor",
    { assessment: said("light") },
    { ...lowering, floor: "mid" },
    "mid",
    "it lies at the policy's floor already",
  ],
  [
    "work that no gate judges",
    { assessment: said("light") },
    { ...lowering, pipeline: lowering.pipeline.map((step) => ({ ...step, gates: [] })) },
    "mid",
    "no gate would notice if it were wrong",
  ],
  [
    "a label that names its route",
    {
      assessment: said("frontier"),
      named: { tier: "light", model: undefined, signal: 'label "tier:light"' },
    },
    asking(),
    "light",
    "the ticket's own label beats it",
  ],
])("an opinion changes nothing against %s, and the trace says so", (_, task, policy, tier, why) => {
  const chosen = chooseTier(aTask(task), { policy, evidence: [] });
  expect(chosen.tier).toBe(tier);
  expect(chosen.trace.filter(({ kind }) => kind === "assessed")).toMatchObject([{ setAside: why }]);
});

test("an opinion goes no lower than the floor and no higher than the cap", () => {
  expect(tierOf({ assessment: said("local") }, { ...lowering, floor: "light" })).toBe("light");
  expect(tierOf({ assessment: said("frontier") }, asking({ cap: "mid" }))).toBe("mid");
});

test("an opinion lifts the tiers of single steps as well", () => {
  const policy = asking({
    rules: [{ name: "in steps", when: {}, tier: "mid", steps: { implement: "light" }, because: "planned" }],
  });
  const tiersOf = (tier: Assessment["tier"]) =>
    chooseTier(aTask({ assessment: said(tier) }), { policy, evidence: [] }).stepTiers;
  expect([tiersOf("mid"), tiersOf("frontier")]).toEqual([{ implement: "light" }, { implement: "frontier" }]);
});

function costOf(assessment: Assessment | undefined) {
  const decision = decide(aTask({ assessment }), aDecisionContext({ policy: asking() }));
  return decision.outcome === "routed" ? decision.expectedCost : undefined;
}

test("what asking cost is part of what the decision costs, whatever it changed; an unknown cost makes it unknown", () => {
  const without = costOf(undefined);
  const more = (amount: number) => ({
    low: (without?.low ?? 0) + amount,
    expected: (without?.expected ?? 0) + amount,
    high: (without?.high ?? 0) + amount,
    basis: "projected",
  });
  expect(costOf(said("mid"))).toEqual(more(400_000));
  expect(costOf(said("mid", { cost: ZERO_USD }))).toEqual(more(0));
  expect(costOf(said("mid", { cost: undefined }))).toBeUndefined();
});
