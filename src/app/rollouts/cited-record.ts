import type { Instant, ModelRegistry, Policy, RolloutStage } from "../../domain/index.ts";
import type { ModelChange, Outcome, RecordCondition } from "../../evidence/index.ts";
import type { RolloutSettings } from "../../settings/index.ts";
import { type DecisionStanding, decisionStanding, type TrialDecision } from "../trials/trial-decisions.ts";

export interface CitedContext {
  readonly decisions: readonly TrialDecision[];
  readonly policy: Policy;
  readonly models: ModelRegistry;
  readonly changes: readonly ModelChange[];
  readonly at: Instant;
  readonly outcomes: readonly Outcome[];
}

/** How far a cited record lets a rollout go, and why no further. */
export interface CitedStage {
  readonly stage: RolloutStage;
  readonly because: string | undefined;
}

/** Conditions on how a canary is done; the others say what is still to be shown, and a canary is how that is shown. */
const OF_A_CANARY: readonly RecordCondition["require"][] = ["gate", "share-at-most"];

/**
 * A rollout that cites a record goes no further than the record allows: to `canary` while it holds and the canary is done as it demands, to
 * `on` once what was still to be shown is shown. Without a record in force it stays in `shadow`.
 */
export function citedStage(
  stage: RolloutStage,
  { kind, to, share, record }: RolloutSettings,
  context: CitedContext,
): CitedStage {
  if (record === undefined || stage === "shadow") return { stage, because: undefined };
  const decision = context.decisions.findLast(({ id }) => id === record);
  if (decision === undefined) return shadow(`there is no record ${record}`);
  const { subject, verdict } = decision;
  if (subject.kind !== kind || subject.to.tier !== to) {
    return shadow(`${record} is about ${subject.kind ?? "unknown work"} to ${subject.to.tier}`);
  }
  if (verdict !== "GO" && verdict !== "CONDITIONAL-GO") return shadow(`${record} says ${verdict}`);
  const { over, open } = standingFor(decision, share, context);
  if (over !== undefined) return shadow(`${record} holds no more: ${over}`);
  const unmet = open.filter((each) => OF_A_CANARY.includes(each.require));
  const [first] = unmet;
  if (first !== undefined) return shadow(`${record} demands ${demandOf(first)}`);
  const [unshown] = open;
  if (stage === "on" && unshown !== undefined) {
    return { stage: "canary", because: `${record} demands ${demandOf(unshown)}` };
  }
  return { stage, because: undefined };
}

function shadow(because: string): CitedStage {
  return { stage: "shadow", because };
}

export function standingFor(decision: TrialDecision, share: number, context: CitedContext): DecisionStanding {
  const { policy, changes, at: now, outcomes } = context;
  return decisionStanding(decision, { policy, changes, now, outcomes, share });
}

function demandOf(condition: RecordCondition): string {
  switch (condition.require) {
    case "gate":
      return "a gate that runs";
    case "share-at-most":
      return `a share of at most ${condition.share}`;
    case "pass-rate-at-least":
      return `a pass rate that is shown to be at least ${condition.lower}`;
    case "cost-known":
      return "that the cost of both sides is known";
    case "saving-above":
      return "that it is shown to save";
    default:
      return condition satisfies never;
  }
}
