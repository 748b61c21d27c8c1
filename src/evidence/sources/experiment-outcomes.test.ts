import { expect, test } from "vitest";
import { nanoUsd } from "../../domain/index.ts";
import { NOON } from "../../testing/index.ts";
import { type ExperimentContext, experimentOutcomes } from "./experiment-outcomes.ts";

const context: ExperimentContext = {
  modelNamed: (name) => (name === "haiku" ? { model: "acme-light", tier: "light" } : undefined),
};

const row = {
  taskId: "cs-abc",
  description: "Fix typo in README",
  modelUsed: "haiku",
  success: true,
  cost: 0.003,
  timeToComplete: 2,
  qualityScore: 4,
  notes: "clean",
};

const outcome = {
  task: "cs-abc",
  run: undefined,
  step: undefined,
  chunk: undefined,
  attempt: undefined,
  kind: undefined,
  repository: undefined,
  model: "acme-light",
  tier: "light",
  gate: undefined,
  gates: [],
  result: "accepted",
  quality: 4,
  cost: nanoUsd(3_000_000),
  durationMs: undefined,
  judgedBy: "person",
  at: undefined,
  propensity: undefined,
  source: "routing-experiment",
};

test("a row of the document's shape is a person's outcome; how long its unit of time is, it does not say", () => {
  expect(experimentOutcomes([row], context)).toEqual({ outcomes: [outcome], skipped: [] });
});

test("what the caller knows is filled in, and a row's own date comes first", () => {
  const known = {
    ...context,
    timeUnitMs: 60_000,
    kind: "docs",
    repository: "acme/shop",
    at: NOON,
  } as const;
  const rows = [row, { ...row, success: false, timestamp: "2026-11-20T12:00:05Z" }];
  const filled = { ...outcome, durationMs: 120_000, kind: "docs", repository: "acme/shop", at: NOON };
  expect(experimentOutcomes(rows, known).outcomes).toEqual([
    filled,
    { ...filled, result: "failed", at: NOON + 5000 },
  ]);
});

test("rows that say nothing was tried are told apart from broken ones, and neither is used", () => {
  const rows = [
    { ...row, notes: "Would have routed to Haiku" },
    { ...row, description: "Add logout. Already implemented, closed." },
    row,
    { ...row, modelUsed: "mystery" },
    "text",
  ];
  const read = experimentOutcomes(rows, context);
  expect(read.outcomes).toEqual([outcome]);
  expect(read.skipped).toEqual([
    { line: 1, why: "not-measured", because: 'it says "Would have routed to Haiku"' },
    { line: 2, why: "not-measured", because: 'it says "Add logout. Already implemented, closed."' },
    { line: 4, why: "invalid", because: 'modelUsed "mystery" is no declared model' },
    { line: 5, why: "invalid", because: "it is no object" },
  ]);
});

test.each([
  ["taskId is missing", { taskId: undefined }],
  ["modelUsed is missing", { modelUsed: 3 }],
  ["success is neither true nor false", { success: "yes" }],
  ["qualityScore is not 1 to 5", { qualityScore: 6 }],
  ["cost is not a number from 0 up", { cost: -1 }],
  ["timeToComplete is not a number from 0 up", { timeToComplete: "2m" }],
])("%s", (because, broken) => {
  expect(experimentOutcomes([{ ...row, ...broken }], context)).toEqual({
    outcomes: [],
    skipped: [{ line: 1, why: "invalid", because }],
  });
});

test("what nobody rated, priced or timed is unknown, not 0", () => {
  const { qualityScore: _quality, cost: _cost, timeToComplete: _time, ...bare } = row;
  expect(experimentOutcomes([bare], { ...context, timeUnitMs: 1 }).outcomes).toEqual([
    { ...outcome, quality: undefined, cost: undefined, durationMs: undefined },
  ]);
});
