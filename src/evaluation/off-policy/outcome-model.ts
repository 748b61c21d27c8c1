import type { KnownTask } from "../outcome-policy.ts";
import type { OutcomeTask } from "../outcome-task.ts";

/** What a model would probably make of a task. */
export interface ExpectedAttempt {
  /** Chance that it is right, 0 to 1. */
  readonly quality: number;
  readonly costUsd: number;
}

/** Fills in what was not tried. Need not be right: then only the interval is wider. */
export type OutcomeModel = (task: KnownTask, model: string) => ExpectedAttempt;

interface Sums {
  readonly weight: number;
  readonly right: number;
  readonly costUsd: number;
}

const NONE: Sums = { weight: 0, right: 0, costUsd: 0 };

/**
 * The simplest model: each model's mean over the other tasks on which it was tried, each weighed by 1 / propensity. A task's own
 * outcome is left out, since it would agree with itself. One task's worth of the mean over all models stands in where there is little.
 */
export function meanOutcomes(tasks: readonly OutcomeTask[]): OutcomeModel {
  const byModel = new Map<string, Sums>();
  for (const task of tasks) {
    for (const model of task.outcomes.keys()) {
      byModel.set(model, plus(byModel.get(model) ?? NONE, sumsOf(task, model), 1));
    }
  }
  const all = [...byModel.values()].reduce((sum, each) => plus(sum, each, 1), NONE);
  const tasksById = new Map(tasks.map((task) => [task.taskId, task]));
  return ({ taskId }, model) => {
    const own = tasksById.get(taskId);
    const others = plus(byModel.get(model) ?? NONE, own === undefined ? NONE : sumsOf(own, model), -1);
    const prior = all.weight === 0 ? { ...NONE, weight: 1 } : all;
    const weight = Math.max(0, others.weight) + 1;
    return {
      quality: (Math.max(0, others.right) + prior.right / prior.weight) / weight,
      costUsd: (Math.max(0, others.costUsd) + prior.costUsd / prior.weight) / weight,
    };
  };
}

function sumsOf({ outcomes }: OutcomeTask, model: string): Sums {
  const outcome = outcomes.get(model);
  if (outcome === undefined) return NONE;
  const weight = 1 / (outcome.propensity ?? 1);
  return { weight, right: outcome.resolved ? weight : 0, costUsd: weight * outcome.costUsd };
}

function plus(sums: Sums, more: Sums, sign: 1 | -1): Sums {
  return {
    weight: sums.weight + sign * more.weight,
    right: sums.right + sign * more.right,
    costUsd: sums.costUsd + sign * more.costUsd,
  };
}
