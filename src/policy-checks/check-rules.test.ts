import { expect, test } from "vitest";
import {
  type LearnedRoute,
  type Modifier,
  nanoUsdFromUsd,
  type PipelineStep,
  type Policy,
  type Rule,
} from "../domain/index.ts";
import { ACME_MODELS, ACME_PRICES, aModel, aPolicy, NOON } from "../testing/index.ts";
import type { CheckContext } from "./check-context.ts";
import { checkRules } from "./check-rules.ts";

const CONTEXT: CheckContext = { models: ACME_MODELS, priceBook: ACME_PRICES, at: NOON };

/** With these a policy of the builders is one that nothing is to be said against. */
const KNOWN = { failureMode: "the tests fail", detector: "tests" };

function aRule(overrides: Partial<Rule> = {}): Rule {
  return { name: "all the rest", when: {}, tier: "mid", because: "a test", ...KNOWN, ...overrides };
}

function soundPolicy(overrides: Partial<Policy> = {}): Policy {
  return aPolicy({ rules: aPolicy().rules.map((rule) => ({ ...rule, ...KNOWN })), ...overrides });
}

/** `id severity where: what`, one a line. */
function complaintsOf(policy: Policy, context: Partial<CheckContext> = {}): readonly string[] {
  return checkRules(policy, { ...CONTEXT, ...context }).map(
    ({ id, severity, where, what }) => `${id} ${severity} ${where}: ${what}`,
  );
}

function aStep(overrides: Partial<PipelineStep>): PipelineStep {
  const [implement] = aPolicy().pipeline;
  if (implement === undefined) throw new Error("the builder's policy has a step");
  return { ...implement, ...overrides };
}

test("nothing is said against a sound policy", () => {
  expect(checkRules(soundPolicy(), CONTEXT)).toEqual([]);
});

test("a rule below one that takes everything is never reached", () => {
  const rules = [aRule(), aRule({ name: "docs", when: { kind: ["docs"] } })];
  expect(checkRules(soundPolicy({ rules }), CONTEXT)).toEqual([
    {
      id: "rule-unreachable",
      severity: "error",
      where: 'rule "docs"',
      what: 'rule "all the rest" above it takes every task',
      whatToDo: 'move it above "all the rest", or delete it',
    },
  ]);
});

test("a rule whose tasks all go elsewhere before is shadowed, by one or by several", () => {
  const rules = [
    aRule({ name: "few", when: { files: { atMost: 3 } }, tier: "light" }),
    aRule({ name: "many", when: { files: { atLeast: 4 } } }),
    aRule({ name: "two", when: { files: { atLeast: 2, atMost: 2 } } }),
    aRule({ name: "any number", when: { files: { atLeast: 1 } } }),
    aRule({ name: "a handful", when: { files: { atLeast: 5, atMost: 6 } } }),
    aRule(),
  ];
  expect(complaintsOf(soundPolicy({ rules }))).toEqual([
    'rule-shadowed error rule "two": all that it matches is decided before it by "few", at light',
    'rule-shadowed error rule "any number": all that it matches is decided before it by "few", "many", at light or mid',
    'rule-shadowed warning rule "a handful": all that it matches is decided before it by "many", at mid',
  ]);
});

test("a condition that contradicts itself is told apart from one that is shadowed", () => {
  const rules = [aRule({ name: "none", when: { files: { atLeast: 3, atMost: 2 } } }), aRule()];
  expect(complaintsOf(soundPolicy({ rules }))).toEqual([
    'rule-never-holds error rule "none": its condition contradicts itself, so it holds for no task',
  ]);
});

function modifier(name: string, overrides: Partial<Modifier>): Modifier {
  return { name, when: {}, to: "mid", because: "a test", ...overrides };
}

test("modifiers and steps that can change nothing are named", () => {
  const policy = soundPolicy({
    rules: [aRule()],
    raiseWhen: [
      modifier("up to mid", { when: { label: ["b"] } }),
      modifier("never", { when: { kind: [] }, to: "frontier" }),
      modifier("docs", { when: { kind: ["docs", "lint"] }, to: "frontier" }),
    ],
    demoteWhen: [
      modifier("down from above", { when: { label: ["a"] } }),
      modifier("docs down", { when: { kind: ["docs"] }, to: "light" }),
    ],
    pipeline: [...aPolicy().pipeline, aStep({ step: "again", when: { risk: [] } })],
  });
  expect(complaintsOf(policy)).toEqual([
    'modifier-never-holds error modifier "never": its condition contradicts itself, so it holds for no task',
    'step-never-runs error step "again": its condition contradicts itself, so it is never carried out',
    'modifier-changes-nothing warning modifier "up to mid": no rule gives a tier below mid, so it never raises anything',
    'modifier-changes-nothing warning modifier "down from above": no rule gives a tier above mid, so it never demotes anything',
    'modifier-changes-nothing warning modifier "docs down": wherever it holds, "docs" raises, and what was raised is not demoted',
  ]);
});

test("a tier without a model is a warning where the next one serves, and an error where none does", () => {
  const noLight = ACME_MODELS.filter(({ tier }) => tier !== "light");
  const noFrontier = ACME_MODELS.filter(({ tier }) => tier !== "frontier");
  expect(complaintsOf(soundPolicy(), { models: noLight })).toEqual([
    'tier-unserved warning rule "cheap word", ladder: no model here serves light, so the next tier up is taken',
  ]);
  expect(complaintsOf(soundPolicy(), { models: noFrontier })).toEqual([
    'tier-unserved error modifier "risky work": no model here serves frontier, and none above it does: the work is refused',
  ]);
});

test("a model without tools does not serve a step that needs them", () => {
  const models = [aModel({ id: "acme-text", tier: "light", tools: false }), ...ACME_MODELS.slice(1)];
  expect(complaintsOf(soundPolicy(), { models })).toEqual([
    'tier-unserved warning rule "cheap word", ladder: no model here serves light with tools, so the next tier up is taken',
  ]);
});

test("a commit message has its template, so its tier may be unserved", () => {
  const commit = aStep({
    step: "commit",
    kind: "commit",
    tier: "local",
    needs: ["text"],
    gates: [],
    template: "{title}",
  });
  expect(complaintsOf(soundPolicy({ pipeline: [aStep({}), commit] }))).toEqual([]);
});

test("a review that only the author's model can do is named, with the tiers for which it is so", () => {
  const review = aStep({ step: "review", kind: "review", tier: "mid", gates: ["findings"], fresh: true });
  const policy = soundPolicy({
    pipeline: [aStep({}), { ...review, count: 2, when: { complexity: ["complex"] } }],
  });
  expect(checkRules(policy, CONTEXT)).toEqual([
    {
      id: "same-model-reviews",
      severity: "warning",
      where: 'step "review"',
      what: 'for tasks at mid, acme-mid judges what acme-mid wrote in step "implement"; its context is fresh, its blind spots are not',
      whatToDo: "give it another tier, or add a second model of tier mid",
    },
  ]);
  const second = aModel({ id: "other-mid", provider: "other" });
  expect(complaintsOf(policy, { models: [...ACME_MODELS, second] })).toEqual([]);
});

test("a rule without failure mode and detector is a guess", () => {
  const rules = [
    aRule({ name: "docs", when: { kind: ["docs"] } }),
    { name: "rest", when: {}, tier: "mid", because: "x" },
  ] as const;
  expect(complaintsOf(soundPolicy({ rules }))).toEqual([
    'AP-GUESS warning rule "rest": it does not say what happens if its tier is too weak (`failure_mode`) and what would notice (`detector`), so it is a guess',
  ]);
});

function stays(tier: string): string {
  return `ladder-never-climbs warning step "implement": work that fails at ${tier} stays there: its ladder has no stronger tier up to the cap, frontier`;
}

test("a ladder that cannot be climbed is named, whatever forbids it", () => {
  const caps = aPolicy().caps;
  expect(complaintsOf(soundPolicy({ ladder: ["light"] }))).toEqual([stays("light"), stays("mid")]);
  expect(complaintsOf(soundPolicy({ caps: { ...caps, escalations: 0 } }))).toEqual([
    'ladder-never-climbs warning step "implement": `escalations: 0` forbids the ladder that it has',
  ]);
  expect(complaintsOf(soundPolicy({ caps: { ...caps, rounds: 2 } }))).toEqual([
    'ladder-never-climbs warning step "implement": the next tier is tried after 2 failed verdicts, and `rounds: 2` ends the task by then',
  ]);
  const top = soundPolicy({ rules: [aRule({ tier: "frontier" })], raiseWhen: [], ladder: ["frontier"] });
  expect(complaintsOf({ ...top, caps: { ...caps, escalations: 0 } })).toEqual([]);
});

const LEARNED: LearnedRoute = {
  cascade: ["acme-light", "acme-frontier"],
  giveUp: { afterAttempts: 2 },
  start: { try: "acme-light", rejected: [{ next: { try: "gone" } }] },
  overrides: [],
  pool: ["acme-light", "acme-frontier", "gone"],
  verifier: { tpr: 0.9, fpr: 0.1 },
  learnedFrom: { tasks: 100, outcomes: 300 },
};

test("a learned route that names models which are not there is named, and stands in place of the ladder", () => {
  expect(complaintsOf(soundPolicy({ learned: LEARNED, ladder: ["light"] }))).toEqual([
    "learned-model-missing warning learned: the learned route names gone, which may not be chosen here; it goes on with those that are left",
  ]);
  expect(
    complaintsOf(soundPolicy({ learned: { ...LEARNED, cascade: ["gone"], start: { take: "gone" } } })),
  ).toEqual([
    "learned-model-missing error learned: the learned route names gone, which may not be chosen here; none is left, so the ladder decides",
  ]);
});

test("cheap work without a gate is an error", () => {
  const docs = aStep({ step: "docs", kind: "docs", tier: "light", gates: [] });
  const policy = soundPolicy({ pipeline: [aStep({ gates: [] }), docs] });
  expect(complaintsOf(policy)).toEqual([
    'cheap-without-gate error step "implement": it has no gate, so what rules send to light goes to mid until outcomes vouch for it',
    'cheap-without-gate error step "docs": it writes at light, and no gate would notice a failure',
  ]);
});

test("a tier of which nothing is assumed is named, with what follows from it", () => {
  const policy = soundPolicy({ evidence: { bar: 0.7, minimum: 10, prior: { mid: 0.9 } } });
  expect(complaintsOf(policy)).toEqual([
    "prior-missing warning evidence: nothing is assumed of light, so what rules send there goes to mid until there are outcomes",
    "prior-missing warning evidence: nothing is assumed of frontier, so projections take an even chance there",
  ]);
});

test("a cap below what the work is expected to cost is a warning, below its low estimate an error", () => {
  const { caps, delegation } = aPolicy();
  const capped = (usd: number) => soundPolicy({ caps: { ...caps, taskUsd: nanoUsdFromUsd(usd) } });
  expect(complaintsOf(capped(1))).toEqual([]);
  expect(complaintsOf(capped(0.01))).toEqual([
    "cap-below-cost error caps.task_usd: a task at frontier: even its low estimate, $0.01200, is above the cap of $0.01000, so it is refused",
  ]);
  expect(complaintsOf(capped(0.0125))).toEqual([
    "cap-below-cost warning caps.task_usd: a task at frontier: its expected cost, $0.01659, is above the cap of $0.01250, so most of it will be stopped",
  ]);
  const attemptUsd = nanoUsdFromUsd(0.003);
  expect(complaintsOf(soundPolicy({ delegation: { ...delegation, attemptUsd } }))).toEqual([
    "cap-below-cost warning delegation.attempt_usd: the cheapest delegated attempt: its expected cost, $0.003950, is above the cap of $0.003000, so most of it will be stopped",
  ]);
  expect(complaintsOf(soundPolicy({ caps: { ...caps, turns: 1 } }))).toEqual([
    "cap-below-cost warning caps.turns: an attempt is expected to take 2 turns and is stopped after 1",
  ]);
});

const PRINTED = {
  light: nanoUsdFromUsd(0.001),
  mid: nanoUsdFromUsd(0.01),
  frontier: nanoUsdFromUsd(0.1),
};

test("half light, two fifths mid, a tenth frontier costs 45 % more than all mid: the targets are missed, and said where they are met", () => {
  const targets = [
    { metric: "light-share", atLeast: 0.4, atMost: 0.6 },
    { metric: "savings", atLeast: 0.25, atMost: 0.35 },
    { metric: "cost-per-accepted-task", atMost: 0.02 },
  ];
  const mix = { light: 0.5, mid: 0.4, frontier: 0.1 };
  expect(complaintsOf(soundPolicy({ targets }), { taskCosts: PRINTED, mix })).toEqual([
    "targets-missed-by-mix warning targets: at the mix light 50 %, mid 40 %, frontier 10 %, savings is -45 % (target: savings 25–35 %); all are met within light 40–60 %, mid 36.8–59.9 %, frontier 0.1–3.2 % (light $0.001000, mid $0.01000, frontier $0.1000 a task; savings against all at mid)",
  ]);
});

test("a target in dollars is shown as it was written", () => {
  const targets = [{ metric: "cost-per-accepted-task", atMost: 0.02 }];
  const mix = { frontier: 1 };
  expect(complaintsOf(soundPolicy({ targets }), { taskCosts: PRINTED, mix })).toEqual([
    "targets-missed-by-mix warning targets: at the mix light 0 %, mid 0 %, frontier 100 %, cost-per-accepted-task is $0.1000 (target: cost-per-accepted-task at most $0.02); all are met within light 0–100 %, mid 0–100 %, frontier 0–19.2 % (light $0.001000, mid $0.01000, frontier $0.1000 a task; savings against all at mid)",
  ]);
});

test("targets that exclude each other are an error that shows what each leaves of the other", () => {
  const targets = [
    { metric: "light-share", atMost: 0.6 },
    { metric: "savings", atLeast: 0.7 },
  ];
  expect(complaintsOf(soundPolicy({ targets }), { taskCosts: PRINTED })).toEqual([
    "targets-conflict error targets: light-share at most 60 % and savings at least 70 % exclude each other: savings at least 70 % leaves light-share 77.8–100 %; light-share at most 60 % leaves savings -900 % to 54 % (light $0.001000, mid $0.01000, frontier $0.1000 a task; savings against all at mid)",
  ]);
});
