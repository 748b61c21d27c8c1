import { expect, test } from "vitest";
import {
  type Decision,
  instant,
  type Model,
  nanoUsd,
  nanoUsdFromUsd,
  type PipelineStep,
  type RefusedDecision,
  type RoutedDecision,
  type Task,
  type TaskKind,
  taskId,
} from "../domain/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aDecisionContext,
  aDelegableTask,
  aFact,
  aModel,
  anEvidenceRow,
  aPolicy,
  aPrice,
  aPriceBook,
  aTask,
  NOON,
  ratesInUsd,
} from "../testing/index.ts";
import { type DecisionContext, decide } from "./decide.ts";

function routed(decision: Decision): RoutedDecision {
  if (decision.outcome !== "routed") throw new Error(`refused: ${decision.because}`);
  return decision;
}

function refused(decision: Decision): RefusedDecision {
  if (decision.outcome !== "refused") throw new Error(`routed to ${decision.model}`);
  return decision;
}

const typo = aTask({ ticket: { title: "Fix typo" } });
const [implement, commit] = aPolicy().pipeline;

function withSteps(...steps: readonly Partial<PipelineStep>[]): DecisionContext {
  if (implement === undefined || commit === undefined) throw new Error("the small policy has two steps");
  return aDecisionContext({
    policy: aPolicy({ pipeline: [...steps.map((step) => ({ ...implement, ...step })), commit] }),
  });
}

test("a decision says where the work goes, what may follow, what it will cost, and how that came about", () => {
  const task = aTask();
  const plain = { fallback: [], split: false, count: 1, takeBack: undefined };
  const gates = { needs: ["text", "tools"], gates: ["tests"], fresh: false, afterFailures: 2, ...plain };
  expect(decide(task, aDecisionContext())).toEqual({
    outcome: "routed",
    task,
    policy: "small",
    rule: "everything else",
    tier: "mid",
    place: "main",
    model: "acme-mid",
    because: "no rule knew better",
    steps: [
      {
        step: "implement",
        kind: "coding",
        tier: "mid",
        place: "main",
        ...gates,
        rungs: [
          { tier: "mid", models: ["acme-mid"] },
          { tier: "frontier", models: ["acme-frontier"] },
        ],
      },
      { ...commit, place: "script", rungs: [{ tier: "automated", models: [] }] },
    ],
    cascade: ["mid", "frontier"],
    fallbacks: [],
    passRate: { mean: 0.9, lower: 0.9, n: 0, basis: "prior" },
    expectedCost: {
      low: 6_000_000,
      // Two tries at mid (passing 9 in 10), then two at frontier (19 in 20): 7.9 + 0.1 × (7.9 + 0.1 × (15.8 + 0.05 × 15.8)).
      expected: 8_855_900,
      high: 2 * 11_820_000 + 2 * 23_640_000,
      basis: "projected",
    },
    rejected: [],
    warnings: [],
    trace: [
      { kind: "rule-passed-over", rule: "explicit label", because: "no label names a tier or a model" },
      { kind: "rule-passed-over", rule: "cheap word", because: "none of its words is in the title" },
      {
        kind: "rule-matched",
        rule: "everything else",
        tier: "mid",
        signal: "it holds for every task",
        because: "no rule knew better",
      },
      { kind: "place-chosen", place: "main", because: "delegation is off" },
      { kind: "candidate-priced", model: "acme-mid", expected: 7_900_000, because: "one attempt, projected" },
      {
        kind: "candidate-priced",
        model: "acme-frontier",
        expected: 15_800_000,
        because: "one attempt, projected",
      },
    ],
    basis: aDecisionContext().basis,
  });
});

test("every fact that triage found opens the trace, with its signal", () => {
  const task = aTask({
    named: { tier: "mid", model: "acme-mid", signal: 'label "model:acme-mid"' },
    complexity: aFact("simple", 'label "complexity:simple"'),
    risks: [aFact("high", "a word")],
    fileCount: aFact(2, "the list"),
    contextTokens: aFact(1234, "the sizes"),
    ticket: { kind: "docs" },
  });
  expect(decide(task, aDecisionContext()).trace.filter(({ kind }) => kind === "fact-found")).toEqual([
    { kind: "fact-found", fact: "kind docs", signal: "the ticket" },
    { kind: "fact-found", fact: "asks for acme-mid", signal: 'label "model:acme-mid"' },
    { kind: "fact-found", fact: "complexity simple", signal: 'label "complexity:simple"' },
    { kind: "fact-found", fact: "risk", signal: "a word" },
    { kind: "fact-found", fact: "files: 2", signal: "the list" },
    { kind: "fact-found", fact: "about 1234 tokens of context", signal: "the sizes" },
  ]);
});

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

test.each<[string, Task, DecisionContext]>([
  ["plain work", aTask(), aDecisionContext()],
  ["a delegated chunk", aDelegableTask(), aDecisionContext({ limits: { delegate: true } })],
  ["a script", aDelegableTask(), aDecisionContext({ limits: { scripts: ["lint"] } })],
  ["measured work", typo, aDecisionContext({ evidence: [anEvidenceRow()] })],
  ["refused work", aTask(), aDecisionContext({ limits: { taskUsd: nanoUsd(1) } })],
])("the same values give the same decision and are left as they were: %s", (_, task, context) => {
  const first = decide(frozen(task), frozen(context));
  expect(decide(structuredClone(task), structuredClone(context))).toStrictEqual(first);
});

test("what triage warned of, the decision warns of", () => {
  expect(decide(aTask({ warnings: ["a label was ignored"] }), aDecisionContext()).warnings).toEqual([
    "a label was ignored",
  ]);
});

test("a step with a condition is there only for tasks for which it holds", () => {
  const context = withSteps(
    {},
    { step: "review", kind: "review", tier: "frontier", when: { risk: ["high"] } },
  );
  const stepsOf = (task: Task) =>
    routed(decide(task, context)).steps.map(({ step, tier }) => `${step} ${tier}`);
  expect(stepsOf(aTask())).toEqual(["implement mid", "commit automated"]);
  expect(stepsOf(aTask({ risks: [aFact("high")] }))).toEqual([
    "implement frontier",
    "review frontier",
    "commit automated",
  ]);
});

test("a step climbs its own ladder where it has one, and the policy's where it has none", () => {
  const context = withSteps({ ladder: ["light", "frontier"] }, { step: "again", ladder: ["light"] });
  const rungsOf = (task: Task) =>
    routed(decide(task, context)).steps.map(({ rungs }) => rungs.map(({ tier }) => tier));
  expect(rungsOf(typo)).toEqual([["light", "frontier"], ["light"], ["automated"]]);
  expect(rungsOf(aTask())).toEqual([["mid", "frontier"], ["mid"], ["automated"]]);
});

const asked: Partial<PipelineStep> = {
  step: "plan",
  kind: "build-plan",
  tier: "local",
  fallback: ["light", "mid"],
  needs: ["text"],
  gates: [],
};
const local = aModel({ id: "acme-local", tier: "local", tools: false });

test("a step with a fallback has those tiers and no others; a text is asked of a model without tools", () => {
  const context = { ...withSteps(asked), models: [local, ...ACME_MODELS] };
  expect(routed(decide(aTask(), context)).steps[0]?.rungs).toEqual([
    { tier: "local", models: ["acme-local"] },
    { tier: "light", models: ["acme-light"] },
    { tier: "mid", models: ["acme-mid"] },
  ]);
});

test.each([
  ["no model serves the tier", ACME_MODELS, undefined, []],
  [
    "its model has no price and there is a cap",
    [local, ...ACME_MODELS],
    nanoUsdFromUsd(5),
    [{ model: "acme-local", because: "has no price, so the cap of $5.00 could not be kept" }],
  ],
])(
  "a tier that cannot answer is passed over for the next one of the fallback: %s",
  (_, models, taskUsd, rejected) => {
    const context = withSteps(asked);
    const decision = routed(decide(aTask(), { ...context, models, limits: { ...context.limits, taskUsd } }));
    expect(decision).toMatchObject({
      rejected,
      warnings: ['no model serves local for step "plan"; light was taken, the next tier up'],
    });
    expect(decision.steps[0]).toMatchObject({ tier: "light", rungs: [{ tier: "light" }, { tier: "mid" }] });
  },
);

test("a commit message with a template climbs nowhere, and needs no model where none serves its tier", () => {
  const worded = { kind: "commit", tier: "local", needs: ["text"], gates: [], template: "{title}" } as const;
  const context = withSteps({}, { ...worded, step: "message" });
  const messageOf = (models: readonly Model[]) => {
    const { steps, warnings } = routed(decide(aTask(), { ...context, models }));
    return [steps[1]?.tier, steps[1]?.place, steps[1]?.rungs, warnings];
  };
  expect(messageOf([local, ...ACME_MODELS])).toEqual([
    "local",
    "main",
    [{ tier: "local", models: ["acme-local"] }],
    [],
  ]);
  expect(messageOf(ACME_MODELS)).toEqual([
    "automated",
    "script",
    [{ tier: "automated", models: [] }],
    ['no model serves local for step "message"; its template is used'],
  ]);
});

test("a step of one answer is priced and measured as one call, not as a conversation of many turns", () => {
  const short = aModel({ contextWindow: 2200 });
  const context = { ...withSteps({ needs: ["text", "tools"] }), models: [short] };
  expect(decide(aTask(), context).rejected).toEqual([
    { model: "acme-mid", because: "needs about 2400 tokens of context, has 2200" },
  ]);
  const once = { ...withSteps({ needs: ["text"] }), models: [short] };
  expect(decide(aTask(), once).outcome).toBe("routed");
  const costIn = (needs: PipelineStep["needs"]) =>
    routed(decide(aTask(), withSteps({ needs, gates: [] }))).expectedCost?.expected ?? 0;
  expect(costIn(["text"])).toBeLessThan(costIn(["text", "tools"]));
});

test("several reviewers are several steps, each by itself", () => {
  const context = withSteps({}, { step: "review", kind: "review", tier: "frontier", fresh: true, count: 3 });
  expect(routed(decide(aTask(), context)).steps.map(({ step, count, tier }) => [step, count, tier])).toEqual([
    ["implement", 1, "mid"],
    ["review", 1, "frontier"],
    ["review-2", 1, "frontier"],
    ["review-3", 1, "frontier"],
    ["commit", 1, "automated"],
  ]);
});

test.each([
  ["a conversation that the task itself opens", "Fix typo", { main: "routed" }, "mid"],
  ["a conversation at frontier", "Fix typo", { main: "frontier" }, "frontier"],
  ["a conversation weaker than the work", "Make it nicer", { main: "light" }, "mid"],
  ["a cap below mid", "Fix typo", { main: "routed", cap: "light" }, "light"],
  [
    "a ladder that ends below the conversation",
    "Fix typo",
    { main: "frontier", ladder: ["light"] },
    "frontier",
  ],
] as const)(
  "delegated work is taken back to the main conversation's tier: %s",
  (_, title, policy, takeBack) => {
    const context = aDecisionContext({ policy: aPolicy(policy), limits: { delegate: true } });
    const [step] = routed(decide(aDelegableTask({ title }), context)).steps;
    expect(step).toMatchObject({ place: "isolated", takeBack });
    expect(step?.rungs.map(({ tier }) => tier)).toContain(takeBack);
  },
);

const takeBackWith = (...models: readonly Model[]) =>
  routed(
    decide(aDelegableTask({ title: "Fix typo" }), aDecisionContext({ models, limits: { delegate: true } })),
  ).steps[0]?.takeBack;

test("where no model serves the main conversation's tier, work is taken back to the next one up, else to the strongest", () => {
  const [light, , frontier] = ACME_MODELS;
  if (light === undefined || frontier === undefined) throw new Error("there are three models");
  expect([takeBackWith(light, frontier), takeBackWith(light)]).toEqual(["frontier", "light"]);
});

test("what is not delegated, or is not written, is not taken back", () => {
  const context = withSteps({}, { step: "review", kind: "review", tier: "mid", fresh: true });
  const kept = routed(decide(aDelegableTask({ title: "Fix typo" }), context)).steps;
  expect(kept.map(({ takeBack }) => takeBack)).toEqual([undefined, undefined, undefined]);
  const on = { ...context, limits: { ...context.limits, delegate: true } };
  const delegated = routed(decide(aDelegableTask({ title: "Fix typo" }), on)).steps;
  expect(delegated.map(({ takeBack }) => takeBack)).toEqual(["mid", undefined, undefined]);
});

const planned = aPolicy({
  rules: [
    {
      name: "planned chunk",
      when: { chunk: true },
      tier: "light",
      place: "isolated",
      because: "bounded by its plan",
    },
    { name: "everything else", when: {}, tier: "mid", because: "no rule knew better" },
  ],
  pipeline: [
    ...withSteps({ step: "plan", kind: "build-plan", tier: "mid", split: true }, {}).policy.pipeline,
  ],
});

test("a chunk of a plan is decided by the same rules, is only carried out, and says whose it is", () => {
  const chunk = aDelegableTask({
    title: "Part one",
    kind: undefined,
    partOf: { task: taskId("cs-1"), risks: [] },
  });
  const decision = routed(decide(chunk, aDecisionContext({ policy: planned, limits: { delegate: true } })));
  expect(decision).toMatchObject({ rule: "planned chunk", tier: "light", place: "isolated" });
  expect(decision.steps.map(({ step, takeBack }) => [step, takeBack])).toEqual([["implement", "mid"]]);
  expect(decision.trace[0]).toEqual({ kind: "fact-found", fact: 'a chunk of "cs-1"', signal: "the plan" });
});

test("a chunk that depends on others stays in the main conversation, and one with a sign of risk goes up", () => {
  const policy = planned;
  const context = aDecisionContext({ policy, limits: { delegate: true } });
  const ticket = { title: "Part two", kind: undefined, partOf: { task: taskId("cs-1"), risks: [] } } as const;
  expect(routed(decide(aDelegableTask({ ...ticket, dependsOn: [taskId("c1")] }), context))).toMatchObject({
    tier: "light",
    place: "main",
  });
  const risky = { ...aDelegableTask(ticket), risks: [aFact("high")] };
  expect(routed(decide(risky, context)).tier).toBe("frontier");
});

test("what sort of work a ticket is, is asked only where nobody said so", () => {
  const context = withSteps(
    { ...asked, step: "classify", kind: "classify", tier: "light", fallback: [] },
    {},
  );
  const stepsOf = (task: Task) => routed(decide(task, context)).steps.map(({ step }) => step);
  expect(stepsOf(aTask())).toEqual(["classify", "implement", "commit"]);
  expect(stepsOf(aTask({ ticket: { kind: "docs" } }))).toEqual(["implement", "commit"]);
});

const byKind = aPolicy({
  rules: [
    { name: "checks", when: { kind: ["lint"] }, tier: "automated", because: "they have a right answer" },
    { name: "everything else", when: {}, tier: "mid", because: "no rule knew better" },
  ],
});

test("a rule may give work to a script; where none is at hand, a model is trusted with it from mid up", () => {
  const scripted = aDecisionContext({ policy: byKind, limits: { scripts: ["lint"] } });
  expect(routed(decide(aDelegableTask(), scripted))).toMatchObject({ tier: "automated", place: "script" });
  const decision = routed(decide(aDelegableTask(), aDecisionContext({ policy: byKind })));
  expect(decision).toMatchObject({ tier: "mid", place: "main", model: "acme-mid" });
  expect(decision.trace).toContainEqual({
    kind: "tier-raised",
    by: "no script",
    from: "automated",
    to: "mid",
    signal: "no script does this here",
    because: "only a script is automated; a model has to be trusted with it",
  });
});

const warningsOf = (kind: TaskKind | undefined, policy = byKind) =>
  decide(aTask({ ticket: { kind } }), aDecisionContext({ policy })).warnings;

test("a policy that goes by kinds of work warns of one that no rule of it knows", () => {
  expect(warningsOf(undefined)).toEqual(['the kind of work is unknown, so "everything else" decided']);
  expect(warningsOf("docs")).toEqual(['no rule knows work of kind "docs", so "everything else" decided']);
  expect(warningsOf("lint")).toEqual([]);
  expect(warningsOf(undefined, aPolicy())).toEqual([]);
});

test("a fresh step has a context of its own, wherever the task runs", () => {
  const context = withSteps({}, { step: "review", kind: "review", tier: "frontier", fresh: true });
  expect(routed(decide(aTask(), context)).steps.map(({ step, place }) => `${step} ${place}`)).toEqual([
    "implement main",
    "review isolated",
    "commit script",
  ]);
});

test("with delegation off the coding step is never isolated, whatever vouches for it", () => {
  const off = routed(decide(aDelegableTask({ title: "Fix typo" }), aDecisionContext()));
  expect([off.place, off.steps[0]?.place]).toEqual(["main", "main"]);
  const on = routed(
    decide(aDelegableTask({ title: "Fix typo" }), aDecisionContext({ limits: { delegate: true } })),
  );
  expect([on.place, on.steps[0]?.place]).toEqual(["isolated", "isolated"]);
});

test("what a script does needs no model; the cascade stands ready above it", () => {
  const decision = routed(decide(aDelegableTask(), aDecisionContext({ limits: { scripts: ["lint"] } })));
  expect(decision).toMatchObject({
    tier: "automated",
    place: "script",
    because: 'a script does "lint" at no cost',
    cascade: ["automated", "mid", "frontier"],
    fallbacks: [],
    expectedCost: { low: 0, expected: 0, high: 0, basis: "projected" },
  });
  expect(decision.model).toBeUndefined();
});

test("beside a script, what a step still asks of a model runs in the main conversation and has its cost", () => {
  const context = withSteps({ step: "plan", kind: "build-plan", gates: [] }, {});
  const decision = routed(
    decide(aDelegableTask(), { ...context, limits: { ...context.limits, scripts: ["lint"] } }),
  );
  expect(decision.steps.map(({ step, place, tier }) => `${step} ${place} ${tier}`)).toEqual([
    "plan main mid",
    "implement script automated",
    "commit script automated",
  ]);
  expect(decision.expectedCost?.expected).toBe(7_900_000);
});

test("a script is never taken by a policy whose floor is a model", () => {
  const policy = aPolicy({ floor: "frontier", main: "frontier" });
  const decision = routed(
    decide(aDelegableTask(), aDecisionContext({ policy, limits: { scripts: ["lint"] } })),
  );
  expect([decision.place, decision.tier]).toEqual(["main", "frontier"]);
});

test("work in a main conversation has at least the tier at which that is opened", () => {
  const context = aDecisionContext({ policy: aPolicy({ main: "mid" }) });
  const decision = routed(decide(typo, context));
  expect(decision.tier).toBe("mid");
  expect(decision.trace).toContainEqual({
    kind: "tier-raised",
    by: "main conversation",
    from: "light",
    to: "mid",
    signal: "it stays in the main conversation",
    because: "that is opened at this tier",
  });
  expect(routed(decide(aTask({ risks: [aFact("high")] }), context)).tier).toBe("frontier");
});

test("isolated work keeps its own tier, whatever the main conversation's is", () => {
  const context = aDecisionContext({ policy: aPolicy({ main: "mid" }), limits: { delegate: true } });
  expect(routed(decide(aDelegableTask({ title: "Fix typo" }), context))).toMatchObject({
    tier: "light",
    place: "isolated",
  });
});

const twins: readonly Model[] = [
  aModel({ id: "dear" }),
  aModel({ id: "cheap" }),
  aModel({ id: "unlisted" }),
  aModel({ id: "dear-as-well" }),
];
const dear = ratesInUsd({ freshInput: 5, cacheRead: 1, cacheWrite5m: 5, output: 5 });
const twinPrices = aPriceBook(
  aPrice({ model: "dear", rates: dear }),
  aPrice({ model: "dear-as-well", rates: dear }),
  aPrice({ model: "cheap" }),
);

test("the cheapest model of a tier is taken; equals keep their order, one without a price comes last", () => {
  const decision = routed(decide(aTask(), aDecisionContext({ models: twins, priceBook: twinPrices })));
  expect([decision.model, ...decision.fallbacks]).toEqual(["cheap", "dear", "dear-as-well", "unlisted"]);
});

test.each(["dear", "dear-as-well", "unlisted"])("a model named by a label goes first: %s", (model) => {
  const named = { tier: "mid", model, signal: `label "model:${model}"` } as const;
  const decision = routed(
    decide(aTask({ named }), aDecisionContext({ models: twins, priceBook: twinPrices })),
  );
  const others = ["cheap", "dear", "dear-as-well", "unlisted"].filter((each) => each !== model);
  expect([decision.model, ...decision.fallbacks]).toEqual([model, ...others]);
});

test("models are priced as of the decision's moment", () => {
  const halved = aPrice({ effectiveFrom: NOON, rates: ratesInUsd({ cacheWrite5m: 1 }) });
  const priceBook = aPriceBook(aPrice({ rates: ratesInUsd({ cacheWrite5m: 2 }) }), halved);
  const lowAt = (at: number) =>
    routed(decide(aTask(), aDecisionContext({ models: [aModel()], priceBook, at: instant(at) }))).expectedCost
      ?.low;
  expect([lowAt(NOON - 1), lowAt(NOON)]).toEqual([4_000_000, 2_000_000]);
});

test("models without tools are rejected by name, and the next tier up is taken with a warning", () => {
  const models = ACME_MODELS.map((model) => (model.tier === "light" ? { ...model, tools: false } : model));
  const decision = routed(decide(typo, aDecisionContext({ models })));
  expect(decision).toMatchObject({
    tier: "light",
    model: "acme-mid",
    cascade: ["mid", "frontier"],
    rejected: [{ model: "acme-light", because: "no tool use" }],
    warnings: ['no model serves light for step "implement"; mid was taken, the next tier up'],
  });
  expect(decision.trace).toContainEqual({
    kind: "candidate-rejected",
    model: "acme-light",
    because: "no tool use",
  });
});

test("a tier without any model is passed over upwards, never downwards", () => {
  const models = ACME_MODELS.filter(({ tier }) => tier !== "mid");
  expect(routed(decide(aTask(), aDecisionContext({ models }))).model).toBe("acme-frontier");
  const onlyLight = ACME_MODELS.filter(({ tier }) => tier === "light");
  expect(decide(aTask(), aDecisionContext({ models: onlyLight })).outcome).toBe("refused");
});

test("a step that needs vision, or more context than a model has, rejects that model and says so", () => {
  const models = [aModel({ id: "blind", vision: false }), aModel({ id: "short", contextWindow: 2399 })];
  const context = { ...withSteps({ needs: ["text", "tools", "vision"] }), models };
  expect(decide(aTask(), context).rejected).toEqual([
    { model: "blind", because: "no vision" },
    { model: "short", because: "needs about 2400 tokens of context, has 2399" },
  ]);
  const enough = [aModel({ contextWindow: 2400 })];
  expect(decide(aTask(), { ...context, models: enough }).outcome).toBe("routed");
  const large = decide(aTask({ contextTokens: aFact(1001) }), { ...context, models: enough });
  expect(large.rejected).toEqual([
    { model: "acme-mid", because: "needs about 2401 tokens of context, has 2400" },
  ]);
});

test("where no model is left the work is refused, with each model and the reason", () => {
  const models = [aModel({ tools: false })];
  expect(refused(decide(aTask(), aDecisionContext({ models })))).toMatchObject({
    outcome: "refused",
    code: "routing.no-candidate",
    because: 'no model may do step "implement" at mid or above',
    tier: "mid",
    rejected: [{ model: "acme-mid", because: "no tool use" }],
    warnings: [],
  });
});

test("the cascade does not climb above the policy's cap", () => {
  const decision = routed(decide(aTask(), aDecisionContext({ policy: aPolicy({ cap: "mid" }) })));
  expect(decision.cascade).toEqual(["mid"]);
});

const capOf = (usd: number | undefined) => (usd === undefined ? undefined : nanoUsdFromUsd(usd));
const capped = (usd: number) => aDecisionContext({ limits: { taskUsd: nanoUsdFromUsd(usd) } });

test("work whose low estimate is already above the cap is refused, and no dearer tier is tried", () => {
  const reason = "even the low estimate of $0.006000 is above the cap of $0.005000";
  expect(refused(decide(aTask(), capped(0.005)))).toMatchObject({
    code: "budget.task-cap",
    because: `step "implement" at mid: acme-mid: ${reason}`,
    rejected: [{ model: "acme-mid", because: reason }],
    warnings: [],
  });
});

test("steps that each fit the cap and together do not are refused", () => {
  const [implement] = aPolicy().pipeline;
  if (implement === undefined) throw new Error("the policy of the builders has a step");
  const policy = aPolicy({ pipeline: [implement, { ...implement, step: "again" }] });
  const limits = { taskUsd: nanoUsdFromUsd(0.011) };
  expect(refused(decide(aTask(), aDecisionContext({ policy, limits })))).toMatchObject({
    code: "budget.task-cap",
    because: "even the low estimate of $0.01200 for all steps is above the cap of $0.01100",
  });
});

test("a low estimate that exactly reaches the cap fits; tiers above the cap leave the cascade", () => {
  expect(routed(decide(aTask(), capped(0.006)))).toMatchObject({
    model: "acme-mid",
    cascade: ["mid"],
    rejected: [{ model: "acme-frontier" }],
  });
});

test.each([
  [0.005, undefined, "refused"],
  [0.005, 100, "refused"],
  [100, 0.005, "refused"],
  [undefined, 0.005, "refused"],
  [100, 100, "routed"],
])(
  "a policy's cap of %d and a caller's of %d: the tighter one holds, so it is %s",
  (policyUsd, callerUsd, outcome) => {
    const policy = aPolicy({ caps: { ...aPolicy().caps, taskUsd: capOf(policyUsd) } });
    const context = aDecisionContext({ policy, limits: { taskUsd: capOf(callerUsd) } });
    expect(decide(aTask(), context).outcome).toBe(outcome);
  },
);

test("a step that no model can do is refused as such, also where another step met the cap", () => {
  const context = withSteps({}, { step: "look", kind: "review", tier: "mid", needs: ["vision"] });
  const models = ACME_MODELS.map((model) => ({ ...model, vision: false }));
  const limits = { ...context.limits, taskUsd: nanoUsdFromUsd(0.006) };
  expect(refused(decide(aTask(), { ...context, models, limits }))).toMatchObject({
    code: "routing.no-candidate",
    because: 'no model may do step "look" at mid or above',
  });
});

const qwen = aModel({ id: "qwen3-coder:30b", tier: "local", provider: "ollama", contextWindow: 262_144 });
const localFirst = aPolicy({
  rules: [{ name: "all", when: {}, tier: "local", because: "own hardware first" }],
  ladder: ["local", "light", "mid", "frontier"],
});
const withLocal = aDecisionContext({ policy: localFirst, models: [qwen, ...ACME_MODELS] });

test("a model without a price is routed where there is no cap, and the cost stays unknown instead of nothing", () => {
  const decision = routed(decide(aTask(), withLocal));
  expect(decision).toMatchObject({
    tier: "local",
    model: "qwen3-coder:30b",
    cascade: ["local", "light", "mid", "frontier"],
  });
  expect(decision.expectedCost).toBeUndefined();
  expect(decision.trace).toContainEqual({
    kind: "candidate-priced",
    model: "qwen3-coder:30b",
    expected: undefined,
    because: "no listed price",
  });
});

test("a model without a price is refused under a cap, since the cap could not be kept", () => {
  const limits = { ...withLocal.limits, taskUsd: nanoUsdFromUsd(5) };
  expect(refused(decide(aTask(), { ...withLocal, limits }))).toMatchObject({
    code: "budget.task-cap",
    because:
      'step "implement" at local: qwen3-coder:30b: has no price, so the cap of $5.00 could not be kept',
  });
});

test("a model that its owner priced at nothing costs nothing, also under a cap", () => {
  const free = aPrice({ model: qwen.id, rates: ratesInUsd({}) });
  const limits = { ...withLocal.limits, taskUsd: nanoUsdFromUsd(5) };
  const priceBook = aPriceBook(...ACME_PRICES.prices, free);
  expect(routed(decide(aTask(), { ...withLocal, limits, priceBook }))).toMatchObject({
    model: qwen.id,
    expectedCost: { low: 0, basis: "projected" },
  });
});

test("where steps have tiers of their own, the model of the headline is one of the headline's tier", () => {
  const [implement, ...rest] = aPolicy().pipeline;
  if (implement === undefined) throw new Error("the small policy has a step");
  const plan = { ...implement, step: "plan", kind: "build-plan", gates: [] } as const;
  const policy = aPolicy({
    rules: [
      { name: "split", when: {}, tier: "mid", steps: { plan: "mid", implement: "light" }, because: "cut up" },
    ],
    pipeline: [plan, implement, ...rest],
  });
  expect(decide(aTask(), aDecisionContext({ policy }))).toMatchObject({
    tier: "mid",
    model: "acme-mid",
    cascade: ["light", "mid", "frontier"],
  });
});

test("what a complexity score is made of, and why there is no number of files, stand in the trace", () => {
  const complexityScore = {
    value: 0.625,
    features: [
      { feature: "files", value: 0.8, weight: 0.5, signal: "6 files by the ticket's list" },
      { feature: "novelty", value: 0.45, weight: 0.5, signal: "nothing like it in the history" },
    ],
    unknown: ["external-api", "cross-module"],
  } as const;
  const task = aTask({ complexityScore, filesUnknown: "its history is too short" });
  const facts = decide(task, aDecisionContext()).trace.filter(({ kind }) => kind === "fact-found");
  expect(facts).toEqual([
    { kind: "fact-found", fact: "files: unknown", signal: "its history is too short" },
    {
      kind: "fact-found",
      fact: "complexity score 0.63",
      signal: "files 0.80: 6 files by the ticket's list; novelty 0.45: nothing like it in the history",
    },
  ]);
});

test("work that a local model may not carry out goes to the next tier, and the objection is said", () => {
  const models = [aModel({ id: "own", tier: "local" }), ...ACME_MODELS];
  const policy = aPolicy({
    ladder: ["local", "light", "mid"],
    rules: [{ name: "small", when: {}, tier: "local", because: "it is small" }],
  });
  const decided = (task: Task) => decide(task, aDecisionContext({ policy, models }));
  expect(decided(aTask())).toMatchObject({ model: "own" });
  const refused = decided(
    aTask({ localObjections: ["Nobody knows how many files it touches.", "And more."] }),
  );
  expect([refused.outcome === "routed" ? refused.model : undefined, refused.rejected]).toEqual([
    "acme-light",
    [{ model: "own", because: "no work for a local model: Nobody knows how many files it touches." }],
  ]);
});
