import type { ModelPair } from "./quality-cost-curve.ts";

export interface Spread {
  readonly mean: number;
  /** Standard deviation. */
  readonly sd: number;
}

/**
 * The exact APGR of a random order: 0.5 on average, and its standard deviation over all orders. A score whose APGR lies within two of
 * these of 0.5 has shown nothing. `undefined` where both models are equally good, or for fewer than two tasks.
 *
 * The task sent r-th adds d·(n − r + ½)/n to n·∫(Q − Q_w)dα, with d = q_s − q_w; the variance of such a sum over all orders is
 * Σ(d − d̄)² · Σ(w − w̄)² / (n − 1), where Σ(w − w̄)² = (n² − 1)/(12n).
 */
export function randomApgr({ weakQuality, strongQuality }: ModelPair): Spread | undefined {
  const tasks = weakQuality.length;
  let sum = 0;
  let squares = 0;
  for (let task = 0; task < tasks; task++) {
    const gain = (strongQuality[task] ?? 0) - (weakQuality[task] ?? 0);
    sum += gain;
    squares += gain * gain;
  }
  if (sum === 0 || tasks < 2) return undefined;
  const variance = ((squares - (sum * sum) / tasks) * (tasks + 1)) / (12 * tasks * sum * sum);
  return { mean: 0.5, sd: Math.sqrt(Math.max(0, variance)) };
}
