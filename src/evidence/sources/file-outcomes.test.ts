import { expect, test } from "vitest";
import { nanoUsd } from "../../domain/index.ts";
import { NOON } from "../../testing/index.ts";
import { type FileContext, fileOutcomes } from "./file-outcomes.ts";
import { outcomeRow } from "./outcome-row.ts";

const context: FileContext = {
  source: "outcomes.jsonl",
  modelNamed: (name) =>
    ["haiku", "acme-light"].includes(name) ? { model: "acme-light", tier: "light" } : undefined,
};

const read = (rows: readonly unknown[], known: Partial<FileContext> = {}) =>
  fileOutcomes(
    rows.map((row, index) => ({ line: index + 1, row: outcomeRow(row) })),
    { ...context, ...known },
  );

const benchmark = {
  task_id: "shop-1",
  repo: "acme/shop",
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
  source: "outcomes.jsonl",
};

test("each model that was tried is an outcome; one that nobody declared is at no tier", () => {
  expect(read([benchmark])).toEqual({
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
  const rows = [{ ...benchmark, kind: "lint" }, { ...benchmark, kind: "backend" }, benchmark];
  const kinds = rows.map((row) => read([row], { kind: "coding" }).outcomes[0]?.kind);
  expect(kinds).toEqual(["lint", "coding", "coding"]);
});

test("a cost that nobody wrote down is unknown, not 0", () => {
  const [bare] = read([{ ...benchmark, outcomes: { m: { resolved: true, cost_usd: null } } }]).outcomes;
  expect(bare?.cost).toBeUndefined();
});

const experiment = {
  taskId: "cs-abc",
  description: "Fix typo in README",
  modelUsed: "haiku",
  success: true,
  cost: 0.003,
  timeToComplete: 2,
  qualityScore: 4,
  notes: "clean",
};

const persons = {
  ...outcome,
  task: "cs-abc",
  repository: undefined,
  quality: 4,
  cost: nanoUsd(3_000_000),
  judgedBy: "person",
  propensity: undefined,
};

test("an experiment is a person's outcome; how long its unit of time is, it does not say", () => {
  expect(read([experiment])).toEqual({ outcomes: [persons], skipped: [] });
});

test("what the caller knows is filled in, and a row's own date comes first", () => {
  const known = { timeUnitMs: 60_000, kind: "docs", repository: "acme/shop", at: NOON } as const;
  const rows = [experiment, { ...experiment, success: false, timestamp: "2026-11-20T12:00:05Z" }];
  const filled = { ...persons, durationMs: 120_000, kind: "docs", repository: "acme/shop", at: NOON };
  expect(read(rows, known).outcomes).toEqual([filled, { ...filled, result: "failed", at: NOON + 5000 }]);
});

test("skipped rows keep their line, and an experiment with a model that nobody declared is one", () => {
  const { outcomes, skipped } = read([
    { ...experiment, notes: "Would have routed to Haiku" },
    experiment,
    { ...experiment, modelUsed: "mystery" },
    "text",
  ]);
  expect([outcomes, skipped]).toEqual([
    [persons],
    [
      {
        line: 1,
        why: "not-measured",
        because: "experiment cs-abc was not carried out, as its notes say; try it, or take the row out",
      },
      {
        line: 3,
        why: "invalid",
        because:
          'experiment cs-abc: modelUsed "mystery" is no declared model; name one that is, or declare it under models in suffice.yaml',
      },
      { line: 4, why: "invalid", because: "it is no JSON object; write one JSON object a line" },
    ],
  ]);
});
