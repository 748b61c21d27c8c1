import type { RandomRouting } from "../baselines/random-routing.ts";
import type { CalibrationBin } from "../metrics/calibration.ts";
import type { MixPoint } from "../metrics/random-mix.ts";
import type { Verifier } from "../outcome-task.ts";
import type { Parity } from "../verifiers/parity.ts";
import type { Estimate } from "./bootstrap.ts";

/** Quality is the mean over the tasks, 0 to 1; cost the dollars for all of them. */
export interface Scored {
  readonly name: string;
  readonly quality: Estimate;
  readonly costUsd: Estimate;
}

export interface ScoredCascade extends Scored {
  readonly models: readonly string[];
}

/** What was evaluated, against another way to do the same tasks; resampled in pairs, so tasks that are hard for both cancel. */
export interface Comparison {
  readonly with: string;
  /** Positive where what was evaluated is better. */
  readonly qualityDifference: Estimate;
  /** 1 − C / C(other); negative where it costs more, `undefined` where the other is free. */
  readonly saving: Estimate | undefined;
}

/** Why tasks are not among those evaluated: this model was not tried on them, and the policy or the comparison needs it. */
export interface NotTried {
  readonly model: string;
  readonly neededBy: "policy" | "comparison";
  readonly tasks: number;
}

/** The models that were tried on the likeliest way through a task, in order, and on which share of the tasks. */
export interface Choice {
  readonly models: readonly string[];
  readonly share: number;
}

/**
 * How a policy or a score did on recorded outcomes, beside what needs no routing. All figures are of the same tasks. The best single
 * model, the best fixed cascade and the ladder are chosen once, on all tasks and in hindsight, and then resampled.
 */
export interface Evaluation {
  readonly name: string;
  readonly tasks: number;
  readonly notTried: readonly NotTried[];
  readonly verifier: Verifier;
  readonly quality: Estimate;
  readonly costUsd: Estimate;
  /** The most frequent first. */
  readonly choices: readonly Choice[];
  readonly singles: readonly Scored[];
  readonly bestFixedCascade: ScoredCascade;
  /** From its lowest rung to its highest. */
  readonly ladder: readonly string[];
  readonly oracle: Scored;
  /** The ladder as a cascade, with a verifier that never errs: a ceiling. */
  readonly perfectCascade: Scored;
  readonly weak: string;
  readonly strong: string;
  readonly againstStrong: Comparison;
  readonly againstBestSingle: Comparison;
  readonly againstBestFixedCascade: Comparison;
  /** (Q − Q_w) / (Q_s − Q_w); `undefined` where weak and strong are equally good. */
  readonly recoveredGap: Estimate | undefined;
  /** Quality above a chance mix of weak and strong that costs the same (or above the nearer of both, outside their costs). */
  readonly aboveRandomMix: Estimate | undefined;
  readonly random: RandomRouting;
  /** Of the cascade from weak to strong. */
  readonly parity: Parity;
  /** Only of a score. */
  readonly ranking: Ranking | undefined;
  /** Only of a score that says how probable it is that the weak model suffices. */
  readonly probabilities: Probabilities | undefined;
}

/** The same metric over all points of the curve, and over RouteLLM's eleven. */
export interface BothWays {
  readonly exact: Estimate | undefined;
  readonly elevenPoint: Estimate | undefined;
}

export interface CostEstimate {
  readonly costUsd: Estimate;
  readonly saving: Estimate | undefined;
}

/** How well a score puts tasks into the order in which they should go to the strong model. Definitions: `metrics/`. */
export interface Ranking {
  readonly apgr: BothWays;
  readonly cpt50: BothWays;
  readonly cpt80: BothWays;
  readonly costAtFrontierQuality: CostEstimate;
  readonly costWithinOnePoint: CostEstimate;
  /** Of the probability that the weak model suffices; where none is stated, of the score, reversed. */
  readonly auc: Estimate | undefined;
  /** At most 201 points of the curve, both ends included. */
  readonly curve: readonly MixPoint[];
  /** Tasks that had no score and are not among those evaluated. */
  readonly withoutScore: number;
}

export interface Probabilities {
  readonly brier: Estimate;
  /** What the share of right answers, always said, would score. */
  readonly baseRateBrier: Estimate;
  /** Brier minus the base rate's, in pairs: knowledge only where its upper end is below 0. */
  readonly brierDifference: Estimate;
  readonly ece: Estimate;
  readonly calibration: readonly CalibrationBin[];
}
