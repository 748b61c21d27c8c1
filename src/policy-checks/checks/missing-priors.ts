import { type Policy, TIERS, tierRank } from "../../domain/index.ts";
import type { Complaint } from "../complaint.ts";
import { ruledTiers } from "../tier-uses.ts";

/** Tiers that rules give work to, or that it climbs to, without an assumed pass rate. */
export function missingPriors(policy: Policy): readonly Complaint[] {
  const { cap, evidence, ladder } = policy;
  const ruled = ruledTiers(policy);
  const climbed = ladder.filter(
    (tier) => tierRank(tier) <= tierRank(cap) && ruled.some((from) => tierRank(from) < tierRank(tier)),
  );
  const reached = TIERS.filter(
    (tier) => tier !== "automated" && (ruled.includes(tier) || climbed.includes(tier)),
  );
  return reached
    .filter((tier) => evidence.prior[tier] === undefined)
    .map((tier) => {
      const isLifted = ruled.includes(tier) && tierRank(tier) < tierRank("mid");
      const what = isLifted
        ? `nothing is assumed of ${tier}, so what rules send there goes to mid until there are outcomes`
        : `nothing is assumed of ${tier}, so projections take an even chance there`;
      const whatToDo = `add \`prior: { ${tier}: … }\`, a pass rate that you would bet on`;
      return { id: "prior-missing", severity: "warning", where: "evidence", what, whatToDo };
    });
}
