import { type Policy, type PolicyTarget, TIERS, type Tier } from "../../domain/index.ts";
import type { CheckContext, TaskCosts } from "../check-context.ts";
import { cornersOf, type HalfSpace } from "./corners.ts";
import { atMostAsBound, type MixedTiers, type MixMetric, mixMetric, valueAt } from "./mix-metric.ts";
import { reachableTiers, tierCosts } from "./tier-costs.ts";

/** Smallest and largest value. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

export interface HeldTarget {
  readonly target: PolicyTarget;
  readonly metric: MixMetric;
}

/** Targets that no mix of tiers meets together, though any smaller number of them can be met. */
export interface TargetConflict {
  readonly targets: readonly HeldTarget[];
  /** What each figure can be where the others are kept: its own bounds lie outside. `undefined` for one that stands alone. */
  readonly possible: readonly (Extent | undefined)[];
}

/** Which mixes of tiers meet a policy's targets. */
export interface FeasibleRegion {
  readonly tiers: readonly Tier[];
  /** Tiers that tasks may go to and of which no cost is known: they are left out, so that nothing is proved about them. */
  readonly unpriced: readonly Tier[];
  /** Of a task at each tier, as it was reckoned with. */
  readonly costs: TaskCosts;
  readonly baseline: Tier;
  readonly held: readonly HeldTarget[];
  /** Targets of which a mix of tiers says nothing. */
  readonly unchecked: readonly PolicyTarget[];
  /** Mixes between which all that meet the targets lie, shares in the order of `tiers`. Empty: none does. */
  readonly corners: readonly (readonly number[])[];
  /** By tier, over the region; empty where there is none. */
  readonly shares: Readonly<Partial<Record<Tier, Extent>>>;
  readonly conflicts: readonly TargetConflict[];
}

const USUAL_BASELINE: Tier = "mid";

/**
 * The mixes of tiers that meet the targets which depend on the mix alone: shares, savings, cost a task. Exact for the costs that it is
 * given; those are a projection unless they were measured. It asks which mixes would do, not which the rules will give.
 */
export function feasibleRegion(policy: Policy, context: CheckContext): FeasibleRegion {
  const costs = tierCosts(policy, context);
  const reachable = reachableTiers(policy);
  const tiers = TIERS.filter((tier) => reachable.includes(tier) && costs[tier] !== undefined);
  const baseline = context.baseline ?? USUAL_BASELINE;
  const mixed: MixedTiers = { tiers, costs, baseline };
  const held: HeldTarget[] = [];
  const unchecked: PolicyTarget[] = [];
  for (const target of policy.targets) {
    const metric = mixMetric(target, mixed);
    if (metric === undefined) unchecked.push(target);
    else held.push({ target, metric });
  }
  const corners = tiers.length === 0 ? [] : cornersOf(tiers.length, held.flatMap(boundsOf));
  const shares =
    corners.length === 0 ? [] : tiers.map((tier, at) => [tier, extentOf(corners.map((mix) => mix[at] ?? 0))]);
  return {
    tiers,
    unpriced: reachable.filter((tier) => !tiers.includes(tier) && isServed(tier, context)),
    costs,
    baseline,
    held,
    unchecked,
    corners,
    shares: Object.fromEntries(shares),
    conflicts: corners.length > 0 || tiers.length === 0 ? [] : conflictsOf(held, tiers.length),
  };
}

function isServed(tier: Tier, { models }: CheckContext): boolean {
  return models.some((model) => model.tier === tier);
}

/** What the figure can be over a region's corners: a ratio of sums is smallest and largest at one of them. */
function extentOver(metric: MixMetric, corners: readonly (readonly number[])[]): Extent | undefined {
  const values = corners.flatMap((mix) => valueAt(metric, mix) ?? []);
  return values.length === 0 ? undefined : extentOf(values);
}

function boundsOf({ target, metric }: HeldTarget): readonly HalfSpace[] {
  const { atLeast, atMost } = target;
  const least = atLeast === undefined ? [] : [atMostAsBound(metric, atLeast).map((weight) => -weight)];
  const most = atMost === undefined ? [] : [atMostAsBound(metric, atMost)];
  return [...least, ...most].map((weights) => ({ weights, most: 0 }));
}

/** The smallest sets of targets that exclude each other. */
function conflictsOf(held: readonly HeldTarget[], size: number): readonly TargetConflict[] {
  const conflicts: (readonly HeldTarget[])[] = [];
  for (const targets of subsets(held).toSorted((a, b) => a.length - b.length)) {
    const isKnown = conflicts.some((conflict) => conflict.every((each) => targets.includes(each)));
    if (!isKnown && cornersOf(size, targets.flatMap(boundsOf)).length === 0) conflicts.push(targets);
  }
  return conflicts.map((targets) => ({
    targets,
    possible: targets.map((own) => {
      const others = targets.filter((each) => each !== own);
      return extentOver(own.metric, cornersOf(size, others.flatMap(boundsOf)));
    }),
  }));
}

/** All sets of one and more. A policy has a handful of targets. */
function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.reduce<readonly (readonly Item[])[]>(
    (sets, item) => [...sets, ...sets.map((set) => [...set, item]), [item]],
    [],
  );
}

function extentOf(values: readonly number[]): Extent {
  return { low: Math.min(...values), high: Math.max(...values) };
}
