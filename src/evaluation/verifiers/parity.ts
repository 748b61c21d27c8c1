import type { Verifier } from "../outcome-task.ts";

/** Tasks by which of two models solved them. */
export interface PairCounts {
  readonly both: number;
  readonly weakOnly: number;
  readonly strongOnly: number;
  readonly none: number;
}

/** When a two-tier cascade is as good as its strong model. */
export interface Parity extends PairCounts {
  /** The largest FPR/TPR at which it is; `undefined`: any will do, since the strong model solves nothing that the weak one does not. */
  readonly largestFprPerTpr: number | undefined;
}

export function pairCounts(weakQuality: ArrayLike<number>, strongQuality: ArrayLike<number>): PairCounts {
  const counts = { both: 0, weakOnly: 0, strongOnly: 0, none: 0 };
  for (let task = 0; task < weakQuality.length; task++) {
    const weak = weakQuality[task] === 1;
    const strong = strongQuality[task] === 1;
    counts[weak ? (strong ? "both" : "weakOnly") : strong ? "strongOnly" : "none"] += 1;
  }
  return counts;
}

/**
 * Q ≥ Q_s ⇔ FPR/TPR ≤ n(weak only) / n(strong only): a wrong answer that is accepted loses a task that only the strong model solves,
 * a right one that is accepted wins a task that only the weak one solves. So the verifier decides, not the router.
 */
export function parityOf(counts: PairCounts): Parity {
  const { weakOnly, strongOnly } = counts;
  return { ...counts, largestFprPerTpr: strongOnly === 0 ? undefined : weakOnly / strongOnly };
}

/** Whether the cascade under this verifier is expected to be no worse than the strong model, on the tasks that were counted. */
export function keepsParity({ weakOnly, strongOnly }: PairCounts, { tpr, fpr }: Verifier): boolean {
  return fpr * strongOnly <= tpr * weakOnly;
}
