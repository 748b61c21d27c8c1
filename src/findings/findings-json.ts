import { type ByTokenClass, byTokenClass, type Json, type NanoUsd, usdNumber } from "../domain/index.ts";
import type { AntiPatternFinding } from "./anti-pattern.ts";
import type { AntiPatternReport } from "./anti-patterns.ts";
import type { ScriptableReport, ScriptableTotals } from "./scriptable-work.ts";

type JsonObject = { readonly [key: string]: Json };

/** The parts `deterministic` and `antiPatterns` of `suffice profile --json`. What nobody can tell is `null`, never 0. */
export function findingsJson(
  scriptable: ScriptableReport,
  antiPatterns: readonly AntiPatternReport[],
): { readonly deterministic: JsonObject; readonly antiPatterns: readonly JsonObject[] } {
  return { deterministic: scriptableJson(scriptable), antiPatterns: antiPatterns.map(reportJson) };
}

function scriptableJson({ totals, groups, all, unknownCalls }: ScriptableReport): JsonObject {
  return {
    ...totalsJson(totals),
    of: { calls: all.calls, unpricedCalls: all.unpricedCalls, costUsd: usdNumber(all.amount) },
    unknownCalls,
    basis: "historical",
    groups: groups.map(({ work, script, ...own }) => ({
      work,
      ...totalsJson(own),
      script: { name: script.name, example: script.example },
    })),
  };
}

function totalsJson({ spend, uncertainOutputCalls, runs, share }: ScriptableTotals): JsonObject {
  return {
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    uncertainOutputCalls,
    runs,
    costUsd: usdNumber(spend.amount),
    costByClassUsd: dollarsByClass(spend.byClass),
    share: share ?? null,
  };
}

function dollarsByClass(amounts: ByTokenClass<NanoUsd>): JsonObject {
  return { ...byTokenClass((tokenClass) => usdNumber(amounts[tokenClass])) };
}

function reportJson(report: AntiPatternReport): JsonObject {
  const { id, title, what, documents, dollarsAre, overlaps, notJudged } = report;
  return {
    id,
    title,
    what,
    documents: [...documents],
    dollarsAre,
    overlaps,
    costUsd: dollarsOrNull(report.dollars),
    calls: report.calls,
    unpricedCalls: report.unpricedCalls,
    uncertainOutputCalls: report.uncertainOutputCalls,
    unknownTierCalls: report.unknownTierCalls,
    notJudged: notJudged ?? null,
    findings: report.findings.map(findingJson),
  };
}

function findingJson({ evidence, ...finding }: AntiPatternFinding): JsonObject {
  const { models, counts, names, ...place } = evidence;
  return {
    evidence: {
      ...place,
      models: [...models],
      counts: { ...counts },
      ...(names === undefined ? {} : { names: [...names] }),
    },
    alternative: finding.alternative,
    costUsd: dollarsOrNull(finding.dollars),
    basis: finding.basis,
    unpricedCalls: finding.unpricedCalls,
    uncertainOutputCalls: finding.uncertainOutputCalls,
    confidence: finding.confidence,
  };
}

function dollarsOrNull(amount: NanoUsd | undefined): number | null {
  return amount === undefined ? null : usdNumber(amount);
}
