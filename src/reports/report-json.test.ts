import { expect, test } from "vitest";
import {
  byTokenClass,
  type CallEntry,
  NO_SPEND,
  nanoUsd,
  nanoUsdFromUsd,
  type Spend,
  taskId,
  usageOf,
} from "../domain/index.ts";
import { aCallEntry, aTaskRecord, aVerdictEntry } from "../testing/index.ts";
import type { Baseline } from "./baselines.ts";
import type { Levers } from "./levers.ts";
import { receiptOf } from "./receipt.ts";
import { receiptJson, runSummaryJson, spendReportJson } from "./report-json.ts";
import { runSummary } from "./run-summary.ts";
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

const NOTHING_FOUND = { differs: [], fallbacks: [], unknown: 0, unknownAsked: [], withoutUsage: 0 };

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
        kind: "coding",
        asked: ["acme-mid"],
        model: "acme-light",
        answered: true,
        fellBack: false,
        gates: [{ gate: "tests", verdict: "pass" }],
        calls: 1,
        unpricedCalls: 0,
        costUsd: 0.05,
        tokens: TOKENS,
      },
    ],
    beside: [],
    escalations: 0,
    takeBacks: 0,
    calls: 1,
    unpricedCalls: 0,
    uncertainCalls: 0,
    costUsd: 0.05,
    costByClassUsd: BY_CLASS,
    tokens: TOKENS,
    levers: { price: null, context: null, because: "there is no single model to compare with" },
    audit: NOTHING_FOUND,
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
    levers: { price: null, context: null },
    commit: null,
    baselines: [],
  });
  const scripted = receiptOf(aTaskRecord(), { calls: [], verdicts: [] }, []);
  expect(receiptJson(scripted)).toMatchObject({ attempts: [{ model: null, calls: 0, costUsd: 0 }] });
});

const LEVERS: Levers = {
  model: "acme-mid",
  paid: spent(0.05),
  ownTokens: spent(0.1),
  baseline: spent(0.4),
  scripted: spent(0.2),
};

test("levers are factors of a stated baseline, what scripts did apart, and say that they are projected", () => {
  const receipt = { ...receiptOf(aTaskRecord(), ROWS, []), levers: LEVERS };
  expect(receiptJson(receipt)["levers"]).toEqual({
    price: 2,
    context: 4,
    baseline: { model: "acme-mid", costUsd: 0.4 },
    scripts: { factor: 1.5, costUsd: 0.2 },
    basis: "projected",
  });
});

test.each([
  ["nothing was paid", { paid: NO_SPEND }],
  ["no model's work was accepted", { baseline: NO_SPEND }],
  ["the same tokens cost nothing at the model to compare with", { ownTokens: NO_SPEND }],
  ["a call has no price", { paid: spent(0.05, 1) }],
  ["a call has no price", { ownTokens: spent(0.05, 1) }],
  ["a call has no price", { baseline: spent(0.05, 1) }],
  ["a call has no price", { scripted: spent(0.05, 1) }],
])("no lever is claimed where %s", (because, part) => {
  const receipt = { ...receiptOf(aTaskRecord(), ROWS, []), levers: { ...LEVERS, ...part } };
  expect(receiptJson(receipt)["levers"]).toEqual({ price: null, context: null, because });
});

test("an attempt at a chunk names it, and one that nobody answered says so", () => {
  const record = aTaskRecord({
    attempts: [{ attempt: 1, chunk: "c1", step: "implement", tier: "light", place: "isolated" }],
  });
  const silent = aCallEntry({
    tags: { ...TAGS, chunk: "c1" },
    outcome: "failed",
    modelAnswered: undefined,
    usage: undefined,
  });
  const json = receiptJson(receiptOf(record, { calls: [silent], verdicts: [] }, []));
  expect(json["attempts"]).toMatchObject([
    { attempt: 1, chunk: "c1", asked: ["acme-mid"], model: null, answered: false },
  ]);
});

test("a run's summary has the shape that other programs rely on, in dollars", () => {
  const receipt = { ...receiptOf(aTaskRecord(), ROWS, [BEST_SINGLE]), levers: LEVERS };
  const json = runSummaryJson(runSummary([receipt]));
  expect(json).toEqual({
    schema: "suffice.run-summary/1",
    run: "run-1",
    tasks: { accepted: 1, failed: 0, stopped: 0, refused: 0 },
    work: { pieces: 1, byScript: 0, delegated: 0, takenBack: 0, escalated: 0, fellBack: 0 },
    calls: 1,
    unpricedCalls: 0,
    uncertainCalls: 0,
    costUsd: 0.05,
    costByClassUsd: BY_CLASS,
    tokens: TOKENS,
    basis: "measured",
    shares: [
      {
        tier: "light",
        place: "main",
        attempts: 1,
        passed: 1,
        failed: 0,
        calls: 1,
        unpricedCalls: 0,
        costUsd: 0.05,
        ofCost: 1,
      },
    ],
    beside: [],
    levers: {
      price: 2,
      context: 4,
      baseline: { model: "acme-mid", costUsd: 0.4 },
      scripts: { factor: 1.5, costUsd: 0.2 },
      basis: "projected",
    },
    audit: NOTHING_FOUND,
    baselines: [
      {
        policy: "best-single-with-caching",
        model: "acme-mid",
        costUsd: 0.4,
        unpricedCalls: 0,
        basis: "projected",
      },
    ],
  });
  expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
});

const sharesOf = (calls: readonly CallEntry[]) =>
  runSummaryJson(runSummary([receiptOf(aTaskRecord(), { calls, verdicts: [] }, [])]))["shares"];

test("what an assessor cost stands beside the attempts, in the receipt and with its share in the summary", () => {
  const opinion = { ...CALL, tags: { task: TAGS.task, step: "assess", tier: "light" } } as const;
  const receipt = receiptOf(aTaskRecord(), { ...ROWS, calls: [opinion, CALL] }, []);
  const line = {
    step: "assess",
    tier: "light",
    asked: ["acme-mid"],
    model: "acme-light",
    calls: 1,
    unpricedCalls: 0,
    costUsd: 0.05,
    tokens: TOKENS,
  };
  expect([receiptJson(receipt)["beside"], runSummaryJson(runSummary([receipt]))["beside"]]).toEqual([
    [line],
    [{ ...line, ofCost: 0.5 }],
  ]);
});

test("no share is claimed of a sum that lacks a call, or of nothing", () => {
  const unpriced = aCallEntry({ tags: TAGS, cost: { kind: "unpriced", because: "interrupted" } });
  expect(sharesOf([CALL, unpriced])).toMatchObject([{ unpricedCalls: 1, ofCost: null }]);
  expect(sharesOf([])).toMatchObject([{ costUsd: 0, ofCost: null }]);
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
    estimatedOutputCalls: 0,
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
    agents: {
      main: { ...priced, calls: 2, unpricedCalls: 1 },
      sub: {
        ...priced,
        calls: 0,
        tokens: byTokenClass(() => 0),
        costUsd: 0,
        costByClassUsd: byTokenClass(() => 0),
      },
    },
    unpriced: [{ model: "acme-mystery", because: "unknown-model", calls: 1 }],
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
