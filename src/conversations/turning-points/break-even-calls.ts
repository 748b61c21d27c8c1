import type { NanoUsd } from "../../domain/index.ts";
import type { PriceOf } from "../price-of.ts";
import type { Plan, Standing } from "./course.ts";
import { callUsage, extraUsages, openingUsage, spentOn } from "./course-usage.ts";

/** What it costs to go on as it is. */
export interface StayingCosts {
  readonly eachCall: NanoUsd | undefined;
  /** Dearer than the others where the cache has expired. */
  readonly firstCall: NanoUsd | undefined;
}

export function stayingCosts(standing: Standing, priceOf: PriceOf): StayingCosts {
  const { at, model, contextTokens, isCold } = standing;
  const price = priceOf(model, at);
  const eachCall = spentOn([nextCall(standing, contextTokens)], price);
  if (!isCold) return { eachCall, firstCall: eachCall };
  const cold = openingUsage(standing, { startTokens: contextTokens, warmTokens: 0 }, usualCall(standing));
  return { eachCall, firstCall: spentOn([cold], price) };
}

export interface BreakEvenOptions {
  readonly standing: Standing;
  readonly staying: StayingCosts;
  readonly priceOf: PriceOf;
}

/**
 * Calls, as many as there would be without it, after which a course has paid for itself; growth is left out, since either side has it. For
 * a switch this is `breakEvenTurns` with the rewrite charged less the read, and with a context that would have to be written either way
 * charged for neither. 0: it pays from its first call on. `undefined`: never, or a price is missing.
 */
export function breakEvenCalls(
  plan: Plan,
  { standing, staying, priceOf }: BreakEvenOptions,
): number | undefined {
  const { at, model } = standing;
  const { eachCall: stay, firstCall: stayFirst } = staying;
  const price = priceOf(plan.target ?? model, at);
  const move = spentOn([nextCall(standing, plan.startTokens)], price);
  if (stay === undefined || stayFirst === undefined || move === undefined) return undefined;
  const gain = stay - plan.callsFactor * move;
  if (gain <= 0) return undefined;
  const moveFirst = spentOn([openingUsage(standing, plan, usualCall(standing))], price);
  const extra = spentOn(extraUsages(standing, plan.extraCalls), priceOf(model, at));
  if (moveFirst === undefined || extra === undefined) return undefined;
  return Math.max(0, extra + (moveFirst - move) - (stayFirst - stay)) / gain;
}

function usualCall({ newTokensPerCall, outputTokensPerCall }: Standing) {
  return { newTokens: newTokensPerCall, outputTokens: outputTokensPerCall };
}

function nextCall(standing: Standing, read: number) {
  const { newTokensPerCall: written, outputTokensPerCall: output } = standing;
  return callUsage(standing, { read, written, output });
}
