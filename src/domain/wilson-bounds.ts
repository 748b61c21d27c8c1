/** 95 %, two-sided. */
const Z = 1.959963984540054;

/** What a share is at least and at most, with the figure itself. */
export interface ShareInterval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Wilson's score interval for `passes` of `n`, at 95 %; everything between 0 and 1 where there are no outcomes, with 0 for the mean.
 * Neither needs to be whole: outcomes that count less with age add up to fractions.
 * Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
 */
export function wilsonBounds(passes: number, n: number): ShareInterval {
  if (n === 0) return { mean: 0, lower: 0, upper: 1 };
  return { mean: passes / n, lower: lowerBound(passes, n), upper: 1 - lowerBound(n - passes, n) };
}

/** Exactly 0 without passes. */
function lowerBound(passes: number, n: number): number {
  if (passes === 0) return 0; // the formula leaves some 1e-17
  const rate = passes / n;
  const centre = rate + (Z * Z) / (2 * n);
  const spread = Z * Math.sqrt((rate * (1 - rate)) / n + (Z * Z) / (4 * n * n));
  return Math.max(0, (centre - spread) / (1 + (Z * Z) / n));
}
