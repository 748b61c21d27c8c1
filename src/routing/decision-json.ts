import { type Assessment, type CostRange, type Decision, type Json, usdNumber } from "../domain/index.ts";
import { sentenceOf } from "./explain.ts";

/** The public shape of a decision, `suffice.decision/1`: what `suffice route --json` prints, one object a line. */
export function decisionJson(decision: Decision): { readonly [key: string]: Json } {
  const { task, policy, rule, because, tier } = decision;
  const head = {
    schema: "suffice.decision/1",
    task: { id: task.ticket.id, title: task.ticket.title },
    outcome: decision.outcome,
    tier,
  };
  const tail = {
    ...(task.assessment === undefined ? {} : { assessment: assessmentJson(task.assessment) }),
    rejected: decision.rejected.map(({ model, because: why }) => ({ model, because: why })),
    warnings: decision.warnings,
    trace: decision.trace.map(sentenceOf),
    basis: { ...decision.basis },
  };
  if (decision.outcome === "refused") {
    return { ...head, policy, rule, code: decision.code, because, ...tail };
  }
  return {
    ...head,
    model: decision.model ?? null,
    place: decision.place,
    policy,
    rule,
    because,
    passRate: decision.passRate === undefined ? null : { ...decision.passRate },
    ...(decision.propensity === undefined ? {} : { propensity: decision.propensity }),
    expectedCostUsd: costRangeJson(decision.expectedCost),
    steps: decision.steps.map((step) => ({
      step: step.step,
      tier: step.tier,
      place: step.place,
      model: step.rungs[0]?.models[0] ?? null,
      gates: step.gates,
    })),
    cascade: decision.cascade,
    fallbacks: decision.fallbacks,
    ...tail,
  };
}

function assessmentJson({ by, tier, because, cost }: Assessment): Json {
  return { by, tier, because, costUsd: cost === undefined ? null : usdNumber(cost) };
}

export function costRangeJson(range: CostRange | undefined): Json {
  if (range === undefined) return null;
  return {
    low: usdNumber(range.low),
    expected: usdNumber(range.expected),
    high: usdNumber(range.high),
    basis: range.basis,
  };
}
