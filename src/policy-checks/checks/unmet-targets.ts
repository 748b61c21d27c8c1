import type { Policy, PolicyTarget } from "../../domain/index.ts";
import type { CheckContext } from "../check-context.ts";
import type { Complaint } from "../complaint.ts";
import { type FeasibleRegion, feasibleRegion, type TargetConflict } from "../targets/feasible-region.ts";
import { valueAt } from "../targets/mix-metric.ts";
import { costsLabel, extentLabel, sharesLabel, targetLabel, valueLabel } from "../targets/say-region.ts";

/** Shares that add up to 1 do so only nearly. */
const CLOSE = 1e-9;

/** Targets that exclude each other, and those that the known mix of tiers misses; with the mixes that would do. */
export function unmetTargets(policy: Policy, context: CheckContext): readonly Complaint[] {
  if (policy.targets.length === 0) return [];
  const region = feasibleRegion(policy, context);
  const conflicts = region.conflicts.map((conflict) => conflictComplaint(conflict, region));
  const missed = region.tiers.length === 0 ? [] : missedByMix(region, context);
  return [...conflicts, ...missed, ...uncheckable(region)];
}

function conflictComplaint({ targets, possible }: TargetConflict, region: FeasibleRegion): Complaint {
  const labels = targets.map(({ target, metric }) => targetLabel(target, metric.unit));
  const ways = targets.flatMap(({ metric }, index) => {
    const extent = possible[index];
    if (extent === undefined) return [];
    const others = targets.length === 1 ? "any mix" : labels.filter((_, at) => at !== index).join(" and ");
    const verb = targets.length === 1 ? "gives" : targets.length === 2 ? "leaves" : "leave";
    return [`${others} ${verb} ${metric.name} ${extentLabel(extent, metric.unit)}`];
  });
  const what =
    targets.length === 1
      ? `no mix of ${region.tiers.join(", ")} meets ${labels.join("")}`
      : `${labels.join(" and ")} exclude each other`;
  return {
    id: "targets-conflict",
    // A tier of unknown cost might be the one that does it.
    severity: region.unpriced.length === 0 ? "error" : "warning",
    where: "targets",
    what: `${what}: ${ways.join("; ")} (${basisLabel(region)})`,
    whatToDo: "give up or widen one of them",
  };
}

function missedByMix(region: FeasibleRegion, { mix }: CheckContext): readonly Complaint[] {
  if (mix === undefined) return [];
  const shares = region.tiers.map((tier) => mix[tier] ?? 0);
  const figures = region.held.flatMap(({ target, metric }) => {
    const value = valueAt(metric, shares);
    if (value === undefined || isMet(target, value)) return [];
    return [
      `${metric.name} is ${valueLabel(value, metric.unit)} (target: ${targetLabel(target, metric.unit)})`,
    ];
  });
  if (figures.length === 0) return [];
  const known = region.tiers
    .map((tier, index) => `${tier} ${valueLabel(shares[index] ?? 0, "share")}`)
    .join(", ");
  const within =
    region.corners.length === 0 ? "no mix meets all of them" : `all are met within ${sharesLabel(region)}`;
  return [
    {
      id: "targets-missed-by-mix",
      severity: "warning",
      where: "targets",
      what: `at the mix ${known}, ${figures.join(" and ")}; ${within} (${basisLabel(region)})`,
      whatToDo: "change the rules so that the mix moves there, or the targets",
    },
  ];
}

function uncheckable({ unchecked, tiers, held }: FeasibleRegion): readonly Complaint[] {
  if (tiers.length > 0 || held.length === 0) return [];
  const names = [...held.map(({ target }) => target), ...unchecked].map(({ metric }) => metric).join(", ");
  const what = `no tier that it uses has a price here, so nothing is known of ${names}`;
  return [
    {
      id: "target-not-checked",
      severity: "warning",
      where: "targets",
      what,
      whatToDo: "name a price book with its models",
    },
  ];
}

function basisLabel(region: FeasibleRegion): string {
  const unpriced = region.unpriced.map((tier) => `; ${tier} has no price and is left out`).join("");
  return `${costsLabel(region)}; savings against all at ${region.baseline}${unpriced}`;
}

function isMet({ atLeast, atMost }: PolicyTarget, value: number): boolean {
  return (
    value >= (atLeast ?? Number.NEGATIVE_INFINITY) - CLOSE &&
    value <= (atMost ?? Number.POSITIVE_INFINITY) + CLOSE
  );
}
