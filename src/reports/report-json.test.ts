import { expect, test } from "vitest";
import { byTokenClass, nanoUsd, nanoUsdFromUsd, type Spend, taskId, usageOf } from "../domain/index.ts";
import { aCallEntry, aTaskRecord, aVerdictEntry } from "../testing/index.ts";
import type { Baseline } from "./baselines.ts";
import { receiptOf } from "./receipt.ts";
import { receiptJson, spendReportJson } from "./report-json.ts";
import { spendReport } from "./spend-report.ts";

function spent(usd: number, unpricedCalls = 0): Spend {
  const amount = nanoUsdFromUsd(usd);
  const byClass = byTokenClass((tokenClass) => (tokenClass === "output" ? amount : nanoUsd(0)));
  return { amount, byClass, calls: 1, unpricedCalls };
}

function baseline(policy: Baseline["policy"], usd: number, unpricedCalls = 0): Baseline {
  return { policy, model: "acme-mid", spend: spent(usd, unpricedCalls), basis: "projected" };
}

const BEST_SINGLE = baseline("best-single-with-caching", 0.4);
const ALWAYS_FRONTIER = baseline("always-frontier", 0.9);
const { amount, byClass } = spent(0.05);
const TAGS = { task: taskId("ticket-1"), step: "implement", attempt: 1, tier: "light" } as const;
const CALL = aCallEntry({
  tags: TAGS,
  modelAnswered: "acme-light",
  cost: { kind: "priced", amount, byClass },
  usage: usageOf({ freshInput: 10, cacheRead: 200, output: 30 }),
});
const ROWS = { calls: [CALL], verdicts: [aVerdictEntry({ tags: TAGS })] };
const TOKENS = { freshInput: 10, cacheRead: 200, cacheWrite5m: 0, cacheWrite1h: 0, output: 30 };
const BY_CLASS = { freshInput: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0.05 };

test("a receipt has the shape that other programs rely on, in dollars", () => {
  expect(receiptJson(receiptOf(aTaskRecord(), ROWS, [BEST_SINGLE, ALWAYS_FRONTIER]))).toEqual({
    schema: "suffice.receipt/1",
    run: "run-1",
    task: "ticket-1",
    title: "Make the list nicer",
    outcome: "accepted",
    because: "every gate passed",
    attempts: [
      {
        attempt: 1,
        step: "implement",
        tier: "light",
        place: "main",
        model: "acme-light",
        gates: [{ gate: "tests", verdict: "pass" }],
        calls: 1,
        unpricedCalls: 0,
        costUsd: 0.05,
        tokens: TOKENS,
      },
    ],
    escalations: 0,
    takeBacks: 0,
    costUsd: 0.05,
    unpricedCalls: 0,
    costByClassUsd: BY_CLASS,
    levers: { price: 8 },
    commit: "c0ffee",
    baselines: [
      {
        policy: "best-single-with-caching",
        model: "acme-mid",
        costUsd: 0.4,
        unpricedCalls: 0,
        basis: "projected",
      },
      { policy: "always-frontier", model: "acme-mid", costUsd: 0.9, unpricedCalls: 0, basis: "projected" },
    ],
  });
});

test("what a task has not is null or absent, never made up", () => {
  const refused = aTaskRecord({
    outcome: "refused",
    code: "routing.no-candidate",
    because: "no model may do it",
    attempts: [],
    commit: undefined,
  });
  expect(receiptJson(receiptOf(refused, { calls: [], verdicts: [] }, []))).toMatchObject({
    outcome: "refused",
    code: "routing.no-candidate",
    because: "no model may do it",
    attempts: [],
    costUsd: 0,
    levers: {},
    commit: null,
    baselines: [],
  });
  const scripted = receiptOf(aTaskRecord(), { calls: [], verdicts: [] }, []);
  expect(receiptJson(scripted)).toMatchObject({ attempts: [{ model: null, calls: 0, costUsd: 0 }] });
});

test.each([
  ["there is no best single model", [ALWAYS_FRONTIER], ROWS],
  ["a call of the baseline has no price", [baseline("best-single-with-caching", 0.4, 1)], ROWS],
  [
    "a call of the task has no price",
    [BEST_SINGLE],
    {
      ...ROWS,
      calls: [CALL, aCallEntry({ tags: TAGS, cost: { kind: "unpriced", because: "interrupted" } })],
    },
  ],
  ["the task cost nothing", [BEST_SINGLE], { calls: [], verdicts: [] }],
])("no lever is claimed where %s", (_, baselines, rows) => {
  expect(receiptJson(receiptOf(aTaskRecord(), rows, baselines))["levers"]).toEqual({});
});

test("a receipt is JSON: nothing in it is lost or changed by writing it", () => {
  const json = receiptJson(receiptOf(aTaskRecord(), ROWS, [BEST_SINGLE]));
  expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
});

test("a spend report has the shape that other programs rely on, in dollars", () => {
  const unpriced = aCallEntry({
    tags: {},
    modelAnswered: "acme-mystery",
    usage: undefined,
    cost: { kind: "unpriced", because: "unknown-model" },
  });
  const report = spendReport([CALL, unpriced], ["model", "tier"], { name: "list", date: "2026-11-20" });
  const source = { kind: "suffice", path: "ledger.db", calls: 2 };
  const priced = {
    calls: 1,
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    tokens: TOKENS,
    costUsd: 0.05,
    costByClassUsd: BY_CLASS,
    basis: "historical",
  };
  expect(spendReportJson(report, [source])).toEqual({
    schema: "suffice.profile/1",
    priceBook: { name: "list", date: "2026-11-20" },
    sources: [source],
    totals: { ...priced, calls: 2, unpricedCalls: 1 },
    groups: [
      { key: { model: "acme-light", tier: "light" }, ...priced },
      {
        key: { model: "acme-mystery", tier: "(none)" },
        ...priced,
        calls: 1,
        unpricedCalls: 1,
        tokens: byTokenClass(() => 0),
        costUsd: 0,
        costByClassUsd: byTokenClass(() => 0),
      },
    ],
  });
});
