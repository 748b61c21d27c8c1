import type { AntiPatternFinding, AntiPatternReport, ScriptableReport } from "../../../findings/index.ts";
import type { AntiPatternPart, ScriptableRow } from "../../../pages/index.ts";
import { wordsOf } from "./words-of.ts";

export function scriptableRows({ groups }: ScriptableReport): readonly ScriptableRow[] {
  return groups.map(({ work, spend, runs, uncertainOutputCalls, script }) => ({
    work,
    calls: spend.calls,
    runs,
    amount: spend.amount,
    unpricedCalls: spend.unpricedCalls,
    uncertainOutputCalls,
    script: script.name,
    command: script.example,
  }));
}

/** Every rule, also those that found nothing. */
export function antiPatternPart(reports: readonly AntiPatternReport[]): AntiPatternPart {
  return {
    rules: reports.map(({ id, title, what, dollarsAre, findings, notJudged }) => ({
      id,
      title,
      what,
      dollarsAre,
      findings: findings.map((finding) => ({
        where: placeOf(finding),
        evidence: evidenceOf(finding),
        amount: finding.dollars,
        basis: finding.basis,
        confidence: finding.confidence,
        unpricedCalls: finding.unpricedCalls,
      })),
      notJudged,
    })),
    unknownTierCalls: Math.max(0, ...reports.map(({ unknownTierCalls }) => unknownTierCalls)),
  };
}

function placeOf({ evidence: { conversation, task, chunk, policy } }: AntiPatternFinding): string {
  const places = [
    policy === undefined ? undefined : `policy ${policy}`,
    task === undefined ? undefined : `task ${task}`,
    chunk === undefined ? undefined : `chunk ${chunk}`,
    conversation === undefined || chunk !== undefined ? undefined : `conversation ${conversation}`,
  ].filter((place) => place !== undefined);
  return places.length === 0 ? "all work" : places.join(", ");
}

function evidenceOf({ evidence, alternative }: AntiPatternFinding): string {
  const { calls, models, counts, names } = evidence;
  const counted = Object.entries(counts).map(([name, count]) => `${wordsOf(name)} ${count}`);
  const what = [
    `${calls} ${calls === 1 ? "call" : "calls"} at ${models.join(", ")}`,
    ...counted,
    ...(names ?? []),
  ];
  return `${what.join("; ")}; instead: ${alternative}`;
}
