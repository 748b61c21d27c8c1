import {
  createRandom,
  expectedOutcome,
  type OutcomePolicy,
  type OutcomeTask,
  type Random,
  type Verifier,
} from "../../evaluation/index.ts";

export interface SplitRequest {
  /** Tasks to learn from in each split; the rest is what the learned policy is scored on. */
  readonly train: number;
  readonly splits: number;
  readonly seed: number;
  readonly verifier: Verifier;
  /** The single model that is always used otherwise. */
  readonly against: string;
  learn(train: readonly OutcomeTask[]): OutcomePolicy;
}

/** A mean over splits, and its interval: 1.96 standard errors of that mean either way. */
export interface OverSplits {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface SplitScore {
  /** Quality of the learned policy less that of the single model, 0 to 1, on tasks not learned from. */
  readonly qualityGain: OverSplits;
  /** 1 − cost / cost of the single model. */
  readonly saving: OverSplits;
  readonly splits: number;
}

/**
 * Learns from `train` random tasks and scores on the rest, again and again. The splits share one set of tasks: where the train part
 * flatters a model the rest slanders it, so this is a little harsher than tasks that come in later.
 */
export function scoreOnSplits(tasks: readonly OutcomeTask[], request: SplitRequest): SplitScore {
  const random = createRandom(request.seed);
  const scores = Array.from({ length: request.splits }, () => {
    const order = shuffled(tasks, random);
    return scoreOf(request.learn(order.slice(0, request.train)), order.slice(request.train), request);
  });
  return {
    qualityGain: overSplits(scores.map(({ qualityGain }) => qualityGain)),
    saving: overSplits(scores.map(({ saving }) => saving)),
    splits: request.splits,
  };
}

/** The same values in a random order. */
export function shuffled<Value>(values: readonly Value[], random: Random): readonly Value[] {
  return values
    .map((value) => ({ value, place: random() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ value }) => value);
}

function scoreOf(
  policy: OutcomePolicy,
  tasks: readonly OutcomeTask[],
  { verifier, against }: SplitRequest,
): { readonly qualityGain: number; readonly saving: number } {
  let quality = 0;
  let costUsd = 0;
  let singleQuality = 0;
  let singleUsd = 0;
  let scored = 0;
  for (const task of tasks) {
    const outcome = expectedOutcome(task, policy, verifier);
    const single = task.outcomes.get(against);
    if ("missing" in outcome || single === undefined) continue;
    quality += outcome.quality;
    costUsd += outcome.costUsd;
    singleQuality += single.resolved ? 1 : 0;
    singleUsd += single.costUsd;
    scored += 1;
  }
  return { qualityGain: (quality - singleQuality) / scored, saving: 1 - costUsd / singleUsd };
}

/** Mean of some values, and the interval of that mean. */
export function overSplits(values: readonly number[]): OverSplits {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
  return { mean, low: mean - 1.96 * error, high: mean + 1.96 * error };
}
