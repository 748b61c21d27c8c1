import {
  type ByTokenClass,
  byTokenClass,
  countsOf,
  type Json,
  type NanoUsd,
  type Spend,
  usdNumber,
} from "../domain/index.ts";
import type { Baseline } from "./baselines.ts";
import type { BesideAttempts } from "./beside-attempts.ts";
import { type Levers, leverFactors, whyNoFactors } from "./levers.ts";
import type { Receipt, ReceiptAttempt } from "./receipt.ts";
import { auditJson } from "./routed-audit/audit-json.ts";
import type { RunSummary } from "./run-summary.ts";
import type { SpendReport } from "./spend-report.ts";
import type { SpendTotals } from "./spend-tally.ts";

type JsonObject = { readonly [key: string]: Json };

/** The public shape of a receipt, `suffice.receipt/1`. */
export function receiptJson(receipt: Receipt): JsonObject {
  const { baselines, spend } = receipt;
  return {
    schema: "suffice.receipt/1",
    run: receipt.run,
    task: receipt.task,
    title: receipt.title,
    outcome: receipt.outcome,
    ...(receipt.code === undefined ? {} : { code: receipt.code }),
    because: receipt.because,
    attempts: receipt.attempts.map(attemptJson),
    beside: receipt.beside.map(besideJson),
    escalations: receipt.escalations,
    takeBacks: receipt.takeBacks,
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    uncertainCalls: receipt.uncertainCalls,
    costUsd: usdNumber(spend.amount),
    costByClassUsd: dollarsByClass(spend.byClass),
    tokens: { ...countsOf(receipt.usage) },
    levers: leversJson(receipt.levers),
    audit: auditJson(receipt.audit),
    commit: receipt.commit ?? null,
    baselines: baselines.map(baselineJson),
  };
}

function attemptJson(attempt: ReceiptAttempt): JsonObject {
  return {
    attempt: attempt.attempt,
    ...(attempt.chunk === undefined ? {} : { chunk: attempt.chunk }),
    step: attempt.step,
    ...(attempt.kind === undefined ? {} : { kind: attempt.kind }),
    tier: attempt.tier,
    place: attempt.place,
    asked: [...attempt.asked],
    model: attempt.model ?? null,
    ...(attempt.answered === undefined ? {} : { answered: attempt.answered }),
    fellBack: attempt.fellBack,
    gates: attempt.gates.map(({ gate, verdict }) => ({ gate, verdict })),
    calls: attempt.spend.calls,
    unpricedCalls: attempt.spend.unpricedCalls,
    costUsd: usdNumber(attempt.spend.amount),
    tokens: { ...countsOf(attempt.usage) },
  };
}

function besideJson({ step, tier, asked, model, spend, usage }: BesideAttempts): JsonObject {
  return {
    step: step ?? null,
    tier: tier ?? null,
    asked: [...asked],
    model: model ?? null,
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    costUsd: usdNumber(spend.amount),
    tokens: { ...countsOf(usage) },
  };
}

function baselineJson(baseline: Baseline): JsonObject {
  return {
    policy: baseline.policy,
    model: baseline.model,
    costUsd: usdNumber(baseline.spend.amount),
    unpricedCalls: baseline.spend.unpricedCalls,
    basis: baseline.basis,
  };
}

/** Always the same keys, so that a reader need not ask whether there is a comparison: `null` and a reason where there is none. */
function leversJson(levers: Levers | undefined): JsonObject {
  const factors = levers === undefined ? undefined : leverFactors(levers);
  if (levers === undefined || factors === undefined) {
    return { price: null, context: null, because: whyNoFactors(levers) };
  }
  return {
    price: factors.price,
    context: factors.context,
    baseline: { model: levers.model, costUsd: usdNumber(levers.baseline.amount) },
    scripts: { factor: factors.scripts, costUsd: usdNumber(levers.scripted.amount) },
    basis: "projected",
  };
}

/** The public shape of a run's summary, `suffice.run-summary/1`. */
export function runSummaryJson(summary: RunSummary): JsonObject {
  const { spend, shares } = summary;
  return {
    schema: "suffice.run-summary/1",
    run: summary.run ?? null,
    tasks: { ...summary.tasks },
    work: { ...summary.work },
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    uncertainCalls: summary.uncertainCalls,
    costUsd: usdNumber(spend.amount),
    costByClassUsd: dollarsByClass(spend.byClass),
    tokens: { ...countsOf(summary.usage) },
    basis: "measured",
    shares: shares.map((share) => ({
      tier: share.tier,
      place: share.place,
      attempts: share.attempts,
      passed: share.passed,
      failed: share.failed,
      calls: share.spend.calls,
      unpricedCalls: share.spend.unpricedCalls,
      costUsd: usdNumber(share.spend.amount),
      ofCost: shareOf(share.spend, spend),
    })),
    beside: summary.beside.map((each) => ({ ...besideJson(each), ofCost: shareOf(each.spend, spend) })),
    levers: leversJson(summary.levers),
    audit: auditJson(summary.audit),
    baselines: summary.baselines.map(baselineJson),
  };
}

/** From 0 to 1; `null` where nothing was paid, or a call without a price makes every share a guess. */
function shareOf(part: Spend, whole: Spend): number | null {
  return whole.amount === 0 || whole.unpricedCalls > 0 ? null : part.amount / whole.amount;
}

/** The public shape of a spend report, `suffice.profile/1`. */
export function spendReportJson(report: SpendReport, sources: readonly JsonObject[]): JsonObject {
  return {
    schema: "suffice.profile/1",
    priceBook: { name: report.priceBook.name, date: report.priceBook.date },
    sources,
    totals: totalsJson(report.totals, report.basis),
    agents: {
      main: totalsJson(report.mainLoop, report.basis),
      sub: totalsJson(report.subAgents, report.basis),
    },
    unpriced: report.unpriced.map((each) => ({ ...each })),
    groups: report.groups.map((group) => ({ key: { ...group.key }, ...totalsJson(group, report.basis) })),
  };
}

function totalsJson(totals: SpendTotals, basis: string): JsonObject {
  const { spend, usage } = totals;
  return {
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    uncertainOutputCalls: totals.uncertainOutputCalls,
    estimatedOutputCalls: totals.estimatedOutputCalls,
    tokens: { ...countsOf(usage) },
    costUsd: usdNumber(spend.amount),
    costByClassUsd: dollarsByClass(spend.byClass),
    basis,
  };
}

function dollarsByClass(byClass: ByTokenClass<NanoUsd>): JsonObject {
  return { ...byTokenClass((tokenClass) => usdNumber(byClass[tokenClass])) };
}
