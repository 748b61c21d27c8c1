import {
  type CostRange,
  formatUsd,
  type NanoUsd,
  type Policy,
  TIERS,
  type Tier,
} from "../../domain/index.ts";
import { priceAt, projectedCost } from "../../pricing/index.ts";
import type { CheckContext } from "../check-context.ts";
import type { Complaint } from "../complaint.ts";
import { decideAt } from "../decide-at.ts";
import { ruledTiers } from "../tier-uses.ts";

/** Caps that ordinary work does not fit under: in dollars a task, in dollars a delegated attempt, in turns. */
export function tightCaps(policy: Policy, context: CheckContext): readonly Complaint[] {
  const { caps, delegation, work } = policy;
  const ruled = ruledTiers(policy);
  const tiers = TIERS.filter(
    (tier) => tier !== "automated" && (ruled.includes(tier) || policy.main === tier),
  );
  const complaints = tiers.flatMap((tier) => {
    const decision = decideAt(tier, policy, context);
    const cost = decision.outcome === "routed" ? decision.expectedCost : undefined;
    return aboveCap(cost, caps.taskUsd, { where: "caps.task_usd", work: `a task at ${tier}` });
  });
  const attempt = cheapestAttempt(tiers, policy, context);
  const delegated = aboveCap(attempt, delegation.attemptUsd, {
    where: "delegation.attempt_usd",
    work: "the cheapest delegated attempt",
  });
  return [...complaints, ...delegated, ...(work.turns.expected > caps.turns ? [tooFewTurns(policy)] : [])];
}

function aboveCap(
  cost: CostRange | undefined,
  cap: NanoUsd | undefined,
  { where, work }: { readonly where: string; readonly work: string },
): readonly Complaint[] {
  if (cost === undefined || cap === undefined || cost.expected <= cap) return [];
  const isRefused = cost.low > cap;
  const [estimate, amount] = isRefused
    ? ["even its low estimate", cost.low]
    : ["its expected cost", cost.expected];
  const result = isRefused ? "it is refused" : "most of it will be stopped";
  return [
    {
      id: "cap-below-cost",
      severity: isRefused ? "error" : "warning",
      where,
      what: `${work}: ${estimate}, ${formatUsd(amount)}, is above the cap of ${formatUsd(cap)}, so ${result}`,
      whatToDo: "raise the cap, or mend `work` if attempts are shorter than it says",
    },
  ];
}

function tooFewTurns({ caps, work }: Policy): Complaint {
  return {
    id: "cap-below-cost",
    severity: work.turns.low > caps.turns ? "error" : "warning",
    where: "caps.turns",
    what: `an attempt is expected to take ${work.turns.expected} turns and is stopped after ${caps.turns}`,
    whatToDo: "raise the cap, or mend `work` if attempts are shorter than it says",
  };
}

/** At the weakest tier that has a price. */
function cheapestAttempt(
  tiers: readonly Tier[],
  { work }: Policy,
  { models, priceBook, at }: CheckContext,
): CostRange | undefined {
  const costs = tiers.flatMap((tier) =>
    models
      .filter((model) => model.tier === tier)
      .flatMap(({ id }) => projectedCost(work, priceAt(priceBook, id, at)) ?? []),
  );
  return costs.toSorted((a, b) => a.expected - b.expected)[0];
}
