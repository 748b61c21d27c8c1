import type { PriceOf } from "../price-of.ts";
import type { Plan, Standing } from "./course.ts";
import { callUsage, extraUsages, openingUsage, spentOn } from "./course-usage.ts";

/**
 * Calls, as many as there would be without it, after which a course has paid for itself; growth is left out, since either side has it. For
 * a switch this is `breakEvenTurns` with the rewrite charged less the read, and with a context that would have to be written either way
 * charged for neither. 0: it pays from its first call on. `undefined`: never, or a price is missing.
 */
export function breakEvenCalls(plan: Plan, standing: Standing, priceOf: PriceOf): number | undefined {
  const { at, model, contextTokens, isCold, newTokensPerCall, outputTokensPerCall } = standing;
  const own = priceOf(model, at);
  const theirs = priceOf(plan.target ?? model, at);
  const call = { newTokens: newTokensPerCall, outputTokens: outputTokensPerCall };
  const next = (context: number) =>
    callUsage(standing, { read: context, written: newTokensPerCall, output: outputTokensPerCall });
  const cold = openingUsage(standing, { startTokens: contextTokens, warmTokens: 0 }, call);
  const stay = spentOn([next(contextTokens)], own);
  const stayFirst = isCold ? spentOn([cold], own) : stay;
  const move = spentOn([next(plan.startTokens)], theirs);
  const moveFirst = spentOn([openingUsage(standing, plan, call)], theirs);
  const extra = spentOn(extraUsages(standing, plan.extraCalls), own);
  if (stay === undefined || stayFirst === undefined || extra === undefined) return undefined;
  if (move === undefined || moveFirst === undefined) return undefined;
  const gain = stay - plan.callsFactor * move;
  const once = extra + (moveFirst - move) - (stayFirst - stay);
  return gain > 0 ? Math.max(0, once) / gain : undefined;
}
