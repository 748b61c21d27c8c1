import { expect, test } from "vitest";
import { instant, NO_SPEND, taskId } from "../../domain/index.ts";
import { aCallEntry, aRoutedDecision, aTask, aTaskRecord, NOON } from "../../testing/index.ts";
import type { Receipt } from "../receipt.ts";
import { anOutcome, usd } from "./__fixtures__/measured-work.ts";
import { measuredTasks } from "./measured-task.ts";

const { run } = aTaskRecord();
const task = taskId("ticket-1");
const spend = (dollars: number, unpricedCalls = 0) => ({
  ...NO_SPEND,
  amount: usd(dollars),
  calls: 1,
  unpricedCalls,
});

function call(dollars: number, place: "main" | "isolated" = "main") {
  const cost = { kind: "priced", amount: usd(dollars), byClass: NO_SPEND.byClass } as const;
  return aCallEntry({ tags: { run, task, place }, cost });
}

const outcomes = [
  anOutcome({ result: "escalated", gates: [{ gate: "review-2", verdict: "fail" }] }),
  anOutcome({ attempt: 2, tier: "mid", at: instant(NOON + 1), gates: [{ gate: "review", verdict: "pass" }] }),
];

const receipt: Receipt = {
  run,
  task,
  title: "Make the list nicer",
  outcome: "stopped",
  code: "budget.task-cap",
  because: "the cap was reached",
  attempts: [],
  beside: [],
  escalations: 2,
  takeBacks: 0,
  spend: spend(0.07),
  usage: {},
  uncertainCalls: 0,
  commit: undefined,
  baselines: [
    { policy: "best-single-with-caching", model: "acme-mid", spend: spend(0.4), basis: "projected" },
    { policy: "always-frontier", model: "acme-frontier", spend: spend(0.9, 1), basis: "projected" },
  ],
  levers: undefined,
  audit: [],
};

test("from the ledger alone: how its attempts ended, what all its calls cost, and nothing of what was expected", () => {
  const other = aCallEntry({
    tags: { task, run },
    cost: { kind: "unpriced", because: "unknown-model" },
  });
  const found = measuredTasks({ outcomes, calls: [call(0.01, "isolated"), call(0.02)] });
  expect(found).toEqual([
    {
      task: "ticket-1",
      kind: "coding",
      accepted: true,
      escalations: 1,
      tier: "mid",
      reviewRounds: 2,
      cost: usd(0.03),
      delegated: true,
      expected: undefined,
      baseline: undefined,
      attempts: outcomes,
    },
  ]);
  expect(measuredTasks({ outcomes, calls: [call(0.01), other] })[0]?.cost).toBeUndefined();
  expect(measuredTasks({ outcomes, calls: [] })[0]?.cost).toBeUndefined();
});

test("a receipt knows better how a task ended, and what the stated alternative would have cost", () => {
  const expected = { low: usd(0.01), expected: usd(0.02), high: usd(0.03), basis: "projected" } as const;
  const records = [aTaskRecord({ decision: aRoutedDecision({ expectedCost: expected, task: aTask() }) })];
  const [found] = measuredTasks({ outcomes, calls: [call(0.01)], receipts: [receipt], records });
  expect(found).toMatchObject({
    accepted: false,
    escalations: 2,
    cost: usd(0.07),
    baseline: usd(0.4),
    expected,
  });
});

test("a baseline with a call that has no price is not known", () => {
  const [found] = measuredTasks({ outcomes, calls: [], receipts: [receipt], baseline: "always-frontier" });
  expect(found?.baseline).toBeUndefined();
});

test("what a script did has a receipt and no outcome, and counts all the same", () => {
  const scripted: Receipt = {
    ...receipt,
    outcome: "accepted",
    spend: NO_SPEND,
    attempts: [
      {
        attempt: 1,
        step: "implement",
        tier: "automated",
        place: "script",
        kind: "coding",
        asked: [],
        model: undefined,
        answered: undefined,
        fellBack: false,
        gates: [],
        spend: NO_SPEND,
        usage: {},
      },
    ],
  };
  const [found] = measuredTasks({ outcomes: [], calls: [], receipts: [scripted] });
  expect(found).toMatchObject({ accepted: true, tier: "automated", cost: 0, attempts: [] });
});
