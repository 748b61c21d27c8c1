import {
  type Attempted,
  type KnownTask,
  type NextStep,
  type OutcomePolicy,
  type Random,
} from "../../evaluation/index.ts";

/** A next step, and the chance with which it was drawn: written beside the outcome, it makes other policies comparable later. */
export interface ExploredStep {
  readonly step: NextStep;
  /** In (0, 1]. */
  readonly propensity: number;
}

export interface ExploreRequest {
  readonly policy: OutcomePolicy;
  /** Models that may be tried instead. */
  readonly pool: readonly string[];
  /** Share of attempts in [0, 1] that are drawn from the pool at random. */
  readonly epsilon: number;
  readonly random: Random;
}

/**
 * Follows a policy, but with chance ε attempts a model of the pool at random that this task has not seen, so that outcomes are known
 * of models that the policy would never try. Only attempts are varied: what to take in the end is never left to chance.
 */
export function chooseExploring(
  task: KnownTask,
  history: readonly Attempted[],
  { policy, pool, epsilon, random }: ExploreRequest,
): ExploredStep {
  const step = policy.next(task, history);
  if (step.kind !== "attempt") return { step, propensity: 1 };
  const untried = pool.filter((model) => !history.some((attempted) => attempted.model === model));
  const drawn = random() < epsilon ? untried[Math.floor(random() * untried.length)] : undefined;
  const model = drawn ?? step.model;
  const byChance = untried.includes(model) ? epsilon / untried.length : 0;
  const byPolicy = model === step.model ? 1 - (untried.length === 0 ? 0 : epsilon) : 0;
  return { step: { kind: "attempt", model }, propensity: byChance + byPolicy };
}
