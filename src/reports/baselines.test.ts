import { expect, test } from "vitest";
import {
  type CallEntry,
  NO_SPEND,
  nanoUsdFromUsd,
  type TaskRecord,
  type Tier,
  taskId,
  usageOf,
  type VerdictKind,
} from "../domain/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aCallEntry,
  aModel,
  aPolicy,
  aPriceBook,
  aTaskRecord,
  aVerdictEntry,
  NOON,
} from "../testing/index.ts";
import { baselinesOf, bestSingleModel } from "./baselines.ts";

const TASK = taskId("ticket-1");
const [LIGHT, MID, FRONTIER] = ACME_MODELS;
const NO_ROWS = { calls: [], verdicts: [] };
const CONTEXT = {
  models: ACME_MODELS,
  priceBook: ACME_PRICES,
  work: aPolicy().work,
  at: NOON,
  bestSingle: LIGHT,
};

function attempts(...tried: readonly (readonly [step: string, tier: Tier])[]): TaskRecord["attempts"] {
  return tried.map(([step, tier], index) => ({ attempt: index + 1, step, tier, place: "isolated" }));
}

function verdict(attempt: number, tier: Tier, kind: VerdictKind, step = "implement") {
  return aVerdictEntry({ tags: { task: TASK, step, attempt, tier }, verdict: kind });
}

/** A million tokens of output: as many dollars as the model's rate. */
function call(attempt: number, overrides: Partial<CallEntry> = {}): CallEntry {
  return aCallEntry({
    tags: { task: TASK, step: "implement", attempt },
    usage: usageOf({ freshInput: 0, output: 1_000_000 }),
    ...overrides,
  });
}

const ESCALATED = aTaskRecord({
  attempts: attempts(["implement", "light"], ["implement", "light"], ["implement", "mid"]),
  escalations: 1,
});
const ESCALATED_ROWS = {
  calls: [call(1), call(2), call(3)],
  verdicts: [verdict(1, "light", "fail"), verdict(2, "light", "fail"), verdict(3, "mid", "pass")],
};

test("the best single model is the weakest that no gate has shown to be insufficient", () => {
  expect(bestSingleModel([aTaskRecord()], NO_ROWS, ACME_MODELS)).toBe(LIGHT);
  expect(bestSingleModel([aTaskRecord(), ESCALATED], ESCALATED_ROWS, ACME_MODELS)).toBe(MID);
});

test("a tier that failed once and then passed after all is not insufficient", () => {
  const reworked = aTaskRecord({ attempts: attempts(["implement", "light"], ["implement", "light"]) });
  const rows = { calls: [], verdicts: [verdict(1, "light", "fail"), verdict(2, "light", "pass")] };
  expect(bestSingleModel([reworked], rows, ACME_MODELS)).toBe(LIGHT);
});

test("a tier at which a gate could not judge is not insufficient", () => {
  const rows = { calls: [], verdicts: [verdict(1, "light", "inconclusive")] };
  expect(bestSingleModel([ESCALATED], rows, ACME_MODELS)).toBe(LIGHT);
});

test("a step is compared with its own last tier: a light review after it does not make light sufficient", () => {
  const reviewed = aTaskRecord({
    attempts: attempts(["implement", "light"], ["implement", "mid"], ["review", "light"]),
    escalations: 1,
  });
  const rows = { calls: [], verdicts: [verdict(1, "light", "fail"), verdict(3, "light", "pass", "review")] };
  expect(bestSingleModel([reviewed], rows, ACME_MODELS)).toBe(MID);
});

test("verdicts of another task say nothing about this one", () => {
  const rows = {
    calls: [],
    verdicts: [aVerdictEntry({ tags: { task: taskId("ticket-2"), tier: "light" }, verdict: "fail" })],
  };
  expect(bestSingleModel([ESCALATED], rows, ACME_MODELS)).toBe(LIGHT);
});

test("models that could not have done it are no alternative: own hardware, or without tools", () => {
  const models = [
    aModel({ id: "own-local", tier: "local" }),
    aModel({ id: "acme-chat", tier: "light", tools: false }),
    ...ACME_MODELS.slice(1),
  ];
  expect(bestSingleModel([aTaskRecord()], NO_ROWS, models)).toBe(MID);
});

test("where only the strongest would do, there is nothing above it, and without models there is none", () => {
  const climbed = aTaskRecord({
    attempts: attempts(["implement", "mid"], ["implement", "frontier"]),
    escalations: 1,
  });
  const rows = { calls: [], verdicts: [verdict(1, "mid", "fail")] };
  expect(bestSingleModel([climbed], rows, ACME_MODELS)).toBe(FRONTIER);
  expect(bestSingleModel([climbed], rows, ACME_MODELS.slice(0, 2))).toBeUndefined();
});

test("baselines are the accepted attempt's own tokens at the other model's price: what was thrown away is not charged", () => {
  const [bestSingle, frontier, ...rest] = baselinesOf(ESCALATED, ESCALATED_ROWS, {
    ...CONTEXT,
    bestSingle: MID,
  });
  expect(bestSingle).toMatchObject({
    policy: "best-single-with-caching",
    model: "acme-mid",
    spend: { amount: nanoUsdFromUsd(10), calls: 1, unpricedCalls: 0 },
    basis: "projected",
  });
  expect(frontier).toMatchObject({
    policy: "always-frontier",
    model: "acme-frontier",
    spend: { amount: nanoUsdFromUsd(20), calls: 1, unpricedCalls: 0 },
    basis: "projected",
  });
  expect(rest).toEqual([]);
});

test("the last attempt of every step is needed, and calls that came to nothing are not", () => {
  const record = aTaskRecord({
    attempts: attempts(
      ["plan", "mid"],
      ["implement", "light"],
      ["review", "frontier"],
      ["implement", "light"],
      ["review", "frontier"],
    ),
  });
  const calls = [
    ...record.attempts.map(({ attempt, step }) => call(attempt, { tags: { task: TASK, step, attempt } })),
    call(5, {
      tags: { task: TASK, step: "review", attempt: 5 },
      outcome: "failed",
      modelAnswered: undefined,
    }),
    aCallEntry({ ...call(4), tags: { task: taskId("ticket-2"), step: "implement", attempt: 4 } }),
    aCallEntry({ ...call(4), tags: { task: TASK } }),
  ];
  const [bestSingle] = baselinesOf(record, { calls, verdicts: [] }, CONTEXT);
  expect(bestSingle?.spend).toMatchObject({ amount: nanoUsdFromUsd(15), calls: 3 });
});

test("work that no model did is projected from the profile: one turn of 2000 tokens written and 100 of output", () => {
  const record = aTaskRecord({
    attempts: [{ attempt: 1, step: "implement", tier: "automated", place: "script" }],
  });
  const work = { ...CONTEXT.work, turns: { low: 1, expected: 1, high: 1 } };
  const baselines = baselinesOf(record, NO_ROWS, { ...CONTEXT, work });
  expect(baselines.map(({ model, spend }) => [model, spend.amount, spend.calls])).toEqual([
    ["acme-light", nanoUsdFromUsd(0.003), 1],
    ["acme-frontier", nanoUsdFromUsd(0.012), 1],
  ]);
});

test("a script's work is projected also where a model had only a word to say on its commit", () => {
  const record = aTaskRecord({
    attempts: [
      { attempt: 1, step: "implement", tier: "automated", place: "script" },
      { attempt: 2, step: "commit", tier: "local", place: "main" },
    ],
  });
  const calls = [call(2, { tags: { task: TASK, step: "commit", attempt: 2 } })];
  const work = { ...CONTEXT.work, turns: { low: 1, expected: 1, high: 1 } };
  const [bestSingle] = baselinesOf(record, { calls, verdicts: [] }, { ...CONTEXT, work });
  expect(bestSingle?.spend).toMatchObject({ amount: nanoUsdFromUsd(5.003), calls: 2 });
});

const CUT = aTaskRecord({
  attempts: [
    { attempt: 1, step: "implement", tier: "light", place: "isolated" },
    { attempt: 1, chunk: "c1", step: "implement", tier: "light", place: "isolated" },
    { attempt: 1, chunk: "c2", step: "implement", tier: "light", place: "isolated" },
    { attempt: 2, chunk: "c2", step: "implement", tier: "mid", place: "isolated" },
  ],
  escalations: 1,
});
const CHUNK_CALLS = CUT.attempts.slice(1).map(({ attempt, chunk }) => {
  const tags = { task: TASK, step: "implement", attempt, ...(chunk === undefined ? {} : { chunk }) };
  return call(attempt, { tags });
});

test("every chunk's last attempt is needed: one that escalated does not stand for its siblings", () => {
  const [bestSingle] = baselinesOf(CUT, { calls: CHUNK_CALLS, verdicts: [] }, CONTEXT);
  expect(bestSingle?.spend).toMatchObject({ amount: nanoUsdFromUsd(10), calls: 2 });
});

const failedAt = (chunk: string) =>
  aVerdictEntry({
    tags: { task: TASK, chunk, step: "implement", attempt: 1, tier: "light" },
    verdict: "fail",
  });

test("a chunk is compared with its own last tier, and one that was taken back shows as much as one that escalated", () => {
  const best = (chunk: string, record = CUT) =>
    bestSingleModel([record], { calls: [], verdicts: [failedAt(chunk)] }, ACME_MODELS);
  const takenBack = aTaskRecord({ ...CUT, escalations: 0, takeBacks: 1 });
  expect([best("c1"), best("c2"), best("c2", takenBack)]).toEqual([LIGHT, MID, MID]);
});

test("chunks that failed, or were thrown away when their task began anew, are not needed", () => {
  const whole = { attempt: 2, step: "implement", tier: "mid", place: "main" } as const;
  const again = aTaskRecord({ ...CUT, attempts: [...CUT.attempts, whole], takeBacks: 1 });
  const climbed = aTaskRecord({ ...CUT, attempts: [...CUT.attempts, { ...whole, place: "isolated" }] });
  const calls = [...CHUNK_CALLS, call(2)];
  const needed = (record: TaskRecord, verdicts: readonly ReturnType<typeof aVerdictEntry>[]) =>
    baselinesOf(record, { calls, verdicts }, CONTEXT)[0]?.spend.calls;
  const failed = aVerdictEntry({
    tags: { task: TASK, chunk: "c1", step: "implement", attempt: 1, tier: "light" },
    verdict: "fail",
  });
  expect([needed(CUT, []), needed(CUT, [failed]), needed(again, []), needed(climbed, [])]).toEqual([
    2, 1, 1, 1,
  ]);
});

test("an alternative without a price is counted as unpriced, never as free", () => {
  const [bestSingle] = baselinesOf(ESCALATED, ESCALATED_ROWS, { ...CONTEXT, priceBook: aPriceBook() });
  expect(bestSingle?.spend).toEqual({ ...NO_SPEND, calls: 1, unpricedCalls: 1 });
});

test.each(["failed", "stopped", "refused"] as const)(
  "a task that ended %s has no baseline: nobody knows what would have done it",
  (outcome) => {
    const record = aTaskRecord({ ...ESCALATED, outcome, code: "gate.failed", commit: undefined });
    expect(baselinesOf(record, ESCALATED_ROWS, CONTEXT)).toEqual([]);
  },
);

test("an alternative that there is no model for is left out", () => {
  const context = { ...CONTEXT, models: ACME_MODELS.slice(0, 2), bestSingle: undefined };
  expect(baselinesOf(ESCALATED, ESCALATED_ROWS, context)).toEqual([]);
});
