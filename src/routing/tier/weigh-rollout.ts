import {
  type ClassRollout,
  drawnShare,
  type Task,
  type Tier,
  type TraceStep,
  tierRank,
} from "../../domain/index.ts";
import { hasCodingGate, type WeighContext } from "./weigh-evidence.ts";

export type RolloutStep = Extract<TraceStep, { kind: "rollout-weighed" }>;

export interface WeighedRollout {
  readonly step: RolloutStep;
  readonly tier: Tier;
  /** The chance with which this tier was chosen; `undefined` where chance had no part in it. */
  readonly propensity: number | undefined;
}

/**
 * Whether a class of work that is going over to a weaker tier takes this task along. Never risky work, never where a label says how
 * hard it is, never without a gate that would notice a failure, and never beyond the policy's floor and cap. A task always gets the same
 * answer, over all its attempts and after a restart; its chunks get the task's own.
 */
export function weighRollout(task: Task, tier: Tier, context: WeighContext): WeighedRollout | undefined {
  const { kind, partOf, id } = task.ticket;
  const { policy, rollouts = NONE } = context;
  const rollout = rollouts.find((each) => each.kind === kind);
  if (rollout === undefined || tierRank(rollout.to) >= tierRank(tier)) return undefined;
  const isAllowed =
    tierRank(rollout.to) >= tierRank(policy.floor) && tierRank(rollout.to) <= tierRank(policy.cap);
  const isPlain = task.risks.length === 0 && task.complexity === undefined;
  if (!isAllowed || !isPlain || !hasCodingGate(policy)) return undefined;
  const { stage, share, to, salt } = rollout;
  const taken = stage === "on" || (stage === "canary" && drawnShare(partOf?.task ?? id, salt) < share);
  const chance = taken ? share : 1 - share;
  return {
    step: { kind: "rollout-weighed", stage, from: tier, to, taken, because: becauseOf(rollout, taken) },
    tier: taken ? to : tier,
    propensity: stage === "canary" ? chance : undefined,
  };
}

const NONE: readonly ClassRollout[] = [];

function becauseOf({ kind, stage, share }: ClassRollout, taken: boolean): string {
  switch (stage) {
    case "shadow":
      return `the rollout of "${kind}" is in its shadow stage, which changes nothing`;
    case "canary": {
      const part = `${(share * 100).toFixed(0)} % of "${kind}"`;
      return taken
        ? `it is among the ${part} that go there first`
        : `it is not among the ${part} that go there first`;
    }
    case "on":
      return `the rollout of "${kind}" is on`;
    default:
      return stage satisfies never;
  }
}
