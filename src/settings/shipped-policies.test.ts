import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  COMPLEXITIES,
  type Decision,
  nanoUsdFromUsd,
  type Policy,
  TASK_KINDS,
  TIERS,
  taskId,
  tierRank,
} from "../domain/index.ts";
import { type DecisionContext, decide, decisionJson } from "../routing/index.ts";
import { aDecisionContext, aFact, aTask } from "../testing/index.ts";
import { loadCatalogue, loadPolicy, presetNames } from "./load.ts";

const presets = fileURLToPath(new URL("../../presets", import.meta.url));
const catalogue = await loadCatalogue(presets);
const shipped = await Promise.all(
  (await presetNames(presets)).map((name) => loadPolicy(name, presets, presets)),
);
/**
 * Also each preset between tighter bounds, as a cautious or thrifty user would set them. Short conversations, since
 * projecting long ones is most of a decision's time and changes only amounts.
 */
const policies: readonly Policy[] = shipped
  .map((policy) => ({ ...policy, work: { ...policy.work, turns: { low: 1, expected: 1, high: 2 } } }))
  .flatMap((policy): readonly Policy[] => [
    policy,
    { ...policy, name: `${policy.name}, light to mid`, floor: "light", cap: "mid", main: "routed" },
  ]);

const MODEL_TIERS = TIERS.filter((tier) => tier !== "automated");
const WORDS = [
  "fix typo",
  "rename",
  "format",
  "lint",
  "design",
  "review",
  "plan",
  "auth",
  "the",
  "list",
  "crud",
];

const anyTask = fc
  .record({
    title: fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }).map((words) => words.join(" ")),
    kind: fc.option(fc.constantFrom(...TASK_KINDS), { nil: undefined }),
    named: fc.option(
      fc.record({
        tier: fc.constantFrom(...MODEL_TIERS),
        model: fc.constantFrom(undefined, ...catalogue.models.map(({ id }) => id)),
        signal: fc.constant("a label"),
      }),
      { nil: undefined, freq: 2 },
    ),
    complexity: fc.option(
      fc.constantFrom(...COMPLEXITIES).map((value) => aFact(value)),
      { nil: undefined, freq: 2 },
    ),
    risks: fc.array(fc.constant(aFact("high")), { maxLength: 2 }),
    fileCount: fc.option(
      fc.integer({ min: 1, max: 6 }).map((value) => aFact(value)),
      { nil: undefined },
    ),
    contextTokens: fc.option(
      fc.nat(300_000).map((value) => aFact(value)),
      { nil: undefined },
    ),
    acceptance: fc.array(fc.constant("It works"), { maxLength: 1 }),
    dependsOn: fc.array(fc.constant(taskId("other")), { maxLength: 1 }),
  })
  .map(({ title, kind, acceptance, dependsOn, ...facts }) =>
    aTask({ ...facts, ticket: { title, kind, acceptance, dependsOn } }),
  );

const anyLimits = fc.record({
  delegate: fc.boolean(),
  whitelist: fc.subarray(["docs", "test", "refactor"] as const),
  scripts: fc.subarray(["lint", "format", "commit"] as const),
  taskUsd: fc.constantFrom(undefined, undefined, nanoUsdFromUsd(0.005), nanoUsdFromUsd(1)),
});

const anyEvidence = fc.array(
  fc.record({
    kind: fc.constantFrom(undefined, "lint", "docs"),
    model: fc.constant("claude-haiku-5-5"),
    tier: fc.constantFrom("light", "mid"),
    n: fc.nat(30),
    passes: fc.nat(30),
    lower: fc.double({ min: 0, max: 1, noNaN: true }),
  } as const),
  { maxLength: 2 },
);

interface Case {
  readonly decision: Decision;
  readonly context: DecisionContext;
}

/** 10,000 random tasks, dealt out over the policies; the same ones in every run. */
const cases: readonly Case[] = fc
  .sample(fc.record({ task: anyTask, limits: anyLimits, evidence: anyEvidence }), {
    numRuns: 10_000,
    seed: 7,
  })
  .flatMap(({ task, limits, evidence }, index) => {
    const policy = policies[index % policies.length];
    if (policy === undefined) throw new Error("there are policies");
    const context = aDecisionContext({ ...catalogue, policy, limits, evidence });
    return [{ decision: decide(task, context), context }];
  });

/** The first offending cases, few enough to read. */
function offending(breaks: (each: Case) => boolean): readonly unknown[] {
  return cases.filter(breaks).slice(0, 3);
}

const placeOf = ({ decision }: Case) => (decision.outcome === "routed" ? decision.place : undefined);
const ruleOf = ({ decision, context }: Case) =>
  context.policy.rules.find(({ name }) => name === decision.rule);

test("random tasks reach every outcome, place and tier", () => {
  expect(new Set(cases.map(placeOf))).toEqual(new Set(["main", "isolated", "script", undefined]));
  expect(new Set(cases.map(({ decision }) => decision.tier))).toEqual(new Set(TIERS));
});

test("a task with a sign of risk and no explicit label never asks a model below mid", () => {
  expect(
    offending(({ decision, context }: Case) => {
      if (decision.task.risks.length === 0 || decision.task.named !== undefined) return false;
      const asked = decision.outcome === "routed" && decision.place === "script" ? [] : [decision.tier];
      const steps = decision.outcome === "routed" ? decision.steps.flatMap(({ rungs }) => rungs) : [];
      const rungs = steps.map(({ tier }) => tier).filter((tier) => tier !== "automated");
      return [...asked, ...rungs].some(
        (tier) => tierRank(tier) < Math.min(tierRank("mid"), tierRank(context.policy.cap)),
      );
    }),
  ).toEqual([]);
});

test("work of unknown kind is never isolated, unless its rule vouches for it", () => {
  expect(
    offending(
      (each: Case) =>
        each.decision.task.ticket.kind === undefined &&
        placeOf(each) === "isolated" &&
        ruleOf(each)?.place !== "isolated",
    ),
  ).toEqual([]);
});

test("with delegation off nothing is isolated but reviews with fresh eyes", () => {
  expect(
    offending((each: Case) => {
      if (each.context.limits.delegate || each.decision.outcome === "refused") return false;
      const isolated = each.decision.steps.filter(({ place, fresh }) => place === "isolated" && !fresh);
      return each.decision.place === "isolated" || isolated.length > 0;
    }),
  ).toEqual([]);
});

test("what is isolated names files and criteria, depends on nothing and is no design", () => {
  expect(
    offending((each: Case) => {
      const { ticket, fileCount } = each.decision.task;
      const isBounded =
        fileCount !== undefined && fileCount.value <= each.context.policy.delegation.mostFiles;
      const isAllowed =
        ticket.kind !== "design" && ticket.dependsOn.length === 0 && ticket.acceptance.length > 0;
      return placeOf(each) === "isolated" && !(isBounded && isAllowed);
    }),
  ).toEqual([]);
});

test("a script is taken only where one is at hand, no label asks for a model, and the floor allows it", () => {
  expect(
    offending((each: Case) => {
      const { ticket, named } = each.decision.task;
      const { policy, limits } = each.context;
      const isAtHand = ticket.kind !== undefined && limits.scripts.includes(ticket.kind);
      const isAllowed = isAtHand && named === undefined && policy.floor === "automated";
      return (placeOf(each) === "script") !== (isAllowed && each.decision.outcome === "routed");
    }),
  ).toEqual([]);
});

test("nothing leaves floor and cap, whatever labels, risk and evidence say", () => {
  expect(
    offending((each: Case) => {
      const { decision, context } = each;
      const { floor, cap, pipeline } = context.policy;
      const routed = new Set(pipeline.filter(({ tier }) => tier === "routed").map(({ step }) => step));
      const steps =
        decision.outcome === "routed" ? decision.steps.filter(({ step }) => routed.has(step)) : [];
      const rungs = steps.flatMap((step) => step.rungs.map(({ tier }) => tier));
      return [decision.tier, ...rungs].some(
        (tier) => tierRank(tier) < tierRank(floor) || tierRank(tier) > tierRank(cap),
      );
    }),
  ).toEqual([]);
});

test("a cascade climbs, and every model that may be called is of the rung's tier", () => {
  const tierOf = new Map(catalogue.models.map(({ id, tier }) => [id, tier]));
  expect(
    offending(
      ({ decision }: Case) =>
        decision.outcome === "routed" &&
        decision.steps.some(({ rungs }) =>
          rungs.some(
            ({ tier, models }, index) =>
              (index > 0 && tierRank(tier) <= tierRank(rungs[index - 1]?.tier ?? tier)) ||
              models.some((model) => tierOf.get(model) !== tier),
          ),
        ),
    ),
  ).toEqual([]);
});

test("no model without a price is called under a cap, and no projection leaves one out", () => {
  expect(
    offending(({ decision, context }: Case) => {
      if (decision.outcome === "refused") return false;
      const models = decision.steps.flatMap(({ rungs }) => rungs.flatMap((rung) => rung.models));
      const hasCap = (context.policy.caps.taskUsd ?? context.limits.taskUsd) !== undefined;
      return hasCap && (models.includes("qwen3-coder:30b") || decision.expectedCost === undefined);
    }),
  ).toEqual([]);
});

test("a refusal has a code, a reason and the rejections behind it, unless only its steps together are too dear", () => {
  expect(
    offending(
      ({ decision }: Case) =>
        decision.outcome === "refused" &&
        decision.rejected.length === 0 &&
        !/^even the low estimate of \S+ for all steps is above the cap of /.test(decision.because),
    ),
  ).toEqual([]);
  const codes = cases.flatMap(({ decision }) => (decision.outcome === "refused" ? [decision.code] : []));
  expect(new Set(codes)).toEqual(new Set(["budget.task-cap"]));
});

test("every decision is made again the same from the same values, and is printed as JSON", () => {
  for (const { decision, context } of cases.slice(0, 200)) {
    expect(decide(decision.task, context)).toStrictEqual(decision);
    const json = decisionJson(decision);
    expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
  }
});
