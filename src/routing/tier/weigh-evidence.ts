import {
  type ClassRollout,
  type PassRate,
  type Policy,
  type Rule,
  type Task,
  TIERS,
  type Tier,
  type TraceStep,
  tierRank,
} from "../../domain/index.ts";
import { type EvidenceContext, type TierEvidence, tierEvidence } from "./pass-rates.ts";

/** Below this tier a weaker model may not be trusted without a gate, nor with risky work. */
export const DEFAULT_TIER: Tier = "mid";

export type EvidenceStep = Extract<TraceStep, { kind: "evidence-weighed" }>;

export interface WeighContext extends EvidenceContext {
  readonly policy: Policy;
  /** Classes of work on their way to a weaker tier. */
  readonly rollouts?: readonly ClassRollout[] | undefined;
}

/** Work that goes below `mid` must have earned it: by its measured lower bound, or by a prior and an executable gate. */
export function weighEvidence(task: Task, tier: Tier, context: WeighContext): EvidenceStep | undefined {
  if (tierRank(tier) >= tierRank(DEFAULT_TIER)) return undefined;
  const found = tierEvidence(task, tier, context);
  const { policy } = context;
  const { bar } = policy.evidence;
  const step = (holds: boolean, because: string, passRate: PassRate): EvidenceStep => ({
    kind: "evidence-weighed",
    tier,
    passRate,
    bar,
    holds,
    because,
  });
  if (found === undefined) {
    const nothing: PassRate = { mean: 0, lower: 0, n: 0, basis: "prior" };
    return step(false, `nothing is known of ${tier} at this kind of work`, nothing);
  }
  const { passRate } = found;
  if (passRate.basis === "measured") {
    return passRate.lower >= bar
      ? step(true, `its measured lower bound clears the bar${whereOf(found)}`, passRate)
      : step(false, `its measured lower bound at ${tier} does not clear the bar${whereOf(found)}`, passRate);
  }
  return hasCodingGate(policy)
    ? step(true, "named prior: too few outcomes yet, and an executable gate follows", passRate)
    : step(false, `too few outcomes yet, and no gate would notice if ${tier} failed`, passRate);
}

/**
 * The weakest tier below `tier` where measured outcomes clear the bar and a gate follows. Outcomes are counted by kind of work alone,
 * so they speak only against a rule that knew no more than that: what words, labels or files say of a task, they do not contradict.
 */
export function lowerByEvidence(
  task: Task,
  { tier, rule }: { readonly tier: Tier; readonly rule: Rule },
  context: WeighContext,
): EvidenceStep | undefined {
  const { policy } = context;
  const isAsked = policy.evidence.mayLower === true && hasCodingGate(policy);
  const knowsOnlyTheKind = Object.keys(rule.when).every((key) => key === "kind");
  if (!isAsked || !knowsOnlyTheKind || task.ticket.kind === undefined || task.complexity !== undefined) {
    return undefined;
  }
  for (const weaker of TIERS) {
    if (weaker === "automated" || tierRank(weaker) < tierRank(policy.floor)) continue;
    if (tierRank(weaker) >= tierRank(tier)) return undefined;
    const found = tierEvidence(task, weaker, context);
    if (found?.passRate.basis !== "measured" || found.passRate.lower < policy.evidence.bar) continue;
    const because = `measured outcomes of "${task.ticket.kind}" clear the bar there${whereOf(found)}, and a gate follows`;
    return {
      kind: "evidence-weighed",
      tier: weaker,
      passRate: found.passRate,
      bar: policy.evidence.bar,
      holds: true,
      because,
    };
  }
  return undefined;
}

/** Whether something executable judges the work after it is done. */
export function hasCodingGate({ pipeline }: Pick<Policy, "pipeline">): boolean {
  return pipeline.some(({ kind, gates }) => kind === "coding" && gates.length > 0);
}

function whereOf({ repository }: TierEvidence): string {
  return repository === undefined ? "" : " in this repository";
}
