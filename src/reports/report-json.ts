import {
  type ByTokenClass,
  byTokenClass,
  countsOf,
  type Json,
  type NanoUsd,
  usdNumber,
} from "../domain/index.ts";
import { ratioTo } from "../pricing/index.ts";
import type { Receipt } from "./receipt.ts";
import type { SpendReport, SpendTotals } from "./spend-report.ts";

type JsonObject = { readonly [key: string]: Json };

/** The public shape of a receipt, `suffice.receipt/1`. */
export function receiptJson(receipt: Receipt): JsonObject {
  const { baselines, spend } = receipt;
  const price = priceLever(receipt);
  return {
    schema: "suffice.receipt/1",
    run: receipt.run,
    task: receipt.task,
    title: receipt.title,
    outcome: receipt.outcome,
    ...(receipt.code === undefined ? {} : { code: receipt.code }),
    because: receipt.because,
    attempts: receipt.attempts.map((attempt) => ({
      attempt: attempt.attempt,
      step: attempt.step,
      tier: attempt.tier,
      place: attempt.place,
      model: attempt.model ?? null,
      gates: attempt.gates.map(({ gate, verdict }) => ({ gate, verdict })),
      calls: attempt.spend.calls,
      unpricedCalls: attempt.spend.unpricedCalls,
      costUsd: usdNumber(attempt.spend.amount),
      tokens: { ...countsOf(attempt.usage) },
    })),
    escalations: receipt.escalations,
    takeBacks: 0,
    costUsd: usdNumber(spend.amount),
    unpricedCalls: spend.unpricedCalls,
    costByClassUsd: dollarsByClass(spend.byClass),
    levers: price === undefined ? {} : { price },
    commit: receipt.commit ?? null,
    baselines: baselines.map((baseline) => ({
      policy: baseline.policy,
      model: baseline.model,
      costUsd: usdNumber(baseline.spend.amount),
      unpricedCalls: baseline.spend.unpricedCalls,
      basis: baseline.basis,
    })),
  };
}

/** How many times dearer the best single model would have been; nothing where either sum lacks a call. */
function priceLever({ baselines, spend }: Receipt): number | undefined {
  const bestSingle = baselines.find(({ policy }) => policy === "best-single-with-caching")?.spend;
  if (bestSingle === undefined || bestSingle.unpricedCalls > 0 || spend.unpricedCalls > 0) return undefined;
  return ratioTo(bestSingle.amount, spend.amount);
}

/** The public shape of a spend report, `suffice.profile/1`. */
export function spendReportJson(report: SpendReport, sources: readonly JsonObject[]): JsonObject {
  return {
    schema: "suffice.profile/1",
    priceBook: { name: report.priceBook.name, date: report.priceBook.date },
    sources,
    totals: totalsJson(report.totals, report.basis),
    groups: report.groups.map((group) => ({ key: { ...group.key }, ...totalsJson(group, report.basis) })),
  };
}

function totalsJson({ spend, usage }: SpendTotals, basis: string): JsonObject {
  return {
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    uncertainOutputCalls: 0,
    tokens: { ...countsOf(usage) },
    costUsd: usdNumber(spend.amount),
    costByClassUsd: dollarsByClass(spend.byClass),
    basis,
  };
}

function dollarsByClass(byClass: ByTokenClass<NanoUsd>): JsonObject {
  return { ...byTokenClass((tokenClass) => usdNumber(byClass[tokenClass])) };
}
