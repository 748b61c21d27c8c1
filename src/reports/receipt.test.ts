import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
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
import { receiptOf } from "./receipt.ts";

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
    escalations: 0,
    takeBacks: 0,
    spend: NO_SPEND,
    usage: NO_USAGE,
    uncertainCalls: 0,
    commit: undefined,
    baselines: [],
    levers: undefined,
  });
});

test("a receipt's sum equals its rows', and its attempts' sums equal it, to the last billionth", () => {
  const anyRow = fc.record({
    attempt: fc.integer({ min: 1, max: 2 }),
    nano: fc.nat(1e12),
    isPriced: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 30 }), (made) => {
      const calls = made.map(({ attempt, nano, isPriced }) =>
        call(attempt, isPriced ? priced(nano) : { kind: "unpriced", because: "unknown-model" }),
      );
      const { spend, attempts } = receiptOf(ESCALATED, { calls, verdicts: [] }, []);
      const total = calls.reduce(
        (sum, { cost }) => (cost.kind === "priced" ? addUsd(sum, cost.amount) : sum),
        ZERO_USD,
      );
      expect([spend.amount, spend.calls]).toEqual([total, calls.length]);
      expect(addUsd(...attempts.map((attempt) => attempt.spend.amount))).toBe(total);
      expect(attempts.reduce((sum, attempt) => sum + attempt.spend.calls, 0)).toBe(calls.length);
      expect(attempts.reduce((sum, attempt) => sum + attempt.spend.unpricedCalls, 0)).toBe(
        spend.unpricedCalls,
      );
    }),
  );
});

test("an attempt that called nobody used nothing", () => {
  const { attempts } = receiptOf(ESCALATED, { calls: [], verdicts: [] }, []);
  expect(attempts.map(({ usage }) => usage)).toEqual([NO_USAGE, NO_USAGE]);
});
