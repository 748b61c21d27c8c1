import { type PipelineStep, type Policy, type Tier, tierRank } from "../../domain/index.ts";
import type { Complaint } from "../complaint.ts";
import { isJudge } from "../step-kinds.ts";
import { ruledTiers } from "../tier-uses.ts";

/** Gated work that can fail at a tier below the cap and never reaches a stronger one. */
export function unusedLadder(policy: Policy): readonly Complaint[] {
  return policy.pipeline.flatMap((step) => {
    // What was learned stands in place of the ladder.
    if (step.kind === "coding" && policy.learned !== undefined) return [];
    const canFail = step.tier !== "automated" && step.gates.length > 0 && !isJudge(step);
    return canFail ? objectionsTo(step, policy) : [];
  });
}

function objectionsTo(step: PipelineStep, policy: Policy): readonly Complaint[] {
  const { cap, caps } = policy;
  const starts = (step.tier === "routed" ? ruledTiers(policy) : [step.tier]).filter(
    (tier) => tier !== "automated",
  );
  const below = starts.filter((tier) => tierRank(tier) < tierRank(cap));
  if (below.length === 0) return [];
  const complaint = (what: string, whatToDo: string): Complaint => ({
    id: "ladder-never-climbs",
    severity: "warning",
    where: `step "${step.step}"`,
    what,
    whatToDo,
  });
  const stuck = below.filter((tier) => !climbs(tier, step, policy));
  const tops = stuck.map((tier) =>
    complaint(
      `work that fails at ${tier} stays there: its ladder has no stronger tier up to the cap, ${cap}`,
      `add a tier above ${tier} to the ladder, or set the cap to ${tier}`,
    ),
  );
  if (stuck.length === below.length) return tops;
  if (caps.escalations === 0) {
    return [
      ...tops,
      complaint("`escalations: 0` forbids the ladder that it has", "allow one, or give it no ladder"),
    ];
  }
  if (caps.rounds > step.afterFailures) return tops;
  const what = `the next tier is tried after ${step.afterFailures} failed verdicts, and \`rounds: ${caps.rounds}\` ends the task by then`;
  return [...tops, complaint(what, "allow more rounds, or climb after fewer failures")];
}

function climbs(from: Tier, step: PipelineStep, { ladder, cap }: Policy): boolean {
  return (step.ladder ?? ladder).some(
    (tier) => tierRank(tier) > tierRank(from) && tierRank(tier) <= tierRank(cap),
  );
}
