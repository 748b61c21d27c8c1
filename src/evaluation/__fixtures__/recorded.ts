import type { OutcomeTask } from "../outcome-task.ts";

/** What each model made of a task: whether it was right, dollars, and the chance with which it was tried. */
export type Row = Readonly<Record<string, readonly [right: 0 | 1, costUsd: number, propensity?: number]>>;

/** Tasks `t-0`, `t-1`, … with these outcomes. */
export function recorded(...rows: readonly Row[]): readonly OutcomeTask[] {
  return rows.map((row, index) => ({
    taskId: `t-${index}`,
    repo: undefined,
    kind: undefined,
    text: "",
    outcomes: new Map(
      Object.entries(row).map(([model, [right, costUsd, propensity]]) => [
        model,
        { resolved: right === 1, costUsd, apiCalls: undefined, propensity },
      ]),
    ),
  }));
}
