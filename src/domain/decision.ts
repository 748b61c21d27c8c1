import type { Basis } from "./cost.ts";
import type { ErrorCode } from "./errors.ts";
import type { NanoUsd } from "./money.ts";
import type { PipelineStep } from "./policy.ts";
import type { Task, TaskKind } from "./task.ts";
import type { Place, Tier } from "./tier.ts";
import type { Instant } from "./time.ts";

/**
 * How far a class of work has gone over to a weaker tier. `shadow`: none of it, only what would have been is written down; `canary`: a
 * share of it; `on`: all of it.
 */
export const ROLLOUT_STAGES = ["shadow", "canary", "on"] as const;
export type RolloutStage = (typeof ROLLOUT_STAGES)[number];

/** A class of work on its way to a weaker tier. */
export interface ClassRollout {
  readonly kind: TaskKind;
  readonly to: Tier;
  readonly stage: RolloutStage;
  /** Of the class's tasks, while it is a canary: above 0, below 1. */
  readonly share: number;
  /** Names the trial: another one draws other tasks. */
  readonly salt: string;
}

/** One line of how a decision was come by. Text is rendered from these, never stored. */
export type TraceStep =
  | { readonly kind: "fact-found"; readonly fact: string; readonly signal: string }
  | { readonly kind: "rule-passed-over"; readonly rule: string; readonly because: string }
  | {
      readonly kind: "rule-matched";
      readonly rule: string;
      readonly tier: Tier;
      readonly signal: string;
      readonly because: string;
    }
  | {
      readonly kind: "tier-raised";
      readonly by: string;
      readonly from: Tier;
      readonly to: Tier;
      readonly signal: string;
      readonly because: string;
    }
  | {
      readonly kind: "tier-demoted";
      readonly by: string;
      readonly from: Tier;
      readonly to: Tier;
      readonly because: string;
    }
  | { readonly kind: "raise-overridden"; readonly by: string; readonly would: Tier; readonly because: string }
  | {
      readonly kind: "evidence-weighed";
      readonly tier: Tier;
      readonly passRate: PassRate;
      readonly bar: number;
      readonly holds: boolean;
      readonly because: string;
    }
  | {
      readonly kind: "assessed";
      /** A model's id, or `heuristic`. */
      readonly by: string;
      readonly tier: Tier;
      readonly cost: NanoUsd | undefined;
      readonly because: string;
      /** Why it changes nothing; `undefined` where it does. */
      readonly setAside: string | undefined;
    }
  | {
      readonly kind: "learned";
      /** In the order in which they are tried. */
      readonly models: readonly string[];
      /** What it was learned from. */
      readonly tasks: number;
      readonly outcomes: number;
      /** `repo acme/list`: where it holds for such tasks alone. */
      readonly only: string | undefined;
    }
  | {
      readonly kind: "rollout-weighed";
      readonly stage: RolloutStage;
      readonly from: Tier;
      readonly to: Tier;
      readonly taken: boolean;
      readonly because: string;
    }
  /** Whether the paid judges are worth their money: they are left out where `gates` exceeds `work` + `undetected` × `failure`. */
  | {
      readonly kind: "ceremony-weighed";
      readonly gates: NanoUsd;
      readonly work: NanoUsd;
      /** The share of work that is wrong although its free gates passed. */
      readonly undetected: number;
      readonly basis: PassRate["basis"];
      readonly failure: NanoUsd;
      /** Steps that are left out; none: all of them judge. */
      readonly leftOut: readonly string[];
      readonly because: string;
    }
  /** An accepted change of the same kind is shown, and a weaker tier does the work for it. */
  | {
      readonly kind: "exemplar-found";
      readonly commit: string;
      readonly similarity: number;
      readonly from: Tier;
      readonly to: Tier;
      readonly because: string;
    }
  | { readonly kind: "tier-bounded"; readonly from: Tier; readonly to: Tier; readonly bound: "floor" | "cap" }
  | { readonly kind: "place-chosen"; readonly place: Place; readonly because: string }
  | { readonly kind: "candidate-rejected"; readonly model: string; readonly because: string }
  | {
      readonly kind: "candidate-priced";
      readonly model: string;
      readonly expected: NanoUsd | undefined;
      readonly because: string;
    };

/** Share of gate passes, with its lower confidence bound. With no outcomes it is a named prior. */
export interface PassRate {
  readonly mean: number;
  /** Equal to the mean for a prior, which has no sampling error. */
  readonly lower: number;
  readonly n: number;
  readonly basis: "prior" | "measured";
}

/** Measured outcomes of one class of work at one model. */
export interface EvidenceRow {
  readonly kind: TaskKind | undefined;
  readonly model: string;
  readonly tier: Tier;
  /** Where outcomes count less with age, `n` and `passes` are what they add up to, not whole numbers. */
  readonly n: number;
  readonly passes: number;
  /** Wilson's lower bound at 95 %. */
  readonly lower: number;
  /** Set where the row counts one repository's outcomes alone. */
  readonly repository?: string;
  /** Share of passes with the prior's and related outcomes' weight in it. */
  readonly mean?: number;
  /** The Bayesian lower bound at 95 % that belongs to {@link mean}. */
  readonly bayesLower?: number;
  /** Outcomes that count, before age lessened them. */
  readonly outcomes?: number;
  /** Outcomes that do not count any more, since the model or its price changed. */
  readonly expired?: number;
  readonly newest?: Instant;
}

export type Evidence = readonly EvidenceRow[];

export interface CostRange {
  readonly low: NanoUsd;
  readonly expected: NanoUsd;
  readonly high: NanoUsd;
  readonly basis: Basis;
}

/** A tier of a step's cascade and the models that may serve it, best first: the rest are fallbacks. */
export interface Rung {
  readonly tier: Tier;
  readonly models: readonly string[];
}

export interface DecidedStep extends Omit<PipelineStep, "tier" | "when"> {
  readonly tier: Tier;
  readonly place: Place;
  /** From the step's tier upwards; for a step without tools the tiers that it falls back to. A script's own comes first, without models. */
  readonly rungs: readonly Rung[];
  /** Where delegated work goes on when it is taken back: at this tier or above, in the main conversation. `undefined`: not delegated. */
  readonly takeBack: Tier | undefined;
  /** What a delegate is told has at most so many tokens; absent where the policy sets no bound, and for what is not delegated. */
  readonly briefTokens?: number;
  /**
   * Of delegated work: its first model reads a prefix of so many tokens or more from its cache for less than writing it again, so that
   * others with the same prefix had better begin after its first answer. Absent: they need not.
   */
  readonly sharesPrefixFrom?: number;
}

export interface Rejection {
  readonly model: string;
  readonly because: string;
}

/** What the decision was made from, so that it can be made again and must come out the same. */
export interface DecisionBasis {
  readonly policy: string;
  readonly priceBook: string;
  readonly models: string;
  readonly evidence: string;
}

interface DecisionBase {
  readonly task: Task;
  readonly policy: string;
  readonly rule: string;
  readonly tier: Tier;
  readonly because: string;
  readonly rejected: readonly Rejection[];
  readonly warnings: readonly string[];
  readonly trace: readonly TraceStep[];
  readonly basis: DecisionBasis;
}

export interface RoutedDecision extends DecisionBase {
  readonly outcome: "routed";
  readonly place: Place;
  /** `undefined` for a script. */
  readonly model: string | undefined;
  readonly steps: readonly DecidedStep[];
  readonly cascade: readonly Tier[];
  readonly fallbacks: readonly string[];
  readonly passRate: PassRate | undefined;
  /** The chance with which its tier was chosen, where chance had a part in it: a canary. */
  readonly propensity?: number | undefined;
  /** `undefined` where a model that may be used has no price. */
  readonly expectedCost: CostRange | undefined;
}

export interface RefusedDecision extends DecisionBase {
  readonly outcome: "refused";
  readonly code: ErrorCode;
}

export type Decision = RoutedDecision | RefusedDecision;
