import { expect, test } from "vitest";
import {
  type CallEntry,
  type Cost,
  instant,
  NO_SPEND,
  nanoUsd,
  taskId,
  type VerdictEntry,
} from "../../domain/index.ts";
import { aCallEntry, aVerdictEntry, NOON } from "../../testing/index.ts";
import type { Outcome } from "../outcome.ts";
import { ledgerOutcomes } from "./ledger-outcomes.ts";

const { tags } = aVerdictEntry();

function at(attempt: number, overrides: Partial<VerdictEntry> = {}): VerdictEntry {
  return aVerdictEntry({ ...overrides, tags: { ...tags, attempt, ...overrides.tags } });
}

function costs(nano: number): Cost {
  return { kind: "priced", amount: nanoUsd(nano), byClass: NO_SPEND.byClass };
}

function call(overrides: Partial<CallEntry> = {}): CallEntry {
  return aCallEntry({ tags, cost: costs(10), durationMs: 5, ...overrides });
}

const passed: Outcome = {
  task: "ticket-1",
  run: undefined,
  step: "implement",
  chunk: undefined,
  attempt: 1,
  kind: "coding",
  repository: "acme/shop",
  model: "acme-light",
  tier: "light",
  gate: "lint",
  gates: [
    { gate: "tests", verdict: "pass" },
    { gate: "lint", verdict: "pass" },
  ],
  result: "accepted",
  quality: undefined,
  cost: nanoUsd(20),
  durationMs: 10,
  judgedBy: "gate",
  at: instant(NOON + 2),
  propensity: undefined,
  source: "run",
};

test("an attempt is one outcome: its gates in order, the calls that it took, when it was judged last", () => {
  const verdicts = [at(1), at(1, { gate: "lint", at: instant(NOON + 2) })];
  const calls = [call(), call(), call({ tags: { ...tags, attempt: 2 } })];
  expect(ledgerOutcomes({ verdicts, calls, repository: "acme/shop" })).toEqual({
    outcomes: [passed],
    skipped: [],
  });
});

test("one call without a price leaves the attempt without a cost, and no calls leave it without a duration too", () => {
  const unpriced = call({ cost: { kind: "unpriced", because: "unknown-model" } });
  const costs = [[call(), unpriced], []].map((calls) =>
    ledgerOutcomes({ verdicts: [at(1)], calls }).outcomes.map(({ cost, durationMs }) => [cost, durationMs]),
  );
  expect(costs).toEqual([[[undefined, 10]], [[undefined, undefined]]]);
});

test("the failure before a stronger tier was escalated; the one before another try at the same tier was not", () => {
  const fail = { verdict: "fail", gate: "tests" } as const;
  const mid = { model: "acme-mid", tags: { tier: "mid" } } as const;
  const verdicts = [
    at(3, { ...mid, tags: { ...tags, attempt: 3, tier: "mid" } }),
    at(1, fail),
    at(2, fail),
    at(1, { ...fail, tags: { ...tags, task: taskId("ticket-2"), attempt: 1 } }),
  ];
  const results = ledgerOutcomes({ verdicts }).outcomes.map(({ task, attempt, result }) => [
    task,
    attempt,
    result,
  ]);
  expect(results).toEqual([
    ["ticket-1", 3, "accepted"],
    ["ticket-1", 1, "failed"],
    ["ticket-1", 2, "escalated"],
    ["ticket-2", 1, "failed"],
  ]);
});

test("a model judged it where a model was called on behalf of the gate that decided", () => {
  const review = call({ tags: { ...tags, step: "review", gate: "review" } });
  const verdicts = [at(1), at(1, { gate: "review", verdict: "fail" })];
  const judged = (calls: readonly CallEntry[]) =>
    ledgerOutcomes({ verdicts, calls }).outcomes.map(({ gate, judgedBy }) => [gate, judgedBy]);
  expect(judged([call(), review])).toEqual([["review", "model"]]);
  expect(judged([call()])).toEqual([["review", "gate"]]);
});

test("what a gate could not judge is skipped with its reason; what was nobody's work is not spoken of", () => {
  const { tier: _tier, ...untiered } = tags;
  const verdicts = [
    at(1, { verdict: "inconclusive" }),
    aVerdictEntry({ model: undefined, tags: { ...tags, step: "review" } }),
    aVerdictEntry({ tags: { ...untiered, attempt: 7 } }),
  ];
  expect(ledgerOutcomes({ verdicts })).toEqual({
    outcomes: [],
    skipped: [
      { line: 1, why: "inconclusive", because: 'gate "tests" could not judge' },
      { line: 3, why: "inconclusive", because: "its tier is not known" },
    ],
  });
});

test("rows that name their project were worked there", () => {
  const own = at(1, { tags: { ...tags, project: "/srv/shop" } });
  const other = at(2);
  expect(
    ledgerOutcomes({ verdicts: [own, other], repository: "acme/shop" }).outcomes.map(
      ({ repository }) => repository,
    ),
  ).toEqual(["/srv/shop", "acme/shop"]);
});

test("the chance with which a tier was chosen stays with the outcome", () => {
  const drawn = at(1, { tags: { ...tags, propensity: 0.2 } });
  expect(ledgerOutcomes({ verdicts: [drawn] }).outcomes.map(({ propensity }) => propensity)).toEqual([0.2]);
});
