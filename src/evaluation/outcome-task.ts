/** What one model made of one task, once. */
export interface ModelOutcome {
  readonly resolved: boolean;
  /** Dollars of the whole attempt, as recorded at its time; not negative. */
  readonly costUsd: number;
  /** Calls that the attempt took; `undefined` where nobody counted. */
  readonly apiCalls: number | undefined;
  /** The chance with which this model was tried here, in (0, 1]; `undefined`: it was tried because everything was. */
  readonly propensity: number | undefined;
}

/** A task and the outcomes recorded for it. A model that was not tried is absent, which is not a failure. */
export interface OutcomeTask {
  readonly taskId: string;
  readonly repo: string | undefined;
  /** Class of work, as the file names it. */
  readonly kind: string | undefined;
  readonly text: string;
  readonly outcomes: ReadonlyMap<string, ModelOutcome>;
}

/** A check on an attempt: accepts a right result with probability `tpr`, a wrong one with `fpr`, each time independently. */
export interface Verifier {
  readonly tpr: number;
  readonly fpr: number;
}

export const PERFECT_VERIFIER: Verifier = { tpr: 1, fpr: 0 };
