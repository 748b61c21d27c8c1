import type { Attempted, OutcomePolicy } from "../outcome-policy.ts";
import type { OutcomeTask, Verifier } from "../outcome-task.ts";

/** One task's share of an estimate by inverse propensity. */
export interface WeightedOutcome {
  /** 1 on average: how much of the policy was followed here, over the chance that it was. */
  readonly weight: number;
  /** `weight` times what came of it. */
  readonly quality: number;
  readonly costUsd: number;
}

interface Way {
  readonly history: readonly Attempted[];
  readonly right: readonly boolean[];
  /** The verifier's chance of this way, divided by the chance that its models were tried. */
  readonly weight: number;
  readonly costUsd: number;
}

/** Every way of the policy through the task whose models were all tried, weighed by its chance over that of its trying. */
export function importanceWeighted(
  task: OutcomeTask,
  policy: OutcomePolicy,
  verifier: Verifier,
): WeightedOutcome {
  let sum: WeightedOutcome = { weight: 0, quality: 0, costUsd: 0 };
  const open: Way[] = [{ history: [], right: [], weight: 1, costUsd: 0 }];
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    const step = policy.next(task, way.history);
    if (step.kind === "attempt") {
      open.push(...waysAfter(way, task, step.model, verifier));
      continue;
    }
    const isRight = step.kind === "take" && way.right[step.attempt] === true;
    sum = {
      weight: sum.weight + way.weight,
      quality: sum.quality + (isRight ? way.weight : 0),
      costUsd: sum.costUsd + way.weight * way.costUsd,
    };
  }
  return sum;
}

/** None where the model was not tried: the tasks on which it was stand for this one too. */
function waysAfter(
  way: Way,
  { outcomes }: OutcomeTask,
  model: string,
  { tpr, fpr }: Verifier,
): readonly Way[] {
  const outcome = outcomes.get(model);
  if (outcome === undefined) return [];
  const { resolved, costUsd, apiCalls, propensity = 1 } = outcome;
  const accept = resolved ? tpr : fpr;
  return [true, false]
    .map((accepted) => ({
      history: [...way.history, { model, accepted, costUsd, apiCalls }],
      right: [...way.right, resolved],
      weight: (way.weight * (accepted ? accept : 1 - accept)) / propensity,
      costUsd: way.costUsd + costUsd,
    }))
    .filter(({ weight }) => weight > 0);
}
