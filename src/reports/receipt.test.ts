import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  addUsage,
  addUsd,
  byTokenClass,
  type CallEntry,
  type Cost,
  FREE,
  NO_SPEND,
  NO_USAGE,
  nanoUsd,
  type TaskRecord,
  taskId,
  usageOf,
  ZERO_USD,
} from "../domain/index.ts";
import { aCallEntry, aTaskRecord, aVerdictEntry } from "../testing/index.ts";
import { addSpend } from "./add-spend.ts";
import { receiptOf } from "./receipt.ts";
import { runSummary } from "./run-summary.ts";

const TASK = taskId("ticket-1");

/** What was paid for output. */
function spent(amount: number) {
  const byClass = byTokenClass((tokenClass) => nanoUsd(tokenClass === "output" ? amount : 0));
  return { amount: nanoUsd(amount), byClass };
}

function priced(amount: number): Cost {
  return { kind: "priced", ...spent(amount) };
}

function call(attempt: number, cost: Cost, overrides: Partial<CallEntry> = {}): CallEntry {
  return aCallEntry({ tags: { task: TASK, step: "implement", attempt }, cost, ...overrides });
}

function verdict(attempt: number, gate: string, kind: "pass" | "fail") {
  return aVerdictEntry({ tags: { task: TASK, step: "implement", attempt }, gate, verdict: kind });
}

const ESCALATED: TaskRecord = aTaskRecord({
  attempts: [
    { attempt: 1, step: "implement", tier: "light", place: "isolated" },
    { attempt: 2, step: "implement", tier: "mid", place: "isolated" },
  ],
  escalations: 1,
});

test("a receipt joins each attempt with the calls and verdicts of its number", () => {
  const rows = {
    calls: [
      call(1, priced(10), { modelAnswered: "acme-light" }),
      call(2, priced(30), { modelAnswered: "acme-mid" }),
      call(1, priced(5), { modelAnswered: "acme-light" }),
    ],
    verdicts: [verdict(1, "changes", "pass"), verdict(1, "tests", "fail"), verdict(2, "tests", "pass")],
  };
  const oneCall = usageOf({ freshInput: 100, output: 50 });
  expect(receiptOf(ESCALATED, rows, [])).toEqual({
    run: "run-1",
    task: "ticket-1",
    title: "Make the list nicer",
    outcome: "accepted",
    code: undefined,
    because: "every gate passed",
    escalations: 1,
    takeBacks: 0,
    commit: "c0ffee",
    baselines: [],
    levers: undefined,
    audit: [],
    beside: [],
    uncertainCalls: 0,
    spend: { ...NO_SPEND, ...spent(45), calls: 3 },
    usage: usageOf({ freshInput: 300, output: 150 }),
    attempts: [
      {
        attempt: 1,
        step: "implement",
        tier: "light",
        place: "isolated",
        kind: "coding",
        asked: ["acme-mid"],
        model: "acme-light",
        answered: true,
        fellBack: false,
        gates: [
          { gate: "changes", verdict: "pass" },
          { gate: "tests", verdict: "fail" },
        ],
        spend: { ...NO_SPEND, ...spent(15), calls: 2 },
        usage: usageOf({ freshInput: 200, output: 100 }),
      },
      {
        attempt: 2,
        step: "implement",
        tier: "mid",
        place: "isolated",
        kind: "coding",
        asked: ["acme-mid"],
        model: "acme-mid",
        answered: true,
        fellBack: false,
        gates: [{ gate: "tests", verdict: "pass" }],
        spend: { ...NO_SPEND, ...spent(30), calls: 1 },
        usage: oneCall,
      },
    ],
  });
});

test("rows of other tasks are left out", () => {
  const other = { task: taskId("ticket-2"), step: "implement", attempt: 1 };
  const rows = {
    calls: [call(1, priced(10)), aCallEntry({ tags: other, cost: priced(1000) })],
    verdicts: [aVerdictEntry({ tags: other, verdict: "fail" })],
  };
  const receipt = receiptOf(ESCALATED, rows, []);
  expect([receipt.spend.amount, receipt.attempts[0]?.gates]).toEqual([10, []]);
});

test("an attempt's model is the last that answered, and none where none did", () => {
  const rows = {
    calls: [
      call(1, priced(1), { modelAsked: "acme-light", modelAnswered: "acme-light" }),
      call(1, priced(1), { modelAsked: "acme-light", modelAnswered: "acme-mid" }),
      call(1, priced(0), { modelAsked: "acme-mid", modelAnswered: undefined, outcome: "failed" }),
    ],
    verdicts: [],
  };
  expect(receiptOf(ESCALATED, rows, []).attempts.map(({ model }) => model)).toEqual(["acme-mid", undefined]);
});

test("failed and interrupted calls are in the sums, and those without a price are counted", () => {
  const rows = {
    calls: [
      call(1, priced(10)),
      call(1, priced(3), { outcome: "failed", modelAnswered: undefined }),
      call(1, { kind: "unpriced", because: "interrupted" }, { outcome: "interrupted", usage: undefined }),
    ],
    verdicts: [],
  };
  const { spend, attempts } = receiptOf(ESCALATED, rows, []);
  expect(spend).toEqual({ ...spent(13), calls: 3, unpricedCalls: 1 });
  expect(attempts[0]?.spend).toEqual(spend);
});

test("what broke off or was interrupted may have cost more; what was refused before any token did not", () => {
  const rows = {
    calls: [
      call(1, priced(10)),
      call(1, FREE, { outcome: "failed", usage: undefined }),
      call(1, priced(3), { outcome: "failed" }),
      call(1, { kind: "unpriced", because: "interrupted" }, { outcome: "interrupted", usage: undefined }),
    ],
    verdicts: [],
  };
  expect(receiptOf(ESCALATED, rows, []).uncertainCalls).toBe(2);
});

const CHUNKED: TaskRecord = aTaskRecord({
  attempts: [
    { attempt: 1, step: "implement", tier: "light", place: "isolated" },
    { attempt: 1, chunk: "c1", step: "implement", tier: "light", place: "isolated" },
    { attempt: 1, chunk: "c2", step: "implement", tier: "light", place: "isolated" },
    { attempt: 2, chunk: "c2", step: "implement", tier: "mid", place: "main" },
    { attempt: 2, step: "review", tier: "frontier", place: "isolated" },
  ],
  takeBacks: 1,
});

const chunkTags = (attempt: number, chunk: string | undefined, step = "implement") => ({
  task: TASK,
  step,
  attempt,
  ...(chunk === undefined ? {} : { chunk }),
});

test("attempts stay in order, and each has the rows of its own number, chunk and step", () => {
  const rows = {
    calls: [
      call(1, priced(1), { tags: chunkTags(1, "c1") }),
      call(1, priced(2), { tags: chunkTags(1, "c2") }),
      call(2, priced(4), { tags: chunkTags(2, "c2") }),
      call(2, priced(8), { tags: chunkTags(2, undefined, "review") }),
    ],
    verdicts: [aVerdictEntry({ tags: chunkTags(1, "c2"), gate: "verify", verdict: "fail" })],
  };
  const { attempts, takeBacks } = receiptOf(CHUNKED, rows, []);
  expect(takeBacks).toBe(1);
  expect(attempts.map(({ chunk, step, spend, gates }) => [chunk, step, spend.amount, gates.length])).toEqual([
    [undefined, "implement", 0, 0],
    ["c1", "implement", 1, 0],
    ["c2", "implement", 2, 1],
    ["c2", "implement", 4, 0],
    [undefined, "review", 8, 0],
  ]);
});

const commitTags = (attempt: number) => ({ task: TASK, step: "commit", attempt });

test("a step that fell from one tier to the next shows who was asked and who answered", () => {
  const record = aTaskRecord({
    attempts: [
      { attempt: 1, step: "commit", tier: "local", place: "main" },
      { attempt: 2, step: "commit", tier: "light", place: "main" },
    ],
  });
  const silent = { outcome: "failed", modelAnswered: undefined, usage: undefined } as const;
  const rows = {
    calls: [
      call(1, FREE, { tags: commitTags(1), modelAsked: "own-local", ...silent }),
      call(2, FREE, { tags: commitTags(2), modelAsked: "acme-light", ...silent }),
      call(2, priced(7), { tags: commitTags(2), modelAsked: "acme-lite", modelAnswered: "acme-lite" }),
    ],
    verdicts: [],
  };
  const { attempts } = receiptOf(record, rows, []);
  expect(
    attempts.map(({ asked, model, answered, fellBack }) => ({ asked, model, answered, fellBack })),
  ).toEqual([
    { asked: ["own-local"], model: undefined, answered: false, fellBack: true },
    { asked: ["acme-light", "acme-lite"], model: "acme-lite", answered: true, fellBack: false },
  ]);
});

test("a script asked nobody, so nobody did not answer", () => {
  const scripted = aTaskRecord({
    attempts: [{ attempt: 1, step: "implement", tier: "automated", place: "script" }],
  });
  const { attempts } = receiptOf(scripted, { calls: [], verdicts: [] }, []);
  expect(attempts).toMatchObject([{ asked: [], model: undefined, answered: undefined, fellBack: false }]);
});

test("a task that was refused has a receipt without attempts, and says why", () => {
  const refused = aTaskRecord({
    outcome: "refused",
    code: "budget.task-cap",
    because: "it could cost $2",
    attempts: [],
    escalations: 0,
    commit: undefined,
  });
  expect(receiptOf(refused, { calls: [], verdicts: [] }, [])).toEqual({
    run: "run-1",
    task: "ticket-1",
    title: "Make the list nicer",
    outcome: "refused",
    code: "budget.task-cap",
    because: "it could cost $2",
    attempts: [],
    beside: [],
    escalations: 0,
    takeBacks: 0,
    spend: NO_SPEND,
    usage: NO_USAGE,
    uncertainCalls: 0,
    commit: undefined,
    baselines: [],
    levers: undefined,
    audit: [],
  });
});

const opinion = (tier: "light" | "mid", cost: Cost, overrides: Partial<CallEntry> = {}) =>
  call(0, cost, { tags: { task: TASK, step: "assess", tier }, modelAsked: `acme-${tier}`, ...overrides });

test("what was asked before the task was decided is a line of its own, by step and tier, and no attempt", () => {
  const silent = { modelAnswered: undefined, outcome: "failed", usage: undefined } as const;
  const rows = {
    calls: [
      opinion("light", FREE, silent),
      opinion("light", priced(3), { modelAnswered: "acme-light" }),
      call(1, priced(10)),
      opinion("mid", FREE, silent),
      call(7, priced(2)),
    ],
    verdicts: [],
  };
  const { attempts, beside, spend } = receiptOf(ESCALATED, rows, []);
  const oneCall = usageOf({ freshInput: 100, output: 50 });
  expect(attempts.map((attempt) => attempt.spend.amount)).toEqual([10, 0]);
  expect(beside).toEqual([
    {
      step: "assess",
      tier: "light",
      asked: ["acme-light"],
      model: "acme-light",
      spend: { ...NO_SPEND, ...spent(3), calls: 2 },
      usage: oneCall,
    },
    {
      step: "assess",
      tier: "mid",
      asked: ["acme-mid"],
      model: undefined,
      spend: { ...NO_SPEND, calls: 1 },
      usage: NO_USAGE,
    },
    // Of an attempt that the record does not know.
    {
      step: "implement",
      tier: undefined,
      asked: ["acme-mid"],
      model: "acme-mid",
      spend: { ...NO_SPEND, ...spent(2), calls: 1 },
      usage: oneCall,
    },
  ]);
  expect(spend.amount).toBe(15);
});

/** Rows of the two attempts, of opinions, of an attempt that is not on record, and of a step that nobody named. */
const ANY_TAGS = fc.constantFrom<CallEntry["tags"]>(
  { task: TASK, step: "implement", attempt: 1 },
  { task: TASK, step: "implement", attempt: 2 },
  { task: TASK, step: "implement", attempt: 3 },
  { task: TASK, step: "implement", attempt: 1, chunk: "c1" },
  { task: TASK, step: "assess", tier: "light" },
  { task: TASK, step: "assess", tier: "mid" },
  { task: TASK },
);

test("a receipt's sum equals its rows', and its parts are the sum, to the last billionth; so are a summary's", () => {
  const anyRow = fc.record({ tags: ANY_TAGS, nano: fc.nat(1e12), isPriced: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 30 }), (made) => {
      const calls = made.map(({ tags, nano, isPriced }) =>
        call(0, isPriced ? priced(nano) : { kind: "unpriced", because: "unknown-model" }, { tags }),
      );
      const receipt = receiptOf(ESCALATED, { calls, verdicts: [] }, []);
      const { spend, usage, attempts, beside } = receipt;
      const total = calls.reduce(
        (sum, { cost }) => (cost.kind === "priced" ? addUsd(sum, cost.amount) : sum),
        ZERO_USD,
      );
      expect([spend.amount, spend.calls]).toEqual([total, calls.length]);
      const parts = [...attempts, ...beside];
      expect(addSpend(...parts.map((part) => part.spend))).toEqual(spend);
      expect(parts.reduce((sum, part) => addUsage(sum, part.usage), NO_USAGE)).toEqual(usage);
      const summary = runSummary([receipt, receipt]);
      expect(addSpend(...[...summary.shares, ...summary.beside].map((part) => part.spend))).toEqual(
        summary.spend,
      );
    }),
  );
});

test("an attempt that called nobody used nothing", () => {
  const { attempts } = receiptOf(ESCALATED, { calls: [], verdicts: [] }, []);
  expect(attempts.map(({ usage }) => usage)).toEqual([NO_USAGE, NO_USAGE]);
});
