/** What two models made of the same tasks: place i of every list is task i. */
export interface ModelPair {
  /** 1 where the answer is right, else 0. */
  readonly weakQuality: ArrayLike<number>;
  readonly strongQuality: ArrayLike<number>;
  readonly weakCostUsd: ArrayLike<number>;
  readonly strongCostUsd: ArrayLike<number>;
}

/** Place k: the k tasks with the highest scores go to the strong model, the rest to the weak one; k = 0…n. */
export interface QualityCostCurve {
  /** Q(k), the mean quality of all n tasks, 0 to 1. */
  readonly quality: Float64Array;
  /** C(k), dollars for all n tasks. */
  readonly costUsd: Float64Array;
}

/** Places of the tasks from the highest score to the lowest. Equal scores keep the order of the tasks. */
export function escalationOrder(scores: ArrayLike<number>): readonly number[] {
  return Array.from({ length: scores.length }, (_, place) => place).toSorted(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b,
  );
}

/**
 * Quality and cost as more and more tasks go to the strong model. `scores` is the estimated need for it, higher is sent first; any
 * scale. Source of this and the metrics on it: Ong et al., "RouteLLM", arXiv 2406.18665.
 */
export function qualityCostCurve(pair: ModelPair, scores: ArrayLike<number>): QualityCostCurve {
  const { weakQuality, strongQuality, weakCostUsd, strongCostUsd } = pair;
  const tasks = scores.length;
  const quality = new Float64Array(tasks + 1);
  const costUsd = new Float64Array(tasks + 1);
  // Right answers are counted as whole numbers, so that equal qualities are equal to the last bit.
  let right = sumOf(weakQuality);
  let dollars = sumOf(weakCostUsd);
  quality[0] = right / tasks;
  costUsd[0] = dollars;
  escalationOrder(scores).forEach((task, sent) => {
    right += (strongQuality[task] ?? 0) - (weakQuality[task] ?? 0);
    dollars += (strongCostUsd[task] ?? 0) - (weakCostUsd[task] ?? 0);
    quality[sent + 1] = right / tasks;
    costUsd[sent + 1] = dollars;
  });
  return { quality, costUsd };
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let place = 0; place < values.length; place++) sum += values[place] ?? 0;
  return sum;
}
