import { expect, test } from "vitest";
import { createRouter, shippedPolicies } from "../../src/app/index.ts";
import {
  addUsd,
  type Decision,
  type PipelineStep,
  type TaskKind,
  usdNumber,
} from "../../src/domain/index.ts";

const policies = new Map((await shippedPolicies()).map((policy) => [policy.name, policy]));

/** A local model is there as well. */
const providers = ["anthropic", "ollama"];

function pipelineOf(name: string): readonly PipelineStep[] {
  const policy = policies.get(name);
  if (policy === undefined) throw new Error(`there is no preset ${name}`);
  return policy.pipeline;
}

async function decideBy(
  policy: string,
  kind?: TaskKind,
  scripts: readonly TaskKind[] = [],
): Promise<Decision> {
  const router = await createRouter({ policy, providers, limits: { scripts } });
  return router.decide({ title: "Add a counter", kind });
}

/** `implement mid`, with `fresh` where it has a context of its own. */
async function table(policy: string, kind?: TaskKind): Promise<readonly string[]> {
  const decision = await decideBy(policy, kind);
  if (decision.outcome === "refused") throw new Error(decision.because);
  return decision.steps.map(({ step, tier, fresh }) => `${step} ${tier}${fresh ? " fresh" : ""}`);
}

test("development-loop is the document's table: tier, and fresh eyes for the two validations", async () => {
  expect(await table("development-loop", "coding")).toEqual([
    "research frontier",
    "draft-plan frontier",
    "validate-requirements frontier fresh",
    "validate-integration frontier fresh",
    "build-plan mid",
    "double-check frontier",
    "pre-flight automated",
    "implement mid",
    "review mid",
    "audit frontier",
    "remediation mid",
    "e2e mid",
    "final-remediation mid",
    "docs mid",
    "commit automated",
    "smoke-test automated",
  ]);
});

function typicalSum(steps: readonly PipelineStep[]): readonly [number, number] {
  const ranges = steps.flatMap(({ typicalUsd }) => (typicalUsd === undefined ? [] : [typicalUsd]));
  expect(ranges).toHaveLength(steps.length);
  return [
    usdNumber(addUsd(...ranges.map(({ low }) => low))),
    usdNumber(addUsd(...ranges.map(({ high }) => high))),
  ];
}

test.each([
  ["phase 1, printed as 1.50 to 3.75", 0, 6, [1.15, 3.35]],
  ["phase 2, printed as 0.85 to 2.00", 6, 11, [0.6, 1.85]],
  ["phase 3, as printed", 11, 16, [0.12, 0.4]],
  ["a feature, printed as 2.50 to 6.15", 0, 16, [1.87, 5.6]],
])("the costs that the document gives its steps add up to what they add up to: %s", (_, from, to, sum) => {
  expect(typicalSum(pipelineOf("development-loop").slice(from, to))).toEqual(sum);
});

test.each<[TaskKind, string]>([
  ["research", "frontier"],
  ["validation", "frontier"],
  ["audit", "frontier"],
  ["coding", "mid"],
  ["review", "mid"],
  ["remediation", "mid"],
  ["pre_flight", "automated"],
  ["smoke_test", "automated"],
])("the document's rule-based router, with scripts at hand for checks: %s is %s", async (kind, tier) => {
  const decision = await decideBy("development-loop", kind, ["pre_flight", "smoke_test"]);
  expect([decision.tier, decision.warnings]).toEqual([tier, []]);
});

test("the router has no line for an unknown category: mid, and a warning", async () => {
  expect(await decideBy("development-loop")).toMatchObject({
    tier: "mid",
    rule: "everything else",
    warnings: ['the kind of work is unknown, so "everything else" decided'],
  });
});

test("backlog-gates is the table's proposed column, with a program as the planner of waves and a template behind the commit", async () => {
  expect(await table("backlog-gates")).toEqual([
    "classify local",
    "wave-plan automated",
    "pre-flight automated",
    "plan local",
    "implement light",
    "lint light",
    "review mid fresh",
    "review-2 mid fresh",
    "write-agents light",
    "smoke-test automated",
    "commit local",
  ]);
  const steps = pipelineOf("backlog-gates");
  expect(Object.fromEntries(steps.map(({ step, fallback }) => [step, fallback]))).toMatchObject({
    classify: ["light"],
    plan: ["light"],
    implement: [],
  });
  expect(steps.at(-1)?.template).toBe("{type}({area}): implement {ticket_id}");
});

test("backlog-gates-classic is the table's current column, and backlog-gates-mid differs in who writes", async () => {
  expect(await table("backlog-gates-classic")).toEqual([
    "wave-plan automated",
    "pre-flight automated",
    "plan mid",
    "implement mid",
    "lint light",
    "review light fresh",
    "review-2 light fresh",
    "write-agents mid",
    "smoke-test automated",
    "commit light",
  ]);
  const proposed = await table("backlog-gates");
  expect(await table("backlog-gates-mid")).toEqual(
    proposed.map((step) => (step === "implement light" ? "implement mid" : step)),
  );
});

test("two failed verdicts at a tier, then the next one up: light, mid, frontier", async () => {
  const decision = await decideBy("backlog-gates");
  if (decision.outcome === "refused") throw new Error(decision.because);
  const step = decision.steps.find(({ kind }) => kind === "coding");
  expect([step?.afterFailures, step?.rungs.map(({ tier }) => tier)]).toEqual([
    2,
    ["light", "mid", "frontier"],
  ]);
  expect(policies.get("backlog-gates")?.caps).toMatchObject({ rounds: 3, escalations: 1 });
});

test("where a local model has no price and there is a cap, the text gates go to light and say so", async () => {
  const router = await createRouter({
    policy: "backlog-gates",
    providers,
    limits: { taskUsd: policies.get("evidence")?.caps.taskUsd },
  });
  const decision = router.decide({ title: "Add a counter", kind: "coding" });
  expect(decision.warnings).toEqual([
    'no model serves local for step "plan"; light was taken, the next tier up',
    'no model serves local for step "commit"; its template is used',
  ]);
});

test("isolated-delegation may delegate exactly four kinds of work, and never design", () => {
  expect(policies.get("isolated-delegation")?.delegation.whitelist).toEqual([
    "seed-data",
    "cross-link",
    "lint",
    "format",
  ]);
});

const chunk = {
  title: "Seed every status",
  kind: "seed-data",
  files: ["seed.sql"],
  acceptance: ["It applies twice"],
} as const;

test.each([
  ["everything said", chunk, "isolated"],
  ["work that depends on other work", { ...chunk, dependsOn: ["cs-1"] }, "main"],
  ["design", { ...chunk, kind: "design" }, "main"],
  ["no files", { ...chunk, files: undefined }, "main"],
  ["no criteria", { ...chunk, acceptance: [] }, "main"],
  ["a kind of work off the whitelist", { ...chunk, kind: "coding" }, "main"],
] as const)(
  "a chunk leaves the conversation only with every predicate true: %s",
  async (_, ticket, place) => {
    const router = await createRouter({ policy: "isolated-delegation", limits: { delegate: true } });
    const decision = router.decide(ticket);
    expect(decision).toMatchObject({ outcome: "routed", place });
    const step =
      decision.outcome === "routed" ? decision.steps.find(({ kind }) => kind === "coding") : undefined;
    expect(step).toMatchObject(
      place === "isolated"
        ? {
            tier: "light",
            takeBack: "frontier",
            rungs: [{ tier: "light" }, { tier: "mid" }, { tier: "frontier" }],
          }
        : { tier: "frontier", takeBack: undefined, rungs: [{ tier: "frontier" }] },
    );
  },
);
