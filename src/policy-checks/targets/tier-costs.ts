import { type Policy, TIERS, type Tier, tierRank } from "../../domain/index.ts";
import type { CheckContext, TaskCosts } from "../check-context.ts";
import { decideAt } from "../decide-at.ts";
import { ruledTiers } from "../tier-uses.ts";

/** The tiers that may do tasks under a policy: by its rules, or by a label where a rule follows labels. */
export function reachableTiers(policy: Policy): readonly Tier[] {
  const ruled = ruledTiers(policy);
  const isByLabel = policy.rules.some(({ tier }) => tier === "named");
  const isInside = (tier: Tier) =>
    tierRank(tier) >= tierRank(policy.floor) && tierRank(tier) <= tierRank(policy.cap);
  return TIERS.filter(
    (tier) => ruled.includes(tier) || (isByLabel && tier !== "automated" && isInside(tier)),
  );
}

/**
 * What a task costs at each tier that may do tasks: as given; else as a document's book prices a whole task; else what the pipeline
 * is expected to cost until the work is accepted. A tier without a price is left out.
 */
export function tierCosts(policy: Policy, context: CheckContext): TaskCosts {
  if (context.taskCosts !== undefined) return context.taskCosts;
  const { models, priceBook } = context;
  const reachable = reachableTiers(policy);
  const costs = TIERS.flatMap((tier) => {
    const printed = priceBook.perTask?.find(({ model }) =>
      models.some((each) => each.tier === tier && (each.id === model || each.aliases.includes(model))),
    );
    if (printed !== undefined) return [[tier, printed.amount] as const];
    // Where no model serves a tier, the next one up would be priced in its place.
    const isServed = tier === "automated" || models.some((model) => model.tier === tier);
    if (!isServed || !reachable.includes(tier)) return [];
    const decision = decideAt(tier, policy, context);
    const cost = decision.outcome === "routed" ? decision.expectedCost?.expected : undefined;
    return cost === undefined ? [] : [[tier, cost] as const];
  });
  return Object.fromEntries(costs);
}
