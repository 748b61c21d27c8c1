import type { NanoUsd, Range } from "../domain/index.ts";

/** What is projected: another course for work that was done already. */
export type Lever =
  | { readonly kind: "delegate"; readonly model: string }
  | {
      readonly kind: "switch";
      readonly model: string;
      /** `where-it-pays`: behind the call of each conversation from which the rest pays for writing its context anew. */
      readonly from: "first-call" | "where-it-pays";
    }
  | { readonly kind: "policy"; readonly policy: string };

/** What a projection is compared with. */
export interface ProjectionBaseline {
  readonly name: "as-recorded" | "best-single";
  /** Of `best-single`. */
  readonly model?: string;
  readonly cost: NanoUsd;
}

/** Something that is not known, what it was taken to be, and why. `low` and `high` are of the value, not of the cost. */
export interface Assumption {
  readonly name: string;
  readonly value: Range | string;
  readonly why: string;
  readonly basis: "assumed" | "measured";
}

export interface AmountRange {
  readonly low: NanoUsd;
  readonly expected: NanoUsd;
  readonly high: NanoUsd;
}

/** What the expected cost is made of: all parts, less `contextSaved`, are the expected cost. */
export interface ProjectionParts {
  /** Work that stays as it was. */
  readonly kept: NanoUsd;
  /** Work that takes the other course. */
  readonly moved: NanoUsd;
  /** The main loop's own call that hands a chunk out, and so writes its brief. */
  readonly handOver: NanoUsd;
  readonly verification: NanoUsd;
  /** Contexts written anew since a conversation changed its model. */
  readonly rewrites: NanoUsd;
  /** Work that failed its check, done once more as it was done. */
  readonly takeBack: NanoUsd;
  /** What later calls of the main loop do not read any more; negative where they read more. */
  readonly contextSaved: NanoUsd;
}

/** What was looked at, and what was left as it was, by its reason. */
export interface ProjectionUnits {
  readonly unit: "chunk" | "conversation";
  readonly considered: number;
  readonly eligible: number;
  readonly excluded: readonly { readonly because: string; readonly count: number }[];
  /** Priced calls in all that was considered. */
  readonly calls: number;
}

/**
 * What one unit of moved work should cost on its new course, and how much it answers: to be compared with what happens. Of a
 * delegation its sub-agent alone; of a switch a call at the model; of a policy a task with its checks and failures.
 */
export interface PerUnit extends AmountRange {
  readonly unit: "sub-agent" | "call" | "task";
  readonly count: number;
  readonly outputTokens: number;
}

/**
 * What the expected saving on the moved work alone is made of, overheads left out: how many times less by its tokens, and by its
 * model. Below 1 is a loss.
 */
export interface PriceAndContext {
  readonly price: number;
  readonly context: number;
}

/** Recorded work on another course. The costs are of all work considered, so that they compare with the baseline. */
export interface Projection extends AmountRange {
  readonly lever: Lever;
  readonly baseline: ProjectionBaseline;
  /** `baseline − cost`: `low` against the high cost. Negative: it would have cost more. */
  readonly saving: AmountRange;
  readonly parts: ProjectionParts;
  readonly assumptions: readonly Assumption[];
  readonly units: ProjectionUnits;
  /** `undefined` where nothing moved. */
  readonly perUnit: PerUnit | undefined;
  /** `undefined` where nothing moved, or what moved has no price by one of the models. */
  readonly levers: PriceAndContext | undefined;
  /** Calls that have no price: neither in the baseline nor in the costs. */
  readonly unpricedCalls: number;
  readonly uncertainOutputCalls: number;
  readonly basis: "projected";
}
