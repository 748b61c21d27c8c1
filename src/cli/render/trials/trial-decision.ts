import type { DecidedTrial, TrialDecision } from "../../../app/index.ts";
import { isoTime, type Json } from "../../../domain/index.ts";
import { recordJson } from "../evidence/record-json.ts";
import { harmless } from "../harmless.ts";
import { conditionLabel } from "../pilot/condition-words.ts";
import { estimateJson } from "./trial-json.ts";

/** The verdict, what it rests on, and how to act on it. */
export function decisionPage({ decision, report, isOld }: DecidedTrial): string {
  const { verdict, because, conditions, id, validUntil, arms, subject, caveats } = decision;
  const { kind } = subject;
  const cite =
    (verdict === "GO" || verdict === "CONDITIONAL-GO") &&
    kind !== undefined &&
    subject.to.tier !== "automated"
      ? `cite it in suffice.yaml: rollouts: [{ kind: ${kind}, to: ${subject.to.tier}, begin: canary, record: ${id} }]\n`
      : "";
  return [
    `${verdict}: ${harmless(because)}\n`,
    `  ${harmless(arms.candidate)} (${subject.to.model}) instead of ${harmless(arms.baseline)} (${subject.from.model})\n`,
    ...conditions.map((condition) => `  on condition that ${conditionLabel(condition)}\n`),
    ...caveats.map((says) => `  note: ${harmless(says)}\n`),
    `record ${id}${isOld ? ", as decided before" : ""}; valid until ${isoTime(validUntil).slice(0, 10)}, or until a model or price of it changes\n`,
    cite,
    `from ${report.figures.pairs} pairs; \`suffice ab report ${decision.trial}\` shows them\n`,
  ].join("");
}

/** `suffice.ab-decision/1`. */
export function decisionJson(decision: TrialDecision): { readonly [key: string]: Json } {
  const { id, trial, experiment, arms, models, costRatio, caveats, subject } = decision;
  return {
    schema: "suffice.ab-decision/1",
    id,
    trial,
    experiment,
    kind: subject.kind ?? null,
    arms: { ...arms },
    models: [...models],
    costRatio: estimateJson(costRatio),
    caveats: [...caveats],
    ...recordJson(decision),
  };
}
