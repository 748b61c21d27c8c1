import type { OutcomeTask } from "../../evaluation/index.ts";

/** One model's recorded attempts; place i of each array is task i. */
export interface AttemptColumn {
  readonly model: string;
  /** How much the attempt counts; 0 where the model was not tried. */
  readonly weight: Float64Array;
  /** 1 where the attempt was right, else 0. */
  readonly solved: Float64Array;
  readonly costUsd: Float64Array;
}

export interface AttemptRows {
  readonly tasks: number;
  readonly columns: readonly AttemptColumn[];
}

/** A rare attempt stands for many that were not made, but never for more than so many. */
const MOST_WEIGHT = 5;

/** Recorded outcomes as columns. Attempts with a propensity are weighed by its inverse, clipped, with a mean of 1 for each model. */
export function attemptRows(tasks: readonly OutcomeTask[], pool: readonly string[]): AttemptRows {
  return { tasks: tasks.length, columns: pool.map((model) => columnOf(tasks, model)) };
}

function columnOf(tasks: readonly OutcomeTask[], model: string): AttemptColumn {
  const outcomes = tasks.map((task) => task.outcomes.get(model));
  const raw = Float64Array.from(outcomes, (outcome) =>
    outcome === undefined ? 0 : Math.min(MOST_WEIGHT, 1 / (outcome.propensity ?? 1)),
  );
  const tried = raw.filter((weight) => weight > 0).length;
  const scale = tried / (raw.reduce((sum, weight) => sum + weight, 0) || 1);
  return {
    model,
    weight: raw.map((weight) => weight * scale),
    solved: Float64Array.from(outcomes, (outcome) => (outcome?.resolved === true ? 1 : 0)),
    costUsd: Float64Array.from(outcomes, (outcome) => outcome?.costUsd ?? 0),
  };
}
