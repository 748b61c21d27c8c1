import { expect, test } from "vitest";
import type { LearnedRoute, Policy } from "../../domain/index.ts";
import { aDecisionContext, aFact, aModel, aPolicy, aTask } from "../../testing/index.ts";
import { type DecisionContext, decide } from "../decide.ts";
import { sentenceOf } from "../explain.ts";

const ROUTE: LearnedRoute = {
  cascade: ["acme-light", "acme-frontier"],
  giveUp: { afterAttempts: 2 },
  start: { try: "acme-light", rejected: [{ next: { try: "acme-frontier" } }] },
  overrides: [],
  pool: ["acme-light", "acme-mid", "acme-frontier"],
  verifier: { tpr: 0.9, fpr: 0.1 },
  learnedFrom: { tasks: 100, outcomes: 300 },
};
const learning = (learned: Partial<LearnedRoute> = {}, overrides: Partial<Policy> = {}): Policy =>
  aPolicy({ learned: { ...ROUTE, ...learned }, ...overrides });

function decided(
  policy: Policy,
  task: Parameters<typeof aTask>[0] = {},
  context: Partial<Parameters<typeof aDecisionContext>[0] & Pick<DecisionContext, "repository">> = {},
) {
  const { repository, ...values } = context;
  const decision = decide(aTask(task), { ...aDecisionContext({ policy, ...values }), repository });
  if (decision.outcome === "refused") throw new Error(decision.because);
  const [coding] = decision.steps.filter(({ kind }) => kind === "coding");
  return { decision, rungs: coding?.rungs.flatMap(({ models }) => models), tries: coding?.afterFailures };
}

test("the coding step tries the learned models in their order, one attempt each, and says what they were learned from", () => {
  const { decision, rungs, tries } = decided(learning());
  expect({ rungs, tries }).toEqual({ rungs: ["acme-light", "acme-frontier"], tries: 1 });
  const { tier, model, cascade, because, rule } = decision;
  expect({ tier, model, cascade, because, rule }).toEqual({
    tier: "light",
    model: "acme-light",
    cascade: ["light", "frontier"],
    because: "learned from 300 outcomes",
    rule: "everything else",
  });
  expect(decision.trace.map(sentenceOf)).toContain(
    "learned from 300 outcomes of 100 tasks: acme-light, then acme-frontier",
  );
});

test("models of one tier, and weaker ones after stronger ones, keep the order that outcomes taught", () => {
  const models = [
    aModel({ id: "a", tier: "mid" }),
    aModel({ id: "b", tier: "mid" }),
    aModel({ id: "c", tier: "light" }),
  ];
  expect(decided(learning({ cascade: ["b", "a", "c"] }), {}, { models }).rungs).toEqual(["b", "a", "c"]);
});

test("a single learned model may be tried again with what its gates found", () => {
  expect(decided(learning({ cascade: ["acme-mid"] }))).toMatchObject({ rungs: ["acme-mid"], tries: 2 });
});

test.each<[string, Policy, Parameters<typeof aTask>[0], readonly string[], string]>([
  [
    "that nobody serves here",
    learning({ cascade: ["gone", "acme-mid"] }),
    {},
    ["acme-mid"],
    "gone is out: learned, and none of the models that may be chosen here",
  ],
  [
    "below what risk asks for",
    learning(),
    { risks: [aFact("high")] },
    ["acme-frontier"],
    "acme-light is out: learned, and below frontier, which this work needs",
  ],
  [
    "below the policy's floor",
    learning({}, { floor: "mid" }),
    {},
    ["acme-frontier"],
    "acme-light is out: learned, and below mid, which this work needs",
  ],
  [
    "below what a person's label of complexity says",
    learning(),
    { complexity: aFact("complex") },
    ["acme-frontier"],
    "acme-light is out: learned, and below mid, which this work needs",
  ],
  [
    "below the tier of the conversation that the work stays in",
    learning({}, { main: "frontier" }),
    {},
    ["acme-frontier"],
    "acme-light is out: learned, and below frontier, which this work needs",
  ],
  [
    "above the policy's cap",
    learning({}, { cap: "mid" }),
    {},
    ["acme-light"],
    "acme-frontier is out: learned, and above the policy's cap mid",
  ],
])("a learned model %s is out, and the trace says why", (_, policy, task, rungs, why) => {
  const { decision, ...found } = decided(policy, task);
  expect(found.rungs).toEqual(rungs);
  expect(decision.trace.map(sentenceOf)).toContain(why);
});

test("a learned model that lacks tools or context is out like any other", () => {
  const models = [
    aModel({ id: "acme-light", tier: "light", tools: false }),
    aModel({ id: "acme-mid" }),
    aModel({ id: "acme-frontier", tier: "frontier" }),
  ];
  const { rungs, decision } = decided(learning(), {}, { models });
  expect(rungs).toEqual(["acme-frontier"]);
  expect(decision.rejected).toEqual([{ model: "acme-light", because: "no tool use" }]);
});

test("where none of the learned models may do it, the policy's own ladder is used, with a warning", () => {
  const { rungs, decision } = decided(learning({ cascade: ["gone"] }));
  expect(rungs).toEqual(["acme-mid", "acme-frontier"]);
  expect(decision.tier).toBe("mid");
  expect(decision.warnings).toEqual([
    `none of the learned models may do step "implement"; the policy's own ladder is used`,
  ]);
});

test.each<[string, Policy, Parameters<typeof aTask>[0]]>([
  [
    "a label that names its route",
    learning(),
    { named: { tier: "mid", model: undefined, signal: 'label "tier:mid"' } },
  ],
  ["a chunk of a plan", learning(), { ticket: { partOf: { task: aTask().ticket.id, risks: [] } } }],
  [
    "work that no gate judges",
    learning({}, { pipeline: aPolicy().pipeline.map((step) => ({ ...step, gates: [] })) }),
    {},
  ],
])("what was learned does not hold for %s", (_, policy, task) => {
  expect(decided(policy, task).rungs?.[0]).toBe("acme-mid");
});

test("a repository's own way goes before that of a kind of work, and both before the common one", () => {
  const policy = learning({
    overrides: [
      { by: "kind", value: "docs", start: { try: "acme-mid" } },
      {
        by: "repo",
        value: "acme/list",
        start: {
          try: "acme-mid",
          rejected: [{ upToUsd: 0.1, next: { try: "acme-frontier" } }, { next: { take: "acme-mid" } }],
        },
      },
    ],
  });
  const docs = { ticket: { kind: "docs" } } as const;
  expect(decided(policy, docs, { repository: "acme/list" }).rungs).toEqual(["acme-mid", "acme-frontier"]);
  expect(decided(policy, docs, { repository: "other" }).rungs).toEqual(["acme-mid"]);
  expect(decided(policy, {}, { repository: "other" }).rungs).toEqual(["acme-light", "acme-frontier"]);
});

test("a run is given the whole way: branches beside the longest one come behind it, and cost nothing in a projection", () => {
  const start = {
    try: "acme-light",
    rejected: [
      { upToUsd: 0.1, next: { try: "acme-mid", rejected: [{ next: { try: "acme-frontier" } }] } },
      { upToUsd: 0.5, next: { try: "acme-other" } },
      { next: { take: "acme-light" } },
    ],
  } as const;
  const cascade = ["acme-light", "acme-mid", "acme-frontier"];
  const models = [...cascade, "acme-other"].map((id) => aModel({ id, tier: "mid" }));
  const { decision, rungs } = decided(learning({ start, cascade }), {}, { models });
  expect(rungs).toEqual(["acme-light", "acme-mid", "acme-frontier", "acme-other"]);
  expect(decision.steps.find(({ kind }) => kind === "coding")?.learned).toEqual(start);
  const straight = {
    try: "acme-light",
    rejected: [{ next: { try: "acme-mid", rejected: [{ next: { try: "acme-frontier" } }] } }],
  };
  const without = decided(learning({ start: straight, cascade }), {}, { models });
  expect(decision.expectedCost).toEqual(without.decision.expectedCost);
});
