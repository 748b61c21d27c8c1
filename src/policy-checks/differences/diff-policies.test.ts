import { expect, test } from "vitest";
import {
  type Decision,
  nanoUsd,
  nanoUsdFromUsd,
  type RefusedDecision,
  type RoutedDecision,
  taskId,
} from "../../domain/index.ts";
import { aDecidedStep, aRoutedDecision, aTask } from "../../testing/index.ts";
import { diffPolicies } from "./diff-policies.ts";

function decided(id: string, overrides: Partial<RoutedDecision> = {}): RoutedDecision {
  return aRoutedDecision({ task: aTask({ ticket: { id: taskId(id) } }), ...overrides });
}

function refused(id: string): RefusedDecision {
  const { task, rule, rejected, warnings, trace, basis } = decided(id);
  const because = "no model may do it";
  return {
    task,
    rule,
    rejected,
    warnings,
    trace,
    basis,
    policy: "b",
    outcome: "refused",
    tier: "light",
    code: "routing.no-candidate",
    because,
  };
}

/** Costs that much, and passes that often as a prior. */
function figures(usd: number, mean: number): Pick<RoutedDecision, "expectedCost" | "passRate"> {
  const amount = nanoUsdFromUsd(usd);
  return {
    expectedCost: { low: amount, expected: amount, high: amount, basis: "projected" },
    passRate: { mean, lower: mean, n: 0, basis: "prior" },
  };
}

const LIGHT = { tier: "light", model: "acme-light", ...figures(0.25, 0.8) } as const;
const MID = { tier: "mid", model: "acme-mid", rule: "docs", ...figures(1, 0.9) } as const;

test("nothing changes between a policy and itself", () => {
  const decisions = [decided("1", LIGHT), refused("2")];
  expect(diffPolicies(decisions, decisions)).toEqual({
    before: "small",
    after: "small",
    tasks: 2,
    unchanged: 2,
    changes: { outcome: 0, tier: 0, place: 0, model: 0, rule: 0, steps: 0 },
    groups: [],
    cost: {
      before: nanoUsdFromUsd(0.25),
      after: nanoUsdFromUsd(0.25),
      difference: nanoUsd(0),
      pairs: 1,
      unknown: 1,
    },
    passRate: { before: 0.8, after: 0.8, pairs: 1, unknown: 1, measured: 0 },
  });
});

test("tasks that change alike stand together, with what it does to cost and pass rate", () => {
  const before = [decided("1", LIGHT), decided("2", LIGHT), decided("3", LIGHT), decided("4", LIGHT)];
  const after = [decided("1", MID), decided("2", LIGHT), decided("3", MID), refused("4")];
  const { groups, ...diff } = diffPolicies(before, after);
  expect(diff).toEqual({
    before: "small",
    after: "small",
    tasks: 4,
    unchanged: 1,
    changes: { outcome: 1, tier: 2, place: 1, model: 3, rule: 2, steps: 1 },
    cost: {
      before: nanoUsdFromUsd(0.75),
      after: nanoUsdFromUsd(2.25),
      difference: nanoUsdFromUsd(1.5),
      pairs: 3,
      unknown: 1,
    },
    passRate: {
      before: expect.closeTo(0.8),
      after: expect.closeTo(2.6 / 3),
      pairs: 3,
      unknown: 1,
      measured: 0,
    },
  });
  expect(groups.map(({ changed, tasks, cost }) => ({ changed, tasks, difference: cost.difference }))).toEqual(
    [
      { changed: ["tier", "model", "rule"], tasks: ["1", "3"], difference: nanoUsdFromUsd(1.5) },
      { changed: ["outcome", "place", "model", "steps"], tasks: ["4"], difference: nanoUsd(0) },
    ],
  );
  expect(groups[0]?.before).toEqual({
    outcome: "routed",
    tier: "light",
    place: "main",
    model: "acme-light",
    rule: "everything else",
    steps: "implement light, commit automated",
  });
});

test("a review that is added is a change, though the work goes where it went", () => {
  const review = aDecidedStep({ step: "review", kind: "review", tier: "frontier" });
  const before = decided("1");
  const { changes } = diffPolicies([before], [decided("1", { steps: [...before.steps, review] })]);
  expect(changes).toEqual({ outcome: 0, tier: 0, place: 0, model: 0, rule: 0, steps: 1 });
});

test("of groups of one size that which moves more money comes first", () => {
  const before: readonly Decision[] = [decided("1", LIGHT), decided("2", LIGHT)];
  const after = [decided("1", { ...LIGHT, rule: "other" }), decided("2", MID)];
  expect(diffPolicies(before, after).groups.map(({ tasks }) => tasks)).toEqual([["2"], ["1"]]);
});

test("decisions of other tasks are not compared", () => {
  expect(() => diffPolicies([decided("1")], [decided("2")])).toThrow("same tasks in the same order");
  expect(() => diffPolicies([decided("1")], [])).toThrow("same tasks in the same order");
});
