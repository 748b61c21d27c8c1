import { type Policy, type Tier, tierRank } from "../../domain/index.ts";
import type { Complaint } from "../complaint.ts";
import { isWriter } from "../step-kinds.ts";
import { ruledTiers } from "../tier-uses.ts";

/** Work that is written below `mid` with nothing that would notice a failure. */
export function missingGates(policy: Policy): readonly Complaint[] {
  const ruled = ruledTiers(policy);
  return policy.pipeline.flatMap((step): readonly Complaint[] => {
    if (!isWriter(step) || step.gates.length > 0) return [];
    const tiers = (step.tier === "routed" ? ruled : [step.tier]).filter(isCheap);
    if (tiers.length === 0) return [];
    const isRouted = step.tier === "routed";
    const what = isRouted
      ? `it has no gate, so what rules send to ${tiers.join(" and ")} goes to mid until outcomes vouch for it`
      : `it writes at ${tiers.join(" and ")}, and no gate would notice a failure`;
    return [
      {
        id: "cheap-without-gate",
        severity: "error",
        where: `step "${step.step}"`,
        what,
        whatToDo: "give it a gate, such as `gates: [tests]`, or a tier from mid up",
      },
    ];
  });
}

function isCheap(tier: Tier): boolean {
  return tier !== "automated" && tierRank(tier) < tierRank("mid");
}
