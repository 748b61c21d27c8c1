import { expect, test } from "vitest";
import { nanoUsd } from "../../domain/index.ts";
import { benchmarkOutcomes } from "./benchmark-outcomes.ts";

const context = {
  source: "shop-bench",
  tierOf: (model: string) => (model === "acme-light" ? ("light" as const) : undefined),
};

const row = {
  task_id: "shop-1",
  repo: "acme/shop",
  text: "The cart forgets its items",
  outcomes: {
    "acme-light": { resolved: 1, cost_usd: 0.03, api_calls: 20, propensity: 0.25 },
    "acme-odd": { resolved: 0, cost_usd: 0.5 },
  },
};

const outcome = {
  task: "shop-1",
  run: undefined,
  step: undefined,
  chunk: undefined,
  attempt: undefined,
  kind: undefined,
  repository: "acme/shop",
  model: "acme-light",
  tier: "light",
  gate: undefined,
  gates: [],
  result: "accepted",
  quality: undefined,
  cost: nanoUsd(30_000_000),
  durationMs: undefined,
  judgedBy: "benchmark",
  at: undefined,
  propensity: 0.25,
  source: "shop-bench",
};

test("each model that was tried is an outcome; one that is absent was not tried", () => {
  expect(benchmarkOutcomes([row], context)).toEqual({
    outcomes: [
      outcome,
      {
        ...outcome,
        model: "acme-odd",
        tier: undefined,
        result: "failed",
        cost: nanoUsd(500_000_000),
        propensity: undefined,
      },
    ],
    skipped: [],
  });
});

test("a kind of ours is taken, another one is what the caller says of the file", () => {
  const kinds = [{ ...row, kind: "lint" }, { ...row, kind: "backend" }, row].map(
    (each) => benchmarkOutcomes([each], { ...context, kind: "coding" }).outcomes[0]?.kind,
  );
  expect(kinds).toEqual(["lint", "coding", "coding"]);
});

test.each([
  ["it is no object", []],
  ["task_id is missing", { ...row, task_id: "" }],
  ["outcomes is no object of models", { ...row, outcomes: [] }],
  ["outcome of m: is no object", { ...row, outcomes: { m: 1 } }],
  ["outcome of m: resolved is neither 0 nor 1", { ...row, outcomes: { m: { resolved: 2 } } }],
  [
    "outcome of m: cost_usd is not a number from 0 up",
    { ...row, outcomes: { m: { resolved: 1, cost_usd: -1 } } },
  ],
  [
    "outcome of m: propensity is not in (0, 1]",
    { ...row, outcomes: { n: { resolved: 1 }, m: { resolved: 1, propensity: 0 } } },
  ],
])("a row is skipped whole where something is wrong in it: %s", (because, broken) => {
  expect(benchmarkOutcomes([broken], context)).toEqual({
    outcomes: [],
    skipped: [{ line: 1, why: "invalid", because }],
  });
});

test("a cost that nobody wrote down is unknown, not 0", () => {
  const [bare] = benchmarkOutcomes([{ ...row, outcomes: { m: { resolved: true } } }], context).outcomes;
  expect(bare?.cost).toBeUndefined();
});
