import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  addUsd,
  byTokenClass,
  type CallEntry,
  type Cost,
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
    commit: "c0ffee",
    baselines: [],
    spend: { ...NO_SPEND, ...spent(45), calls: 3 },
    attempts: [
      {
        attempt: 1,
        step: "implement",
        tier: "light",
        place: "isolated",
        model: "acme-light",
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
        model: "acme-mid",
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
    spend: NO_SPEND,
    commit: undefined,
    baselines: [],
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
