import type { ClassRollout } from "../../domain/index.ts";
import { modelChanges, type Outcome } from "../../evidence/index.ts";
import type { Catalogue, RolloutSettings } from "../../settings/index.ts";
import { foldRollout, type RolloutContext } from "./fold-rollout.ts";

/** Where each rollout of the settings stands, as decisions take it. */
export function rolloutsInForce(
  rollouts: readonly RolloutSettings[],
  outcomes: readonly Outcome[],
  {
    policy,
    models,
    priceBook,
    at,
    decisions,
  }: Catalogue & Pick<RolloutContext, "policy" | "at" | "decisions">,
): readonly ClassRollout[] {
  if (rollouts.length === 0) return [];
  const context = { policy, models, changes: modelChanges(priceBook, at), at, decisions };
  return rollouts.map((rollout) => {
    const { kind, to, stage, share, salt } = foldRollout(rollout, outcomes, context);
    return { kind, to, stage, share, salt };
  });
}
