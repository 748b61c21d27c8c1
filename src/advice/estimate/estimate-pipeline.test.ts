import { expect, test } from "vitest";
import {
  addUsd,
  type LearnedRoute,
  nanoUsd,
  nanoUsdFromUsd,
  type PipelineStep,
  type Policy,
  usdNumber,
} from "../../domain/index.ts";
import { decide } from "../../routing/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aDecisionContext,
  aFact,
  aModel,
  anEvidenceRow,
  aPolicy,
  aTask,
  NOON,
} from "../../testing/index.ts";
import { type EstimateContext, estimatePipeline } from "./estimate-pipeline.ts";
import type { DollarRange } from "./estimated-range.ts";

const CONTEXT: EstimateContext = { models: ACME_MODELS, priceBook: ACME_PRICES, at: NOON };

function aStep(overrides: Partial<PipelineStep>): PipelineStep {
  const [implement] = aPolicy().pipeline;
  if (implement === undefined) throw new Error("the builder's policy has a step");
  return { ...implement, ...overrides };
}

function usd({ low, expected, high }: DollarRange) {
  return { low: usdNumber(low), expected: usdNumber(expected), high: usdNumber(high) };
}

/** The document's table: step, phase, tier and the range that is printed for it. */
const TABLE = [
  ["research", "plan", "frontier", 0.5, 1.5],
  ["draft-plan", "plan", "frontier", 0.2, 0.6],
  ["validate-requirements", "plan", "frontier", 0.15, 0.4],
  ["validate-integration", "plan", "frontier", 0.15, 0.4],
  ["build-plan", "plan", "mid", 0.05, 0.15],
  ["double-check", "plan", "frontier", 0.1, 0.3],
  ["pre-flight", "build", "automated", 0, 0],
  ["implement", "build", "routed", 0.3, 1],
  ["review", "build", "mid", 0.05, 0.15],
  ["audit", "build", "frontier", 0.2, 0.5],
  ["remediation", "build", "mid", 0.05, 0.2],
  ["e2e", "verify-and-ship", "mid", 0.05, 0.15],
  ["final-remediation", "verify-and-ship", "mid", 0.05, 0.15],
  ["docs", "verify-and-ship", "mid", 0.02, 0.1],
  ["smoke-test", "verify-and-ship", "automated", 0, 0],
] as const;

const DEVELOPMENT_LOOP: Policy = aPolicy({
  name: "development-loop",
  pipeline: TABLE.map(([step, phase, tier, low, high]) =>
    aStep({
      step,
      phase,
      kind: step === "implement" ? "coding" : "research",
      tier,
      typicalUsd: { low: nanoUsdFromUsd(low), high: nanoUsdFromUsd(high) },
    }),
  ),
});

test("the fifteen steps add up to what they add up to, and not to what the document prints under them", () => {
  const { phases, feature, features } = estimatePipeline(DEVELOPMENT_LOOP, { ...CONTEXT, features: 50 });
  const computed = [
    ...phases.map(({ phase, cost }) => ({ phase, ...cost })),
    { phase: "feature", ...feature },
  ].map(({ phase, low, high }) => ({ phase, low: usdNumber(low), high: usdNumber(high) }));
  expect(computed).toEqual([
    { phase: "plan", low: 1.15, high: 3.35 },
    { phase: "build", low: 0.6, high: 1.85 },
    { phase: "verify-and-ship", low: 0.12, high: 0.4 },
    { phase: "feature", low: 1.87, high: 5.6 },
  ]);
  const stated = [
    { low: 1.5, high: 3.75 },
    { low: 0.85, high: 2 },
    { low: 0.12, high: 0.4 },
    { low: 2.5, high: 6.15 },
  ];
  const over = stated.map(({ low, high }, index) => [
    (low - (computed[index]?.low ?? 0)).toFixed(2),
    (high - (computed[index]?.high ?? 0)).toFixed(2),
  ]);
  expect(over).toEqual([
    ["0.35", "0.40"],
    ["0.25", "0.15"],
    ["0.00", "0.00"],
    ["0.63", "0.55"],
  ]);
  expect({ count: features.count, ...usd(features.cost) }).toEqual({
    count: 50,
    low: 93.5,
    expected: 186.75,
    high: 280,
  });
});

test("what was published is labelled so, with the middle of its range expected", () => {
  const { steps, feature } = estimatePipeline(DEVELOPMENT_LOOP, CONTEXT);
  expect(feature.bases).toEqual(["published"]);
  expect(steps[0]).toEqual({
    step: "research",
    phase: "plan",
    tier: "frontier",
    model: "acme-frontier",
    gates: ["tests"],
    cost: { low: nanoUsdFromUsd(0.5), expected: nanoUsdFromUsd(1), high: nanoUsdFromUsd(1.5) },
    basis: "published",
    from: "the range that was published with the pipeline",
  });
});

test("without published or measured figures the sum is what the decision itself projects", () => {
  const policy = aPolicy({
    pipeline: [
      aStep({ step: "plan", kind: "build-plan", tier: "mid", needs: ["text"], gates: [] }),
      ...aPolicy().pipeline,
      aStep({ step: "review", kind: "review", tier: "frontier", count: 2 }),
    ],
  });
  const task = aTask({ contextTokens: aFact(5000), ticket: { title: "Fix typo", kind: "docs" } });
  const evidence = [anEvidenceRow({ kind: "docs", passes: 17, lower: 0.71 })];
  const { feature, steps } = estimatePipeline(policy, { ...CONTEXT, task, evidence });
  const decision = decide(task, aDecisionContext({ policy, evidence }));
  const expected = decision.outcome === "routed" ? decision.expectedCost : undefined;
  expect({ ...feature, basis: "projected" }).toEqual({ ...expected, unpriced: [], bases: ["projected"] });
  expect(steps.map(({ step, tier, model, basis }) => [step, tier, model, basis])).toEqual([
    ["plan", "mid", "acme-mid", "projected"],
    ["implement", "light", "acme-light", "projected"],
    ["commit", "automated", undefined, "projected"],
    ["review", "frontier", "acme-frontier", "projected"],
    ["review-2", "frontier", "acme-frontier", "projected"],
  ]);
});

test("a learned route is estimated as the decision projects it", () => {
  const learned: LearnedRoute = {
    cascade: ["acme-light", "acme-frontier"],
    giveUp: { afterAttempts: 2 },
    start: { try: "acme-light" },
    overrides: [],
    pool: ["acme-light", "acme-frontier"],
    verifier: { tpr: 0.9, fpr: 0.1 },
    learnedFrom: { tasks: 100, outcomes: 300 },
  };
  const policy = aPolicy({ learned });
  const decision = decide(aTask(), aDecisionContext({ policy }));
  const { feature, steps } = estimatePipeline(policy, { ...CONTEXT, task: aTask() });
  const expected = decision.outcome === "routed" ? decision.expectedCost : undefined;
  expect({ ...feature, basis: "projected" }).toEqual({ ...expected, unpriced: [], bases: ["projected"] });
  expect(steps[0]?.model).toBe("acme-light");
});

test("a script costs nothing, and says why", () => {
  const commit = estimatePipeline(aPolicy(), CONTEXT).steps.at(-1);
  expect(commit).toEqual({
    step: "commit",
    phase: undefined,
    tier: "automated",
    model: undefined,
    gates: [],
    cost: { low: nanoUsd(0), expected: nanoUsd(0), high: nanoUsd(0) },
    basis: "projected",
    from: "a script, which asks no model",
  });
});

test("measured work goes before what was published, and is priced for the model that does it now", () => {
  const measured = { research: { kind: "work", work: aPolicy().work, n: 12 } } as const;
  const [research] = estimatePipeline(DEVELOPMENT_LOOP, { ...CONTEXT, measured }).steps;
  const [projected] = estimatePipeline(aPolicy({ pipeline: [aStep({ tier: "frontier" })] }), CONTEXT).steps;
  expect(research).toMatchObject({
    cost: projected?.cost,
    basis: "measured",
    from: 'tokens of 12 earlier steps, at the prices of "list"',
  });
});

test("measured dollars hold for the tier at which they were spent, and for no other", () => {
  const spent = { low: nanoUsdFromUsd(0.1), expected: nanoUsdFromUsd(0.2), high: nanoUsdFromUsd(0.7) };
  const at = (tier: "mid" | "frontier") =>
    estimatePipeline(DEVELOPMENT_LOOP, {
      ...CONTEXT,
      measured: { research: { kind: "spent", tier, usd: spent, n: 1 } },
    }).steps[0];
  expect(at("frontier")).toMatchObject({
    cost: spent,
    basis: "measured",
    from: "what 1 earlier step cost at frontier",
  });
  expect(at("mid")).toMatchObject({ basis: "published" });
});

test("a step whose model has no price is unknown, and named in every sum that lacks it", () => {
  const models = [...ACME_MODELS, aModel({ id: "acme-local", tier: "local" })];
  const policy = aPolicy({
    pipeline: [
      aStep({ step: "plan", phase: "first", kind: "build-plan", tier: "local", needs: ["text"], gates: [] }),
      ...aPolicy().pipeline,
    ],
    ladder: [],
  });
  const { steps, phases, feature } = estimatePipeline(policy, { ...CONTEXT, models });
  expect(steps[0]).toMatchObject({ step: "plan", model: "acme-local", cost: undefined });
  expect(phases).toEqual([
    { phase: "first", cost: { low: 0, expected: 0, high: 0, unpriced: ["plan"], bases: [] } },
  ]);
  expect({ unpriced: feature.unpriced, expected: feature.expected }).toEqual({
    unpriced: ["plan"],
    expected: steps[1]?.cost?.expected,
  });
});

test("steps that this work does not go through are named and not counted", () => {
  const review = aStep({ step: "review", kind: "review", tier: "frontier", when: { risk: ["high"] } });
  const policy = aPolicy({ pipeline: [aStep({}), review] });
  const risky = aTask({ risks: [aFact("high")] });
  expect(estimatePipeline(policy, CONTEXT).left).toEqual(["review"]);
  expect(estimatePipeline(policy, { ...CONTEXT, task: risky }).left).toEqual([]);
});

test("a cap in dollars does not hide an estimate that is above it", () => {
  const { caps } = aPolicy();
  const capped = aPolicy({ caps: { ...caps, taskUsd: nanoUsd(1) } });
  expect(estimatePipeline(capped, CONTEXT)).toEqual(estimatePipeline(aPolicy(), CONTEXT));
});

test("what asking for an assessment cost is part of it", () => {
  const cost = nanoUsdFromUsd(0.002);
  const task = aTask({ assessment: { tier: "mid", by: "acme-light", because: "it looks so", cost } });
  const without = estimatePipeline(aPolicy(), { ...CONTEXT, task: aTask() });
  const { feature, steps } = estimatePipeline(aPolicy(), { ...CONTEXT, task });
  expect(steps[0]).toMatchObject({ step: "assessment", cost: { low: cost, expected: cost, high: cost } });
  expect(feature.expected).toBe(addUsd(without.feature.expected, cost));
});

test("work that no model may do is refused with the router's reason", () => {
  expect(() => estimatePipeline(aPolicy(), { ...CONTEXT, models: [] })).toThrow(
    'policy "small" cannot be estimated: no model may do step "implement" at mid or above',
  );
});
