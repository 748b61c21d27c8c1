import type { Tier } from "../../domain/index.ts";

/** What was learned for one class of work: models in order, each tried until the gates accept one. */
export interface LearnedRungs {
  readonly models: readonly {
    readonly model: string;
    /** How often its work was accepted after the ones before it had been rejected; `undefined`: not said. */
    readonly pass: number | undefined;
  }[];
  /** Whatever was learned, nothing below this tier: the policy's floor, a raise, or the conversation's own tier. */
  readonly atLeast: Tier;
  /** The outcomes that it was learned from. */
  readonly n: number;
  /** The same for the same rungs. */
  readonly key: string;
}
