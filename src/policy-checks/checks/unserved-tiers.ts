import { type Policy, TIERS, type Tier, tierRank } from "../../domain/index.ts";
import type { CheckContext } from "../check-context.ts";
import type { Complaint } from "../complaint.ts";
import { type TierUse, tierUses } from "../tier-uses.ts";

/** Tiers that work may be sent to and that no model serves: one complaint a tier, with all the places that name it. */
export function unservedTiers(policy: Policy, { models }: CheckContext): readonly Complaint[] {
  const isServed = (tier: Tier, { needs }: TierUse) =>
    models.some(
      (model) =>
        model.tier === tier &&
        (!needs.includes("tools") || model.tools) &&
        (!needs.includes("vision") || model.vision),
    );
  const unserved = tierUses(policy).filter((use) => !isServed(use.tier, use));
  return TIERS.flatMap((tier): readonly Complaint[] => {
    const uses = unserved.filter((use) => use.tier === tier);
    if (uses.length === 0) return [];
    // A rung of a ladder that nothing serves is passed over; only work that begins there has nowhere to go.
    const stuck = uses.filter(
      (use) =>
        use.where !== "ladder" &&
        !use.orElse.some((next) => isAbove(next, tier, policy) && isServed(next, use)),
    );
    const isError = stuck.length > 0;
    const instead = isError ? "and none above it does: the work is refused" : "so the next tier up is taken";
    return [
      {
        id: "tier-unserved",
        severity: isError ? "error" : "warning",
        where: [...new Set((isError ? stuck : uses).map(({ where }) => where))].join(", "),
        what: `no model here serves ${tier}${needsLabel(tier, uses, models)}, ${instead}`,
        whatToDo: `add a provider with a model of tier ${tier}, or name another tier`,
      },
    ];
  });
}

/** Says it where there are models, but none that can do what is needed. */
function needsLabel(tier: Tier, uses: readonly TierUse[], models: CheckContext["models"]): string {
  if (!models.some((model) => model.tier === tier)) return "";
  const needs = [...new Set(uses.flatMap((use) => use.needs))].filter((need) => need !== "text");
  return ` with ${needs.join(" and ")}`;
}

function isAbove(next: Tier, tier: Tier, { cap }: Policy): boolean {
  return tierRank(next) > tierRank(tier) && tierRank(next) <= tierRank(cap);
}
