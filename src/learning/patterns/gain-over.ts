import { betaQuantile } from "../../evidence/index.ts";

export interface Count {
  readonly n: number;
  readonly passes: number;
}

/**
 * What the pass rate is at least, where it may be lower with chance `error`. Exact for every n.
 * Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934).
 */
export function exactLower({ n, passes }: Count, error: number): number {
  return passes === 0 ? 0 : betaQuantile(error, passes, n - passes + 1);
}

/**
 * The first pass rate less the second, and what it is at least, where it may be less with chance `error`: exact bounds of both, put
 * together as R. G. Newcombe does (Statistics in Medicine 17, 1998, method 10). 0 and −1 where one of them has no rows.
 */
export function gainOver(
  first: Count,
  second: Count,
  error: number,
): { readonly mean: number; readonly lower: number } {
  if (first.n === 0 || second.n === 0) return { mean: 0, lower: -1 };
  const a = first.passes / first.n;
  const b = second.passes / second.n;
  const upperOfSecond = 1 - exactLower({ n: second.n, passes: second.n - second.passes }, error);
  const mean = a - b;
  return { mean, lower: mean - Math.hypot(a - exactLower(first, error), upperOfSecond - b) };
}
