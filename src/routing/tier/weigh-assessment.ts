import {
  type Assessment,
  formatUsd,
  type Policy,
  strongerTier,
  type Task,
  type Tier,
  type TraceStep,
  tierRank,
} from "../../domain/index.ts";
import { evaluate } from "./condition.ts";
import { hasCodingGate } from "./weigh-evidence.ts";

/** What an opinion that was asked for makes of a tier. */
export interface WeighedAssessment {
  readonly tier: Tier;
  readonly isRaised: boolean;
  /** Set where the tier is another one now. */
  readonly because: string | undefined;
  readonly trace: readonly TraceStep[];
}

/**
 * An assessor's opinion, obtained and paid for before. It may raise. It may lower where the policy says so, a gate judges the work,
 * and neither a label nor a sign of risk nor a raise speaks against it; never below the floor. A label that names its route beats it.
 */
export function weighAssessment(
  task: Task,
  tier: Tier,
  {
    policy,
    isExplicit,
    isRaised,
  }: { readonly policy: Policy; readonly isExplicit: boolean; readonly isRaised: boolean },
): WeighedAssessment | undefined {
  const { assessment } = task;
  if (assessment === undefined) return undefined;
  const { by, because } = assessment;
  const objection = objectionTo(assessment, tier, { task, policy, isExplicit, isRaised });
  const asked: TraceStep = {
    kind: "assessed",
    by,
    tier: assessment.tier,
    cost: assessment.cost,
    because,
    setAside: objection,
  };
  if (objection !== undefined) return { tier, isRaised: false, because: undefined, trace: [asked] };
  const reason = `${by} said: ${because}`;
  if (tierRank(assessment.tier) > tierRank(tier)) {
    const to = assessment.tier;
    const signal = `asked, ${costLabel(assessment)}`;
    const raised: TraceStep = {
      kind: "tier-raised",
      by: "assessor",
      from: tier,
      to,
      signal,
      because: reason,
    };
    return { tier: to, isRaised: true, because: reason, trace: [asked, raised] };
  }
  const to = strongerTier(assessment.tier, policy.floor);
  const lowered: TraceStep = { kind: "tier-demoted", by: "assessor", from: tier, to, because: reason };
  return { tier: to, isRaised: false, because: reason, trace: [asked, lowered] };
}

/** Why an opinion changes nothing. */
function objectionTo(
  assessment: Assessment,
  tier: Tier,
  side: {
    readonly task: Task;
    readonly policy: Policy;
    readonly isExplicit: boolean;
    readonly isRaised: boolean;
  },
): string | undefined {
  const { task, policy, isExplicit, isRaised } = side;
  if (policy.assessor === undefined) return "the policy asks nobody";
  if (isExplicit) return "the ticket's own label beats it";
  const asked = evaluate(policy.assessor.when, task);
  if (!asked.holds) return `the policy does not ask for such work: ${asked.because}`;
  if (assessment.tier === tier) return "it agrees";
  if (tierRank(assessment.tier) > tierRank(tier)) return undefined;
  if (!policy.assessor.mayLower) return "it may only raise";
  if (!hasCodingGate(policy)) return "no gate would notice if it were wrong";
  if (isRaised || task.risks.length > 0) return "risky work is not lowered";
  if (task.complexity !== undefined) return "a label says how complex it is";
  return tierRank(tier) > tierRank(policy.floor) ? undefined : "it lies at the policy's floor already";
}

function costLabel({ cost }: Assessment): string {
  if (cost === undefined) return "at an unknown cost";
  return cost === 0 ? "at no cost" : `for ${formatUsd(cost)}`;
}
