import { type NanoUsd, type PolicyTarget, TIERS, type Tier, usdNumber } from "../../domain/index.ts";
import type { TaskCosts } from "../check-context.ts";

/** A figure that depends on nothing but how tasks are spread over the tiers: the sum of share × weight, over the sum of share × `over`. */
export interface MixMetric {
  readonly name: string;
  /** By tier, in the order of the mix that it is held against. */
  readonly weights: readonly number[];
  /** 1 for a tier whose tasks the figure is a share of, else 0. */
  readonly over: readonly number[];
  readonly unit: "share" | "dollars";
}

export interface MixedTiers {
  /** Those that may do tasks and have a cost. */
  readonly tiers: readonly Tier[];
  readonly costs: TaskCosts;
  readonly baseline: Tier;
}

/**
 * The target's figure as a sum over the mix, by its definition in `docs/metrics.md`; `undefined` for one of which the mix alone says
 * nothing, such as a success rate. `light-share` and its like are of tasks that a model works on. A saving is against doing every task at
 * the baseline's tier.
 */
export function mixMetric({ metric }: PolicyTarget, mixed: MixedTiers): MixMetric | undefined {
  const { tiers, costs, baseline } = mixed;
  const all = tiers.map(() => 1);
  const tier = TIERS.find((each) => metric === `${each}-share`);
  if (tier !== undefined) {
    const over = tiers.map((each) => (each === "automated" && tier !== "automated" ? 0 : 1));
    return { name: metric, unit: "share", weights: tiers.map((each) => (each === tier ? 1 : 0)), over };
  }
  const dollars = tiers.map((each) => usdNumberOf(costs[each]));
  if (metric === "cost-per-accepted-task")
    return { name: metric, unit: "dollars", weights: dollars, over: all };
  const full = usdNumberOf(costs[baseline]);
  if (metric !== "savings" || !(full > 0)) return undefined;
  return { name: metric, unit: "share", weights: dollars.map((each) => 1 - each / full), over: all };
}

/** The figure at one mix; `undefined` where none of its tasks is what it is a share of. */
export function valueAt({ weights, over }: MixMetric, mix: readonly number[]): number | undefined {
  const whole = dot(over, mix);
  return whole <= 0 ? undefined : dot(weights, mix) / whole;
}

/** `figure ≤ most` as a bound on the mix: the weights less so many times what it is over. */
export function atMostAsBound({ weights, over }: MixMetric, most: number): readonly number[] {
  return weights.map((weight, index) => weight - most * (over[index] ?? 0));
}

function dot(weights: readonly number[], mix: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (mix[index] ?? 0), 0);
}

function usdNumberOf(amount: NanoUsd | undefined): number {
  return amount === undefined ? Number.NaN : usdNumber(amount);
}
