import type { OutcomeTask } from "./outcome-task.ts";

/** An attempt as whoever routes sees it: what it cost and what the verifier said, never whether it was right. */
export interface Attempted {
  readonly model: string;
  readonly accepted: boolean;
  readonly costUsd: number;
  readonly apiCalls: number | undefined;
}

/** `take`: the result of the attempt at this index of the history is the answer. `give-up`: no result is, and the task counts as unsolved. */
export type NextStep =
  | { readonly kind: "attempt"; readonly model: string }
  | { readonly kind: "take"; readonly attempt: number }
  | { readonly kind: "give-up" };

/** What of a task may be known before it is tried. */
export type KnownTask = Pick<OutcomeTask, "taskId" | "repo" | "kind" | "text">;

/**
 * A way to work on tasks, from a single model to a learned cascade, as one pure function: what to do next after what was tried.
 * It names no model twice for one task, and ends after finitely many steps.
 */
export interface OutcomePolicy {
  readonly name: string;
  next(task: KnownTask, history: readonly Attempted[]): NextStep;
}
