import { SufficeError } from "../domain/index.ts";
import type { ModelPair } from "./metrics/quality-cost-curve.ts";
import type { OutcomeTask } from "./outcome-task.ts";

/** What one way of working makes of each task; place i is task i of its table. */
export interface OutcomeColumn {
  readonly name: string;
  /** Chance that the answer is right, 0 to 1; of a single model exactly 0 or 1. */
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
}

/** Tasks on which the same models were tried, so that whatever is compared is compared on the same tasks. */
export interface OutcomeTable {
  readonly tasks: readonly OutcomeTask[];
  /** One for each model, in the order in which they were asked for. */
  readonly columns: readonly OutcomeColumn[];
}

export interface ColumnTotal {
  /** Mean over the tasks. */
  readonly quality: number;
  /** Sum over the tasks. */
  readonly costUsd: number;
}

/** Keeps the tasks on which every one of `models` was tried. Untried is not failed, so the others say nothing here. */
export function outcomeTable(tasks: readonly OutcomeTask[], models: readonly string[]): OutcomeTable {
  const complete = tasks.filter(({ outcomes }) => models.every((model) => outcomes.has(model)));
  const columns = models.map((model) => ({
    name: model,
    quality: Float64Array.from(complete, ({ outcomes }) => (outcomes.get(model)?.resolved === true ? 1 : 0)),
    costUsd: Float64Array.from(complete, ({ outcomes }) => outcomes.get(model)?.costUsd ?? 0),
  }));
  return { tasks: complete, columns };
}

/** Throws `input.invalid` where the table has no such model. */
export function columnOf({ columns }: OutcomeTable, model: string): OutcomeColumn {
  const column = columns.find(({ name }) => name === model);
  if (column !== undefined) return column;
  const known = columns.map(({ name }) => name).join(", ");
  throw new SufficeError("input.invalid", {
    message: `the model "${model}" is not among those compared (${known}); add it to the pool`,
  });
}

/** Both models' outcomes, place by place, as the metrics of routers take them. */
export function modelPair(weak: OutcomeColumn, strong: OutcomeColumn): ModelPair {
  return {
    weakQuality: weak.quality,
    strongQuality: strong.quality,
    weakCostUsd: weak.costUsd,
    strongCostUsd: strong.costUsd,
  };
}

export function totalOf({ quality, costUsd }: OutcomeColumn): ColumnTotal {
  const right = sumOf(quality);
  return { quality: quality.length === 0 ? 0 : right / quality.length, costUsd: sumOf(costUsd) };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
