import { expect, test } from "vitest";
import { nanoUsdFromUsd, type Rule, taskId, ZERO_USD } from "../../domain/index.ts";
import type { PolicyUse } from "../anti-pattern.ts";
import { aCall, anInput, type CallValues, minute } from "../test-work.ts";
import { overEngineered } from "./over-engineered.ts";

const DAY = 1440;

function aRule(name: string): Rule {
  return { name, when: {}, tier: "mid", because: "a test" };
}

/** A decision a day, each by the rule `cheap word`; the last ones by the rule given. */
function used(days: number, last = "cheap word"): PolicyUse {
  return {
    policy: { name: "small", rules: [aRule("label"), aRule("cheap word"), aRule("everything else")] },
    hits: Array.from({ length: days + 1 }, (_, day) => ({
      rule: day === 0 ? "label" : day === days ? last : "cheap word",
      at: minute(day * DAY),
    })),
  };
}

test("a rule that matched nothing for thirty days is dead; what matches everything else is not", () => {
  expect(overEngineered.find(anInput([], { policies: [used(31)] }))).toEqual([
    {
      rule: "AP-OVER-ENGINEERED",
      evidence: {
        policy: "small",
        calls: 0,
        models: [],
        counts: { decisions: 31, rules: 3, deadRules: 1 },
        names: ["label"],
      },
      alternative: "a policy without these rules",
      dollars: ZERO_USD,
      basis: "historical",
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      confidence: "measured",
    },
  ]);
});

test("less than thirty days, few decisions, and rules that all matched are let pass", () => {
  const few = used(31);
  const policies = [
    used(29),
    { ...few, hits: few.hits.filter((_, day) => day % 8 === 0 || day === 31) },
    used(31, "label"),
    { ...few, hits: [] },
  ];
  expect(overEngineered.find(anInput([], { policies }))).toEqual([]);
});

function tasks(count: number, work: CallValues) {
  return Array.from({ length: count }, (_, index) => {
    const task = taskId(`t-${index}`);
    return [
      aCall({ at: index, tier: "light", tags: { task, kind: "classify" } }),
      aCall({ at: index, ...work, tags: { task, kind: "coding" } }),
    ];
  }).flat();
}

test("classifying that cost more than the cheaper tier saved is paid above that saving", () => {
  // Each task: $1 for the classifier; the work for $0.40 instead of $1.20 at mid.
  const calls = tasks(20, { tier: "light", usage: { freshInput: 400_000, output: 0 } });
  expect(overEngineered.find(anInput(calls))).toEqual([
    {
      rule: "AP-OVER-ENGINEERED",
      evidence: { calls: 20, models: ["acme-light"], counts: { tasks: 20, routedCalls: 20 } },
      alternative: "labels, and the policy's default tier",
      dollars: nanoUsdFromUsd(20 * (1 - 0.8)),
      basis: "projected",
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      confidence: "suspected",
    },
  ]);
});

test("a classifier that saved more, too few tasks, and work without a price are let pass", () => {
  expect([
    ...overEngineered.find(anInput(tasks(20, { tier: "light" }))),
    ...overEngineered.find(anInput(tasks(19, { tier: "mid" }))),
    ...overEngineered.find(anInput(tasks(20, {}))),
  ]).toEqual([]);
});
