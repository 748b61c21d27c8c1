import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  COMPLEXITIES,
  type Decision,
  nanoUsdFromUsd,
  type Policy,
  TASK_KINDS,
  type Task,
  TIERS,
  type Tier,
  taskId,
  tierRank,
  weakerTier,
} from "../domain/index.ts";
import { type DecisionContext, decide, decisionJson } from "../routing/index.ts";
import { aDecisionContext, aFact, aTask } from "../testing/index.ts";
import { loadCatalogue, loadPolicy, presetNames } from "./load.ts";

const presets = fileURLToPath(new URL("../../presets", import.meta.url));
/** One model a tier, with its prices: enough for every path, and few enough to decide often. */
const MODELS = ["qwen3-coder:30b", "claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"];
const whole = await loadCatalogue(presets);
const catalogue = {
  models: whole.models.filter(({ id }) => MODELS.includes(id)),
  priceBook: {
    ...whole.priceBook,
    prices: whole.priceBook.prices.filter(({ model }) => MODELS.includes(model)),
  },
};
const shipped = await Promise.all(
  (await presetNames(presets)).map((name) => loadPolicy(name, presets, presets)),
);
/** Short conversations: projecting long ones is most of a decision's time, and changes only amounts. */
const policies: readonly Policy[] = shipped.map((policy) => ({
  ...policy,
  work: { ...policy.work, turns: { low: 1, expected: 1, high: 1 } },
}));
/** The same between tighter bounds, as a cautious or thrifty user would set them. */
const tightened: readonly Policy[] = policies.map((policy) => ({
  ...policy,
  name: `${policy.name}, light to mid`,
  floor: "light",
  cap: "mid",
  main: "routed",
}));

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
    partOf: fc.option(fc.constant({ task: taskId("parent"), risks: [] }), { nil: undefined, freq: 2 }),
    isListed: fc.boolean(),
  })
  .map(({ title, kind, acceptance, dependsOn, partOf, isListed, ...facts }) => {
    const count = facts.fileCount?.value ?? 0;
    // Else the number was estimated.
    const files = isListed ? Array.from({ length: count }, (_, index) => `file-${index}.ts`) : undefined;
    return aTask({ ...facts, ticket: { title, kind, files, acceptance, dependsOn, partOf } });
  });

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

const LOCAL = "qwen3-coder:30b";
const tierOf = new Map(catalogue.models.map(({ id, tier }) => [id, tier]));
const placeOf = ({ decision }: Case) => (decision.outcome === "routed" ? decision.place : undefined);
const stepsOf = ({ decision }: Case) => (decision.outcome === "routed" ? decision.steps : []);
const ruleOf = ({ decision, context }: Case) =>
  context.policy.rules.find(({ name }) => name === decision.rule);
const isBelow = (a: Tier, b: Tier) => tierRank(a) < tierRank(b);

/** The tiers of the steps whose tier the rules chose; the others have the one that the policy gives them. */
function routedTiers(each: Case): readonly Tier[] {
  const { pipeline } = each.context.policy;
  const names = new Set(pipeline.filter(({ tier }) => tier === "routed").map(({ step }) => step));
  const steps = stepsOf(each).filter(({ step }) => names.has(step));
  return steps.flatMap(({ rungs }) => rungs.map(({ tier }) => tier));
}

/** What must hold of every decision, and what would break it. */
const CLAIMS: readonly (readonly [string, (each: Case) => boolean])[] = [
  [
    "a task with a sign of risk and no explicit label is never carried out by a model below mid",
    (each) => {
      const { decision, context } = each;
      if (decision.task.risks.length === 0 || decision.task.named !== undefined) return false;
      const asked = placeOf(each) === "script" ? [] : [decision.tier];
      const least = weakerTier("mid", context.policy.cap);
      return [...asked, ...routedTiers(each)].some((tier) => tier !== "automated" && isBelow(tier, least));
    },
  ],
  [
    "work of unknown kind is never carried out below what its rule says",
    (each) => {
      const { decision, context } = each;
      if (decision.task.ticket.kind !== undefined) return false;
      const said = ruleOf(each)?.tier;
      const least = said === "named" ? decision.task.named?.tier : said;
      return least === undefined || isBelow(decision.tier, weakerTier(least, context.policy.cap));
    },
  ],
  [
    "work of unknown kind is never isolated, unless its rule vouches for it",
    (each) =>
      each.decision.task.ticket.kind === undefined &&
      placeOf(each) === "isolated" &&
      ruleOf(each)?.place !== "isolated",
  ],
  [
    "with delegation off nothing is isolated but steps with fresh eyes",
    (each) => {
      if (each.context.limits.delegate) return false;
      const isolated = stepsOf(each).some(({ place, fresh }) => place === "isolated" && !fresh);
      return placeOf(each) === "isolated" || isolated;
    },
  ],
  [
    "what is isolated names files and criteria, depends on nothing and is no design",
    (each) => {
      const { ticket, fileCount } = each.decision.task;
      const isBounded =
        fileCount !== undefined &&
        (ticket.files ?? []).length > 0 &&
        fileCount.value <= each.context.policy.delegation.mostFiles;
      const isAllowed =
        ticket.kind !== "design" && ticket.dependsOn.length === 0 && ticket.acceptance.length > 0;
      return placeOf(each) === "isolated" && !(isBounded && isAllowed);
    },
  ],
  [
    "what is delegated can be taken back, to a tier that has a model and is no weaker, and nothing else can",
    (each) =>
      stepsOf(each).some(({ kind, place, fresh, rungs, takeBack }) => {
        const isDelegated = kind === "coding" && place === "isolated" && !fresh;
        if (!isDelegated || takeBack === undefined) return isDelegated !== (takeBack !== undefined);
        const reachable = rungs.map(({ tier }) => tier);
        return isBelow(takeBack, reachable[0] ?? takeBack) || !reachable.includes(takeBack);
      }),
  ],
  [
    "a script is taken only where one is at hand, no label asks for a model, and the floor allows it",
    (each) => {
      const { ticket, named } = each.decision.task;
      const { policy, limits } = each.context;
      const isAtHand = ticket.kind !== undefined && limits.scripts.includes(ticket.kind);
      const isAllowed = isAtHand && named === undefined && policy.floor === "automated";
      return (placeOf(each) === "script") !== (isAllowed && each.decision.outcome === "routed");
    },
  ],
  [
    "nothing leaves floor and cap, whatever words, labels, risk and evidence say",
    (each) => {
      const { floor, cap } = each.context.policy;
      return [each.decision.tier, ...routedTiers(each)].some(
        (tier) => isBelow(tier, floor) || isBelow(cap, tier),
      );
    },
  ],
  [
    "a cascade climbs, and every model that may be called is of the rung's tier",
    (each) =>
      stepsOf(each).some(({ rungs }) =>
        rungs.some(
          ({ tier, models }, index) =>
            (index > 0 && !isBelow(rungs[index - 1]?.tier ?? tier, tier)) ||
            models.some((model) => tierOf.get(model) !== tier),
        ),
      ),
  ],
  [
    "a step with a fallback never reaches a tier that it does not name",
    (each) =>
      stepsOf(each).some(({ step, fallback, rungs }) => {
        const own = each.context.policy.pipeline.find((known) => known.step === step)?.tier;
        const named = (tier: Tier) => tier === own || tier === "automated" || fallback.includes(tier);
        return fallback.length > 0 && !rungs.every(({ tier }) => named(tier));
      }),
  ],
  [
    "no model without a price is called under a cap, and a cost is unknown exactly where one may be called",
    (each) => {
      if (each.decision.outcome === "refused") return false;
      const models = each.decision.steps.flatMap(({ rungs }) => rungs.flatMap((rung) => rung.models));
      const hasCap = (each.context.policy.caps.taskUsd ?? each.context.limits.taskUsd) !== undefined;
      const isUnknown = each.decision.expectedCost === undefined;
      return hasCap ? isUnknown || models.includes(LOCAL) : isUnknown !== models.includes(LOCAL);
    },
  ],
  [
    "a refusal has a code, a reason and the rejections behind it, unless only its steps together are too dear",
    ({ decision }) =>
      decision.outcome === "refused" &&
      decision.rejected.length === 0 &&
      !/^even the low estimate of \S+ for all steps is above the cap of /.test(decision.because),
  ],
];

/** 10,000 random tasks for each preset, the same ones in every run; every other one between the tighter bounds. */
function decideAll() {
  const samples = fc.sample(fc.record({ task: anyTask, limits: anyLimits, evidence: anyEvidence }), {
    numRuns: 10_000,
    seed: 7,
  });
  const offending = new Map<string, Case[]>();
  const [places, tiers, codes] = [new Set<unknown>(), new Set<unknown>(), new Set<unknown>()];
  const kept: Case[] = [];
  samples.forEach(({ task, limits, evidence }, index) => {
    for (const policy of index % 2 === 0 ? policies : tightened) {
      const context = aDecisionContext({ ...catalogue, policy, limits, evidence });
      const each: Case = { decision: decide(task, context), context };
      places.add(placeOf(each));
      tiers.add(each.decision.tier);
      if (each.decision.outcome === "refused") codes.add(each.decision.code);
      for (const [claim, breaks] of CLAIMS) {
        if (breaks(each)) offending.set(claim, [...(offending.get(claim) ?? []), each].slice(0, 3));
      }
      if (kept.length < 400) kept.push(each);
    }
  });
  return { offending, places, tiers, codes, kept };
}

const all = decideAll();

test("random tasks reach every outcome, place and tier", () => {
  expect(all.places).toEqual(new Set(["main", "isolated", "script", undefined]));
  expect(all.tiers).toEqual(new Set(TIERS));
  expect(all.codes).toEqual(new Set(["budget.task-cap"]));
});

test.each(CLAIMS.map(([claim]) => claim))("%s", (claim) => {
  expect(all.offending.get(claim) ?? []).toEqual([]);
});

test("a chunk of a plan is carried out at light and nothing else; a sign of risk takes it up, another chunk keeps it", () => {
  const policy = shipped.find(({ name }) => name === "plan-execute-review");
  if (policy === undefined) throw new Error("there is such a preset");
  const context = aDecisionContext({ ...catalogue, policy, limits: { delegate: true } });
  const ticket = {
    title: "Part one",
    files: ["a.js"],
    acceptance: ["It works"],
    partOf: { task: taskId("cs-1"), risks: [] },
  };
  const chunk = aTask({ fileCount: aFact(1), ticket });
  const resultOf = (task: Task) => {
    const decision = decide(task, context);
    const steps = decision.outcome === "routed" ? decision.steps.map(({ step }) => step) : [];
    return { rule: decision.rule, tier: decision.tier, place: placeOf({ decision, context }), steps };
  };
  const planned = { rule: "planned chunk", steps: ["implement"] };
  expect(resultOf(chunk)).toEqual({ ...planned, tier: "light", place: "isolated" });
  expect(resultOf({ ...chunk, risks: [aFact("high")] })).toEqual({
    ...planned,
    tier: "frontier",
    place: "isolated",
  });
  const waiting = { ...chunk, ticket: { ...chunk.ticket, dependsOn: [taskId("c1")] } };
  expect(resultOf(waiting)).toEqual({ ...planned, tier: "light", place: "main" });
});

test("every decision is made again the same from the same values, and is printed as JSON", () => {
  for (const { decision, context } of all.kept) {
    expect(decide(decision.task, context)).toStrictEqual(decision);
    const json = decisionJson(decision);
    expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
  }
});
