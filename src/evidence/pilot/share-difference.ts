import { type ShareInterval, wilsonBounds } from "../../domain/index.ts";

export interface ShareCount {
  readonly passes: number;
  /** Above 0. */
  readonly n: number;
}

/**
 * The first share less the second, at 95 %, from Wilson's interval of each: keeps its promise also for few and for extreme shares.
 * Source: R. G. Newcombe, "Interval Estimation for the Difference Between Independent Proportions", Statistics in Medicine 17
 * (1998), method 10.
 */
export function shareDifference(first: ShareCount, second: ShareCount): ShareInterval {
  const a = wilsonBounds(first.passes, first.n);
  const b = wilsonBounds(second.passes, second.n);
  const mean = a.mean - b.mean;
  return {
    mean,
    lower: mean - Math.hypot(a.mean - a.lower, b.upper - b.mean),
    upper: mean + Math.hypot(a.upper - a.mean, b.mean - b.lower),
  };
}
