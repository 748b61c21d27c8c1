/**
 * `longest-prompt`: the longer, the more it needs the strong model; nothing is learned.
 * `structure`: how likely the weak model fails, from how the task is put (lengths, numbers, code, comparisons …).
 * `text`: the same, from its words too.
 * `difference`: P(strong) − P(weak) from both. What nobody solves is hard and gains nothing from the strong model, so this one pays.
 * `repository`: P(strong) − P(weak) of the repository, drawn to that of all where repositories do not differ.
 */
export const PREDICTOR_NAMES = ["longest-prompt", "structure", "text", "difference", "repository"] as const;

export type PredictorName = (typeof PREDICTOR_NAMES)[number];

/** A chance from a line: 1 / (1 + e^−(intercept + slope·x)). */
export interface Calibration {
  readonly intercept: number;
  /** Never negative: where more of x did not mean more, it is 0 and the base rate is said. */
  readonly slope: number;
}

/** What a feature adds to the estimate of each model, for each deviation from its mean. */
export interface FeatureWeight {
  readonly mean: number;
  readonly deviation: number;
  readonly weak: number;
  readonly strong: number;
}

/** How need is computed from what is known of a task. All numbers are deviations from the base rates, as shares of 1. */
export type NeedModel =
  | { readonly kind: "length" }
  | {
      readonly kind: "text";
      /** `failure`: need is that the weak model fails; `gain`: that the strong model is better. */
      readonly need: "failure" | "gain";
      readonly structure: Readonly<Record<string, FeatureWeight>>;
      /** Hash bucket of a word or pair of words → what it adds to the estimate of the weak and of the strong model. No word is kept. */
      readonly words: Readonly<Record<string, readonly [weak: number, strong: number]>>;
    }
  | {
      readonly kind: "repository";
      readonly repositories: Readonly<Record<string, RepositoryRates>>;
    };

/** By how much a repository differs from all, drawn towards 0. */
export interface RepositoryRates {
  readonly weak: number;
  readonly strong: number;
  readonly gain: number;
}

/** How it did on rows that it was not learned from. */
export interface HeldOut {
  /** Rows with the outcomes of both models, each predicted from the others. */
  readonly tasks: number;
  readonly apgr: number;
  /** The same where no repository was both learned from and predicted; `undefined`: too few repositories are named. */
  readonly apgrByRepository: number | undefined;
  /** Standard deviation of a random order's APGR around 0.5 on these rows. */
  readonly randomSpread: number;
  readonly weak: ProbabilityCheck;
  readonly strong: ProbabilityCheck;
}

/** Whether probabilities may be shown: they must beat the base rate, and say what happens. */
export interface ProbabilityCheck {
  readonly brier: number;
  readonly baseRateBrier: number;
  readonly ece: number;
  readonly shown: boolean;
}

/** From what is known of a task before it is tried to how much it needs the strong model. Plain data, for a policy file. */
export interface Predictor {
  readonly schema: "suffice.predictor/1";
  readonly name: PredictorName;
  readonly weak: string;
  readonly strong: string;
  /** Rows learned from: those with an outcome of either model. */
  readonly tasks: number;
  /** Whether it beat chance on rows that it was not learned from. If not, every task has the same score. */
  readonly kept: boolean;
  /** Why it was kept, or not, in a sentence. */
  readonly because: string;
  readonly heldOut: HeldOut | undefined;
  /** Pass rates of the two models, said of every task where nothing better is known. */
  readonly base: { readonly weak: number; readonly strong: number };
  /** `undefined`: there is nothing that may be used. */
  readonly model: NeedModel | undefined;
  /** From the model's estimates to chances; `undefined` where only the base rate may be shown. */
  readonly calibration: { readonly weak: Calibration | undefined; readonly strong: Calibration | undefined };
}

export interface Prediction {
  /** Estimated need for the strong model; higher is sent first. Comparable only between predictions of one predictor. */
  readonly score: number;
  /** Chances that each model solves the task. */
  readonly pWeak: number;
  readonly pStrong: number;
}
