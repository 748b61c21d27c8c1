import { expect, test } from "vitest";
import { nanoUsd } from "../domain/index.ts";
import { aDecisionContext, aDelegableTask, aModel, aTask } from "../testing/index.ts";
import { decide } from "./decide.ts";
import { costRangeJson, decisionJson } from "./decision-json.ts";
import { sentenceOf } from "./explain.ts";

const basis = { policy: "policy-1", priceBook: "prices-1", models: "models-1", evidence: "evidence-1" };

test("a routed decision has the documented shape", () => {
  const decision = decide(
    aDelegableTask({ title: "Fix typo" }),
    aDecisionContext({ limits: { delegate: true } }),
  );
  expect(decisionJson(decision)).toStrictEqual({
    schema: "suffice.decision/1",
    task: { id: "ticket-1", title: "Fix typo" },
    outcome: "routed",
    tier: "light",
    model: "acme-light",
    place: "isolated",
    policy: "small",
    rule: "cheap word",
    because: "well defined",
    passRate: { mean: 0.8, lower: 0.8, n: 0, basis: "prior" },
    expectedCostUsd: { low: 0.003, expected: 0.005094236, high: 0.08274, basis: "projected" },
    steps: [
      { step: "implement", tier: "light", place: "isolated", model: "acme-light", gates: ["tests"] },
      { step: "commit", tier: "automated", place: "script", model: null, gates: [] },
    ],
    cascade: ["light", "mid", "frontier"],
    fallbacks: [],
    rejected: [],
    warnings: [],
    trace: decision.trace.map(sentenceOf),
    basis,
  });
});

test("what is unknown is null: the model of a script, a cost without a price, a rate without a prior", () => {
  const scripted = decide(aDelegableTask(), aDecisionContext({ limits: { scripts: ["lint"] } }));
  expect(decisionJson(scripted)).toMatchObject({ model: null, passRate: null, tier: "automated" });
  const unlisted = decide(aTask(), aDecisionContext({ models: [aModel({ id: "unlisted" })] }));
  expect(decisionJson(unlisted)).toMatchObject({ model: "unlisted", expectedCostUsd: null });
});

test.each([
  [nanoUsd(400_000), 0.0004],
  [undefined, null],
])("an opinion that was asked for stands beside the decision, with what it cost: %s", (cost, costUsd) => {
  const assessment = { tier: "light", by: "acme-light", because: "a typo", cost } as const;
  const json = decisionJson(decide(aTask({ assessment }), aDecisionContext()));
  expect(json["assessment"]).toEqual({ by: "acme-light", tier: "light", because: "a typo", costUsd });
});

test("a refused decision has its code and no route", () => {
  const decision = decide(aTask(), aDecisionContext({ models: [aModel({ tools: false })] }));
  expect(decisionJson(decision)).toStrictEqual({
    schema: "suffice.decision/1",
    task: { id: "ticket-1", title: "Make the list nicer" },
    outcome: "refused",
    tier: "mid",
    policy: "small",
    rule: "everything else",
    code: "routing.no-candidate",
    because: 'no model may do step "implement" at mid or above',
    rejected: [{ model: "acme-mid", because: "no tool use" }],
    warnings: [],
    trace: decision.trace.map(sentenceOf),
    basis,
  });
});

test("a decision survives JSON unchanged", () => {
  for (const context of [aDecisionContext(), aDecisionContext({ models: [] })]) {
    const json = decisionJson(decide(aTask(), context));
    expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
  }
});

test("a cost range is in dollars, with its basis; none is null", () => {
  const range = { low: nanoUsd(1_000_000), expected: nanoUsd(3_000_000), high: nanoUsd(10_000_000) };
  expect(costRangeJson({ ...range, basis: "projected" })).toEqual({
    low: 0.001,
    expected: 0.003,
    high: 0.01,
    basis: "projected",
  });
  expect(costRangeJson(undefined)).toBeNull();
});
