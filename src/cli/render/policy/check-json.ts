import type { PolicyCheck } from "../../../app/index.ts";
import { type Json, type PolicyTarget, TIERS, usdNumber } from "../../../domain/index.ts";
import type { FeasibleRegion, TargetConflict } from "../../../policy-checks/index.ts";

/** `suffice.policy-check/1`, on one line. */
export function checkJson({ policy, results, complaints, region, providers }: PolicyCheck): string {
  const broken = results.filter(({ differences }) => differences.length > 0);
  const json = {
    schema: "suffice.policy-check/1",
    policy: policy.name,
    providers,
    probes: {
      count: results.length,
      broken: broken.map(({ probe, differences }) => ({ probe: probe.name, differences })),
    },
    complaints: complaints.map(({ id, severity, where, what, whatToDo }) => ({
      id,
      severity,
      where,
      what,
      whatToDo,
    })),
    targets: region === undefined ? null : regionJson(region),
  } satisfies Json;
  return `${JSON.stringify(json)}\n`;
}

/** Shares by tier over the region; `null` where no mix meets the targets. */
function regionJson(region: FeasibleRegion): Json {
  const { tiers, costs, shares, corners } = region;
  const priced = TIERS.flatMap((tier) => {
    const cost = costs[tier];
    return cost === undefined ? [] : [[tier, usdNumber(cost)] as const];
  });
  return {
    checked: region.held.map(({ target }) => targetJson(target)),
    unchecked: region.unchecked.map(targetJson),
    tiers,
    costPerTaskUsd: Object.fromEntries(priced),
    basis: "projected",
    baseline: region.baseline,
    unpriced: region.unpriced,
    shares:
      corners.length === 0 ? null : Object.fromEntries(tiers.map((tier) => [tier, { ...shares[tier] }])),
    corners,
    conflicts: region.conflicts.map(conflictJson),
  };
}

function conflictJson({ targets, possible }: TargetConflict): Json {
  return targets.map(({ target }, index) => {
    const extent = possible[index];
    return { ...targetJson(target), possible: extent === undefined ? null : { ...extent } };
  });
}

function targetJson({ metric, atLeast, atMost }: PolicyTarget) {
  return { metric, atLeast: atLeast ?? null, atMost: atMost ?? null };
}
