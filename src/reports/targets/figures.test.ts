import { expect, test } from "vitest";
import {
  byTokenClass,
  type CallEntry,
  type Cost,
  type TaskId,
  type TaskKind,
  type Tier,
  taskId,
  usageOf,
  ZERO_USD,
} from "../../domain/index.ts";
import type { Outcome } from "../../evidence/index.ts";
import { aCallEntry } from "../../testing/index.ts";
import { aMeasuredTask, anOutcome, someWork, times, usd } from "./__fixtures__/measured-work.ts";
import { FIGURES, type MeasuredWork } from "./figures.ts";
import { countFigure, ratioFigure } from "./interval.ts";
import type { MetricId } from "./metrics.ts";

const tasks: readonly TaskId[] = ["one", "two", "three"].map(taskId);

function call(task: TaskId | undefined, tier: Tier, overrides: Partial<CallEntry> = {}): CallEntry {
  return aCallEntry({ tags: { tier, ...(task === undefined ? {} : { task }) }, ...overrides });
}

function figure(metric: MetricId, work: Partial<MeasuredWork>) {
  return FIGURES[metric](someWork(work));
}

const [one, two, three] = tasks;

test("calls are counted by task: calls of one task resemble each other", () => {
  const calls = [call(one, "light"), call(one, "mid"), call(two, "local"), call(three, "frontier")];
  const parts = [
    { over: 1, under: 2 },
    { over: 1, under: 1 },
    { over: 0, under: 1 },
  ];
  const found = figure("cheap-call-share", { calls }).figure;
  expect([found?.mean, found?.n]).toEqual([0.5, 3]);
  // Three tasks prove so little that the interval is everything.
  expect(ratioFigure(parts)?.lower).toBeLessThan(0);
  expect([found?.lower, found?.upper]).toEqual([0, 1]);
});

test("a call of no task and no conversation stands for itself", () => {
  const calls = times(4, call(undefined, "light"));
  expect(figure("cheap-call-share", { calls }).figure?.n).toBe(4);
});

test("the cache hit rate is of prompt tokens, however they were sent; calls without usage say nothing", () => {
  const usage = usageOf({ freshInput: 10, cacheRead: 80, cacheWrite5m: 5, cacheWrite1h: 5, output: 1000 });
  const calls = tasks.flatMap((task) => [
    call(task, "mid", { usage }),
    call(task, "mid", { usage: undefined }),
  ]);
  const found = figure("cache-hit-rate", { calls }).figure;
  expect([found?.mean, found?.n]).toEqual([0.8, 3]);
});

test("of delegated work only: the dollars of cache writes in all dollars", () => {
  const cost: Cost = {
    kind: "priced",
    amount: usd(0.1),
    byClass: { ...byTokenClass(() => ZERO_USD), cacheWrite5m: usd(0.06), output: usd(0.04) },
  };
  const delegated = tasks.map((task) => aCallEntry({ tags: { task, place: "isolated" }, cost }));
  const calls = [
    ...delegated,
    call(one, "mid", { cost }),
    aCallEntry({ tags: { place: "isolated" }, cost: { kind: "unpriced", because: "unknown-model" } }),
  ];
  const found = figure("delegated-cache-write-share", { calls }).figure;
  expect([found?.mean.toFixed(9), found?.n]).toEqual(["0.600000000", 3]);
});

test("batches are counted only where somebody knows which calls were in one", () => {
  const calls = tasks.map((task) => call(task, "light"));
  expect(figure("batch-share", { calls }).figure).toBeUndefined();
  const known = figure("batch-share", { calls, isBatch: ({ tags }) => tags.task === one }).figure;
  expect(known?.mean).toBeCloseTo(1 / 3, 12);
});

test("the largest model's share names the model", () => {
  const calls = [
    ...tasks.map((task) => call(task, "mid")),
    call(one, "light", { modelAnswered: "acme-light" }),
  ];
  const { figure: found, detail } = figure("largest-model-share", { calls });
  expect([found?.mean, detail]).toEqual([0.75, "tasks with answered calls; acme-mid answered most"]);
});

test("a tier's share is of tasks that a model worked on; what it is in tokens and dollars is told beside it", () => {
  const work = {
    tasks: [
      ...times(3, aMeasuredTask()),
      aMeasuredTask({ tier: "frontier" }),
      aMeasuredTask({ tier: "automated" }),
      aMeasuredTask({ tier: undefined }),
    ],
    calls: [
      call(one, "light", {
        usage: usageOf({ freshInput: 100 }),
        cost: { kind: "priced", amount: usd(0.01), byClass: byTokenClass(() => ZERO_USD) },
      }),
      call(two, "frontier", {
        usage: usageOf({ freshInput: 200, output: 100 }),
        cost: { kind: "priced", amount: usd(0.09), byClass: byTokenClass(() => ZERO_USD) },
      }),
    ],
  };
  expect(figure("light-share", work)).toEqual({
    figure: countFigure([1, 1, 1, 0], (each) => each === 1),
    detail: "tasks that a model worked on; 25 % of the tokens, 10 % of the dollars",
  });
  expect(figure("frontier-share", work).detail).toContain("75 % of the tokens, 90 % of the dollars");
});

test("savings count what failed as paid, and leave out what nobody can compare", () => {
  const done = aMeasuredTask();
  const failed = aMeasuredTask({ accepted: false, baseline: undefined, cost: usd(0.02) });
  const unknown = [aMeasuredTask({ cost: undefined }), aMeasuredTask({ baseline: undefined })];
  const { figure: found, detail } = figure("savings", { tasks: [done, done, failed, ...unknown] });
  // 1 − (0.01 + 0.01 + 0.02) / (0.04 + 0.04)
  expect([found?.mean, found?.n, detail]).toEqual([
    0.5,
    3,
    "tasks with a known cost and baseline; 2 without one left out",
  ]);
  expect(
    figure("delegated-savings", {
      tasks: [done, done, { ...done, delegated: true }, { ...done, delegated: true }],
    }).figure?.n,
  ).toBe(2);
});

test("an accepted task costs what all tasks cost over those that were accepted", () => {
  const tasksTried = [
    aMeasuredTask(),
    aMeasuredTask({ accepted: false, cost: usd(0.03) }),
    aMeasuredTask({ cost: undefined }),
  ];
  const { figure: found, detail } = figure("cost-per-accepted-task", { tasks: tasksTried });
  expect([found?.mean, detail]).toEqual([0.04, "tasks with a known cost; 1 without one left out"]);
});

test("an estimate was right where the cost lay in its range, ends included", () => {
  const costs = [usd(0.01), usd(0.03), usd(0.031), undefined];
  const found = figure("estimate-accuracy", { tasks: costs.map((cost) => aMeasuredTask({ cost })) }).figure;
  expect(found).toEqual(countFigure([1, 1, 0], (each) => each === 1));
});

test("of local's attempts those count as escalated after which a stronger tier was tried", () => {
  const outcomes = [
    anOutcome({ tier: "local", result: "escalated" }),
    ...times(3, anOutcome({ tier: "local", result: "failed" })),
    anOutcome({ result: "escalated" }),
  ];
  expect(figure("local-escalation-rate", { outcomes }).figure?.mean).toBe(0.25);
});

function made(tier: Tier, kind: TaskKind, passes: number, n: number): readonly Outcome[] {
  const failed = anOutcome({ tier, kind, result: "failed" });
  return [...times(passes, anOutcome({ tier, kind })), ...times(n - passes, failed)];
}

test("light is compared with mid kind by kind: easier kinds do not make it look better", () => {
  // Lint: 19 of 20 at light, 10 of 10 at mid. Coding: 1 of 2 at light, 16 of 20 at mid. Docs only at light: not compared.
  const outcomes = [
    ...made("light", "lint", 19, 20),
    ...made("mid", "lint", 10, 10),
    ...made("light", "coding", 1, 2),
    ...made("mid", "coding", 16, 20),
    ...made("light", "docs", 50, 50),
  ];
  const found = figure("light-relative-success", { outcomes }).figure;
  // (19 × 10 / 30 + 1 × 20 / 22) / (10 × 20 / 30 + 16 × 2 / 22)
  expect(found?.mean).toBeCloseTo((190 / 30 + 20 / 22) / (200 / 30 + 32 / 22), 12);
  expect(found?.lower).toBeLessThan(found?.mean ?? 0);
  expect(found?.n).toBe(22);
});

test("how much less light costs until something is accepted is a factor, failed attempts paid for", () => {
  const light = [...times(8, anOutcome()), ...times(2, anOutcome({ result: "failed" }))];
  const mid = times(10, anOutcome({ tier: "mid", cost: usd(0.1) }));
  const found = figure("light-cost-advantage", {
    outcomes: [...light, ...mid, anOutcome({ cost: undefined })],
  }).figure;
  // $0.10 over $0.10 / 8
  expect(found?.mean).toBeCloseTo(8, 9);
  expect(found?.n).toBe(10);
  expect((found?.upper ?? 0) / (found?.mean ?? 1)).toBeCloseTo((found?.mean ?? 0) / (found?.lower ?? 1), 9);
});
