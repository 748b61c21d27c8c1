import { expect, test } from "vitest";
import {
  byTokenClass,
  type CallEntry,
  NO_SPEND,
  nanoUsd,
  type TaskRecord,
  type Tier,
  taskId,
  usageOf,
} from "../domain/index.ts";
import { aCallEntry, aRoutedDecision, aTask, aTaskRecord, aVerdictEntry } from "../testing/index.ts";
import { receiptOf } from "./receipt.ts";
import { runSummary } from "./run-summary.ts";

type Attempt = TaskRecord["attempts"][number];

function coding(attempt: number, tier: Tier, place: Attempt["place"], chunk?: string): Attempt {
  return { attempt, step: "implement", tier, place, ...(chunk === undefined ? {} : { chunk }) };
}

function record(id: string, attempts: readonly Attempt[], overrides: Partial<TaskRecord> = {}): TaskRecord {
  const decision = aRoutedDecision({ task: aTask({ ticket: { id: taskId(id) } }) });
  return aTaskRecord({ decision, attempts, ...overrides });
}

function tagsOf(id: string, { attempt, step, chunk, tier, place }: Attempt) {
  return { task: taskId(id), step, attempt, tier, place, ...(chunk === undefined ? {} : { chunk }) };
}

function paid(id: string, attempt: Attempt, nano: number, overrides: Partial<CallEntry> = {}): CallEntry {
  const amount = nanoUsd(nano);
  const byClass = byTokenClass((each) => nanoUsd(each === "output" ? nano : 0));
  return aCallEntry({
    tags: tagsOf(id, attempt),
    usage: usageOf({ freshInput: 10, output: 5 }),
    cost: { kind: "priced", amount, byClass },
    ...overrides,
  });
}

const SCRIPT = coding(1, "automated", "script");
const DELEGATED = coding(1, "light", "isolated");
const TAKEN_BACK = coding(2, "mid", "main");
const CUT = coding(1, "light", "isolated");
const CHUNKS = [coding(1, "light", "isolated", "c1"), coding(1, "light", "isolated", "c2")];

const RECORDS = [
  record("script", [SCRIPT]),
  record("taken-back", [DELEGATED, TAKEN_BACK], { takeBacks: 1 }),
  record("cut", [CUT, ...CHUNKS], { escalations: 2 }),
  record("refused", [], { outcome: "refused", code: "budget.task-cap", commit: undefined }),
];
const ROWS = {
  calls: [
    paid("taken-back", DELEGATED, 10),
    paid("taken-back", TAKEN_BACK, 50),
    ...CHUNKS.map((chunk) => paid("cut", chunk, 20)),
  ],
  verdicts: [
    aVerdictEntry({ tags: tagsOf("script", SCRIPT), verdict: "pass" }),
    aVerdictEntry({ tags: tagsOf("taken-back", DELEGATED), verdict: "fail" }),
    aVerdictEntry({ tags: tagsOf("taken-back", TAKEN_BACK), verdict: "pass" }),
    ...CHUNKS.map((chunk) => aVerdictEntry({ tags: tagsOf("cut", chunk), verdict: "pass" })),
  ],
};
const RECEIPTS = RECORDS.map((each) => receiptOf(each, ROWS, []));

test("a run is summed up from its receipts: outcomes, money and how the work was done", () => {
  const { tasks, work, spend, usage } = runSummary(RECEIPTS);
  expect({ tasks, work, amount: spend.amount, calls: spend.calls, usage }).toEqual({
    tasks: { accepted: 3, failed: 0, stopped: 0, refused: 1 },
    work: { pieces: 4, byScript: 1, delegated: 3, takenBack: 1, escalated: 2, fellBack: 0 },
    amount: 100,
    calls: 4,
    usage: usageOf({ freshInput: 40, output: 20 }),
  });
});

test("shares are by tier and place, weakest first, with what the gates said", () => {
  const { shares } = runSummary(RECEIPTS);
  expect(shares.map(({ spend, ...share }) => ({ ...share, amount: spend.amount }))).toEqual([
    { tier: "automated", place: "script", attempts: 1, passed: 1, failed: 0, amount: 0 },
    { tier: "light", place: "isolated", attempts: 4, passed: 2, failed: 1, amount: 50 },
    { tier: "mid", place: "main", attempts: 1, passed: 1, failed: 0, amount: 50 },
  ]);
});

test("a tier that took over from another, and a model from another at the same tier, are fallbacks", () => {
  const attempts = [coding(1, "local", "main"), coding(2, "light", "main")];
  const [first, second] = attempts;
  if (first === undefined || second === undefined) throw new Error("there are two attempts");
  const silent = { outcome: "failed", modelAnswered: undefined } as const;
  const calls = [
    paid("T", first, 0, { modelAsked: "own-local", ...silent }),
    paid("T", second, 0, { modelAsked: "acme-light", ...silent }),
    paid("T", second, 5, { modelAsked: "acme-lite" }),
  ];
  const receipt = receiptOf(record("T", attempts), { calls, verdicts: [] }, []);
  expect(runSummary([receipt]).work.fellBack).toBe(2);
});

test("what has no price, and what broke off, is counted", () => {
  const cost = { kind: "unpriced", because: "interrupted" } as const;
  const calls = [paid("T", DELEGATED, 0, { outcome: "interrupted", usage: undefined, cost })];
  const receipt = receiptOf(record("T", [DELEGATED]), { calls, verdicts: [] }, []);
  const { spend, uncertainCalls } = runSummary([receipt]);
  expect([spend.unpricedCalls, uncertainCalls]).toEqual([1, 1]);
});

const baseline = (nano: number) => ({
  policy: "best-single-with-caching" as const,
  model: "acme-mid",
  spend: { ...NO_SPEND, amount: nanoUsd(nano), calls: 1 },
  basis: "projected" as const,
});

test("baselines are added up by what they stand for", () => {
  const receipts = [1, 2].map((nano) =>
    receiptOf(record("T", []), { calls: [], verdicts: [] }, [baseline(nano)]),
  );
  expect(runSummary(receipts).baselines).toEqual([
    { ...baseline(3), spend: { ...NO_SPEND, amount: nanoUsd(3), calls: 2 } },
  ]);
});

test("a run without tasks came to nothing", () => {
  expect(runSummary([])).toEqual({
    run: undefined,
    tasks: { accepted: 0, failed: 0, stopped: 0, refused: 0 },
    work: { pieces: 0, byScript: 0, delegated: 0, takenBack: 0, escalated: 0, fellBack: 0 },
    spend: NO_SPEND,
    usage: {},
    uncertainCalls: 0,
    shares: [],
    beside: [],
    baselines: [],
    levers: undefined,
    audit: [],
  });
});
