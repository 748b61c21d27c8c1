import type { CallAttempt, CallResult } from "../../app/index.ts";
import { type Json, type Usage, usdNumber } from "../../domain/index.ts";

/** The public shape of a call, `suffice.call/1`: costs are of every try, tokens of the answer. What is not known is `null`. */
export function callJson(result: CallResult): Json {
  const { model, spend } = result;
  return {
    schema: "suffice.call/1",
    text: result.text,
    asked: result.asked,
    modelAsked: model.id,
    modelAnswered: result.modelAnswered,
    tier: model.tier,
    provider: model.provider,
    cut: result.isCut,
    tokens: tokensOf(result.usage),
    costUsd: usdNumber(spend.amount),
    unpricedCalls: spend.unpricedCalls,
    attempts: result.attempts.map(attemptJson),
  };
}

function attemptJson({ asked, tier, model, failure, spend }: CallAttempt): Json {
  return {
    asked,
    tier,
    model: model ?? null,
    outcome: failure === undefined ? "answered" : "failed",
    code: failure?.code ?? null,
    because: failure?.because ?? null,
    calls: spend.calls,
    costUsd: usdNumber(spend.amount),
    unpricedCalls: spend.unpricedCalls,
  };
}

/** A class that was not reported is absent. */
function tokensOf(usage: Usage | undefined): Json {
  return usage === undefined ? null : { ...usage };
}
