import type { Attempted, OutcomePolicy } from "../outcome-policy.ts";
import type { OutcomeTask, Verifier } from "../outcome-task.ts";
import type { ExpectedAttempt, OutcomeModel } from "./outcome-model.ts";

export interface RobustOutcome extends ExpectedAttempt {
  /** Every model that the policy asked for on some way. */
  readonly asked: readonly string[];
}

interface Given {
  readonly policy: OutcomePolicy;
  readonly verifier: Verifier;
  readonly model: OutcomeModel;
}

/** What was tried so far on one way, and whether it was right. */
interface Way {
  readonly history: readonly Attempted[];
  readonly right: readonly boolean[];
}

const START: Way = { history: [], right: [] };

/**
 * What the model expects of the policy, corrected at every step that was really tried by what it missed, over the chance of the
 * trying: V = V̂ + (observed + V(after) − V̂) / π. Where nothing was tried it is the model's word alone.
 * Source: Jiang and Li, "Doubly Robust Off-policy Value Evaluation for Reinforcement Learning", ICML 2016, equation 10.
 */
export function doublyRobust(task: OutcomeTask, { policy, verifier, model }: Given): RobustOutcome {
  const asked = new Set<string>();
  return { ...corrected(START), asked: [...asked] };

  function corrected(way: Way): ExpectedAttempt {
    const step = policy.next(task, way.history);
    if (step.kind !== "attempt") return ended(way, step);
    const expected = predicted(way);
    const outcome = task.outcomes.get(step.model);
    if (outcome === undefined) return expected;
    const { costUsd, apiCalls, propensity = 1 } = outcome;
    const attempt = { model: step.model, costUsd, apiCalls };
    const observed = judged(way, attempt, outcome.resolved, corrected);
    return {
      quality: expected.quality + (observed.quality - expected.quality) / propensity,
      costUsd: expected.costUsd + (observed.costUsd - expected.costUsd) / propensity,
    };
  }

  function predicted(way: Way): ExpectedAttempt {
    const step = policy.next(task, way.history);
    if (step.kind !== "attempt") return ended(way, step);
    asked.add(step.model);
    const { quality, costUsd } = model(task, step.model);
    const attempt = { model: step.model, costUsd, apiCalls: undefined };
    return mixed(quality, judged(way, attempt, true, predicted), judged(way, attempt, false, predicted));
  }

  /** The attempt is paid, and goes on by what the verifier says of it. */
  function judged(
    way: Way,
    attempt: Omit<Attempted, "accepted">,
    isRight: boolean,
    after: (way: Way) => ExpectedAttempt,
  ): ExpectedAttempt {
    const accept = isRight ? verifier.tpr : verifier.fpr;
    const goingOn = (accepted: boolean) =>
      after({ history: [...way.history, { ...attempt, accepted }], right: [...way.right, isRight] });
    const { quality, costUsd } =
      accept === 1
        ? goingOn(true)
        : accept === 0
          ? goingOn(false)
          : mixed(accept, goingOn(true), goingOn(false));
    return { quality, costUsd: costUsd + attempt.costUsd };
  }
}

function ended({ right }: Way, step: { readonly kind: string; readonly attempt?: number }): ExpectedAttempt {
  return { quality: step.attempt !== undefined && right[step.attempt] === true ? 1 : 0, costUsd: 0 };
}

function mixed(chance: number, one: ExpectedAttempt, other: ExpectedAttempt): ExpectedAttempt {
  return {
    quality: chance * one.quality + (1 - chance) * other.quality,
    costUsd: chance * one.costUsd + (1 - chance) * other.costUsd,
  };
}
