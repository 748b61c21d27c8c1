/**
 * What to do at one point of a learned route: try a model and see, or take the result of one already tried. Where `accepted` or
 * `rejected` is absent, that verdict ends the task with this very attempt's result.
 */
export type LearnedStep =
  | { readonly take: string }
  | {
      readonly try: string;
      readonly accepted?: readonly LearnedBranch[];
      readonly rejected?: readonly LearnedBranch[];
    };

/** The branch for attempts that cost at most so much; branches stand in rising order, and the last has no limit. */
export interface LearnedBranch {
  /** Dollars of the attempt just made: what it cost says how big the task is. */
  readonly upToUsd?: number;
  readonly next: LearnedStep;
}

/** A route of its own for the tasks of one repository or one kind. */
export interface LearnedOverride {
  readonly by: "repo" | "kind";
  readonly value: string;
  readonly start: LearnedStep;
}

/** A cascade learned from recorded outcomes, as plain data: it is written into a policy file, and a person can read it there. */
export interface LearnedRoute {
  /** The models on the way of a task whose every attempt is rejected and of usual cost, in order. */
  readonly cascade: readonly string[];
  /** After so many rejected attempts the best of them is taken as it is, and nothing dearer is tried. */
  readonly giveUp: { readonly afterAttempts: number };
  readonly start: LearnedStep;
  readonly overrides: readonly LearnedOverride[];
  /** What it was learned for; with another pool, other prices or another verifier it must be learned again. */
  readonly pool: readonly string[];
  readonly verifier: { readonly tpr: number; readonly fpr: number };
  /** Tasks, and attempts at them, that it was learned from. */
  readonly learnedFrom: { readonly tasks: number; readonly outcomes: number };
}
