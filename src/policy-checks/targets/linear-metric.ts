import { type NanoUsd, type PolicyTarget, TIERS, type Tier, usdNumber } from "../../domain/index.ts";
import type { TaskCosts } from "../check-context.ts";

/** A figure that depends on nothing but how tasks are spread over the tiers: the sum of share × weight. */
export interface LinearMetric {
  readonly name: string;
  /** By tier, in the order of the mix that it is held against. */
  readonly weights: readonly number[];
  readonly unit: "share" | "dollars";
}

export interface MixedTiers {
  /** Those that may do tasks and have a cost. */
  readonly tiers: readonly Tier[];
  readonly costs: TaskCosts;
  readonly baseline: Tier;
}

/** Names of `docs/metrics.md`, and others that people say for the same. */
const AVERAGE_COST = ["average-cost", "average-task-cost", "cost-per-accepted-task"];
const SAVINGS = ["savings", "savings-share", "cost-savings"];

/**
 * The target's figure as a sum over the mix; `undefined` for a figure of which the mix alone says nothing, such as a success rate.
 * Shares are of tasks. A saving is against doing every task at the baseline's tier.
 */
export function linearMetric({ metric }: PolicyTarget, mixed: MixedTiers): LinearMetric | undefined {
  const { tiers, costs, baseline } = mixed;
  const name = metric.toLowerCase().replaceAll("_", "-");
  const tier = TIERS.find((each) => name === `${each}-share`);
  if (tier !== undefined) {
    return { name: metric, unit: "share", weights: tiers.map((each) => (each === tier ? 1 : 0)) };
  }
  const dollars = tiers.map((each) => usdNumberOf(costs[each]));
  if (AVERAGE_COST.includes(name)) return { name: metric, unit: "dollars", weights: dollars };
  const full = usdNumberOf(costs[baseline]);
  if (!SAVINGS.includes(name) || !(full > 0)) return undefined;
  return { name: metric, unit: "share", weights: dollars.map((each) => 1 - each / full) };
}

/** The figure at one mix. */
export function valueAt({ weights }: LinearMetric, mix: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (mix[index] ?? 0), 0);
}

function usdNumberOf(amount: NanoUsd | undefined): number {
  return amount === undefined ? Number.NaN : usdNumber(amount);
}
