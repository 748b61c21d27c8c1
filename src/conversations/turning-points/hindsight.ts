import {
  addUsd,
  type CostRange,
  countsOf,
  type NanoUsd,
  scaleUsd,
  subtractUsd,
  ZERO_USD,
} from "../../domain/index.ts";
import { createBill } from "../bill.ts";
import { modelOf, type PriceOf } from "../price-of.ts";
import type { ChainedCall } from "../prompt-chain.ts";
import type { CourseAssumptions, Scenario } from "./assumptions.ts";
import { type Course, type Plan, planOf, type Standing } from "./course.ts";
import { extraUsages, openingUsage, shiftedUsage, spentOn } from "./course-usage.ts";

/** What a course would have been worth over the calls that really followed. */
export interface Hindsight {
  /** So many really followed, until the context was compacted, the chunk or the conversation was over. */
  readonly calls: number;
  /** What they cost. */
  readonly actual: NanoUsd;
  /** Dollars saved, net of all that the course costs; below 0: lost. `low` is with everything turning out dear. */
  readonly saved: CostRange;
}

export interface HindsightOptions {
  readonly priceOf: PriceOf;
  readonly assumptions: CourseAssumptions;
}

/** `following` are the calls that really followed, at least one. `undefined` where one of them, or the course, has no price. */
export function hindsightOf(
  course: Course,
  standing: Standing,
  following: readonly ChainedCall[],
  { priceOf, assumptions }: HindsightOptions,
): Hindsight | undefined {
  const actual = costOf(following);
  const savedIn = (scenario: Scenario) => {
    const plan = planOf(course, standing, { assumptions, scenario });
    const projected = projectedCost(plan, standing, following, priceOf);
    return actual === undefined || projected === undefined ? undefined : subtractUsd(actual, projected);
  };
  const [low, expected, high] = [savedIn("high"), savedIn("expected"), savedIn("low")];
  if (actual === undefined || low === undefined || expected === undefined || high === undefined)
    return undefined;
  return { calls: following.length, actual, saved: { low, expected, high, basis: "projected" } };
}

function costOf(calls: readonly ChainedCall[]): NanoUsd | undefined {
  let sum = ZERO_USD;
  for (const { call } of calls) {
    if (call.cost.kind === "unpriced") return undefined;
    sum = addUsd(sum, call.cost.amount);
  }
  return sum;
}

function projectedCost(
  plan: Plan,
  standing: Standing,
  following: readonly ChainedCall[],
  priceOf: PriceOf,
): NanoUsd | undefined {
  const shift = standing.contextTokens - plan.startTokens;
  const bill = createBill();
  for (const [place, { call, usage, prompt, at }] of following.entries()) {
    const newTokens = Math.max(0, prompt - standing.contextTokens);
    const projected =
      place === 0
        ? openingUsage(standing, plan, { newTokens, outputTokens: usage.output ?? 0 })
        : shiftedUsage(countsOf(usage), shift, plan.startTokens);
    bill.add(projected, priceOf(plan.target ?? modelOf(call), at));
  }
  const followed = bill.total();
  const extra = spentOn(extraUsages(standing, plan.extraCalls), priceOf(standing.model, standing.at));
  if (followed === undefined || extra === undefined) return undefined;
  return addUsd(extra, scaleUsd(followed, plan.callsFactor));
}
