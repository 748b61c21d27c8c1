import type { OutcomeTask } from "../../evaluation/index.ts";

/** A task with what the two models made of it: 1 solved, 0 not, `undefined` not tried. */
export interface OutcomeRow {
  readonly text: string;
  readonly repo: string | undefined;
  readonly weak: number | undefined;
  readonly strong: number | undefined;
}

/** The tasks that at least one of the two models tried, in their order. */
export function outcomeRows(
  tasks: readonly OutcomeTask[],
  { weak, strong }: { readonly weak: string; readonly strong: string },
): readonly OutcomeRow[] {
  return tasks
    .map(({ text, repo, outcomes }) => ({
      text,
      repo,
      weak: solved(outcomes.get(weak)?.resolved),
      strong: solved(outcomes.get(strong)?.resolved),
    }))
    .filter((row) => row.weak !== undefined || row.strong !== undefined);
}

function solved(resolved: boolean | undefined): number | undefined {
  return resolved === undefined ? undefined : Number(resolved);
}
