import type { OutcomePolicy } from "../outcome-policy.ts";
import type { OutcomeTask, Verifier } from "../outcome-task.ts";
import {
  type Drawn,
  drawResamples,
  type Estimate,
  estimateIfDefined,
  RESAMPLES,
} from "../scoring/bootstrap.ts";
import { doublyRobust } from "./doubly-robust.ts";
import { importanceWeighted, type WeightedOutcome } from "./importance-weighted.ts";
import { meanOutcomes, type OutcomeModel } from "./outcome-model.ts";

export interface OffPolicyRequest {
  /** With the outcomes of the models that were tried, each with its propensity: the chance that it was, given what was tried before. */
  readonly tasks: readonly OutcomeTask[];
  readonly policy: OutcomePolicy;
  readonly verifier: Verifier;
  readonly seed: number;
  /** 1000, if none is given. */
  readonly resamples?: number | undefined;
  /** What a model would probably make of a task: its mean over the other tasks, if none is given. */
  readonly model?: OutcomeModel | undefined;
}

/** Means over the tasks. */
export interface OffPolicyValue {
  readonly quality: Estimate;
  readonly costPerTaskUsd: Estimate;
}

export interface OffPolicyEstimate {
  readonly tasks: number;
  /** Tasks on which some way of the policy was tried to its end. */
  readonly followed: number;
  /** (Σw)² / Σw²: the weighted tasks tell about as much as so many on which everything was tried. */
  readonly effectiveTasks: number;
  /** Models that the policy asks for and nobody tried. Nothing is known of them, so with any here there is no estimate. */
  readonly neverTried: readonly string[];
  /** Inverse propensity: unbiased if the propensities are right, and wide; may leave 0 to 1. */
  readonly ips: OffPolicyValue | undefined;
  /** The same over the sum of its weights: a little biased, and narrower. `undefined` where the policy was nowhere followed. */
  readonly selfNormalised: OffPolicyValue | undefined;
  /** A model of the outcomes, corrected by what was tried: unbiased if the propensities or the model are right. */
  readonly doublyRobust: OffPolicyValue | undefined;
}

/**
 * What a policy would have made of tasks on which only some models were tried, by the logged chances of the trying. Sources: Dudík,
 * Langford and Li, ICML 2011 (doubly robust); Swaminathan and Joachims, NIPS 2015 (self-normalised).
 */
export function offPolicyEstimate(request: OffPolicyRequest): OffPolicyEstimate {
  const { tasks, policy, verifier, seed, resamples = RESAMPLES, model = meanOutcomes(tasks) } = request;
  const weighted = tasks.map((task) => importanceWeighted(task, policy, verifier));
  const robust = tasks.map((task) => doublyRobust(task, { policy, verifier, model }));
  const tried = new Set(tasks.flatMap(({ outcomes }) => [...outcomes.keys()]));
  const neverTried = [...new Set(robust.flatMap(({ asked }) => asked))].filter((name) => !tried.has(name));
  const draws = drawResamples({ tasks: tasks.length, seed, resamples });
  const known = neverTried.length === 0 && tasks.length > 0;
  const ones = weighted.map((outcome) => ({ ...outcome, weight: 1 }));
  return {
    tasks: tasks.length,
    followed: weighted.filter(({ weight }) => weight > 0).length,
    effectiveTasks: effectiveTasks(weighted),
    neverTried,
    ips: known ? valueOf(ones, draws) : undefined,
    selfNormalised: known ? valueOf(weighted, draws) : undefined,
    doublyRobust: known
      ? valueOf(
          robust.map(({ quality, costUsd }) => ({ quality, costUsd, weight: 1 })),
          draws,
        )
      : undefined,
  };
}

function effectiveTasks(weighted: readonly WeightedOutcome[]): number {
  const sum = weighted.reduce((total, { weight }) => total + weight, 0);
  const squares = weighted.reduce((total, { weight }) => total + weight * weight, 0);
  return squares === 0 ? 0 : (sum * sum) / squares;
}

/** Sums over the sum of the weights, for all tasks and each draw. */
function valueOf(outcomes: readonly WeightedOutcome[], draws: readonly Drawn[]): OffPolicyValue | undefined {
  const ratios = draws.map((drawn) => {
    let weights = 0;
    let right = 0;
    let dollars = 0;
    outcomes.forEach(({ weight, quality, costUsd }, task) => {
      const times = drawn[task] ?? 0;
      weights += times * weight;
      right += times * quality;
      dollars += times * costUsd;
    });
    return weights === 0 ? undefined : { quality: right / weights, costUsd: dollars / weights };
  });
  const quality = estimateIfDefined(ratios.map((ratio) => ratio?.quality));
  const costPerTaskUsd = estimateIfDefined(ratios.map((ratio) => ratio?.costUsd));
  return quality && costPerTaskUsd && { quality, costPerTaskUsd };
}
