/**
 * By how much each group's mean differs from the mean of all, drawn towards 0 by how much of the difference is chance:
 * n·τ² / (n·τ² + σ²), with τ² between groups and σ² within them from the analysis of variance. Where groups differ no more than chance
 * would make them, τ² is 0 and so is every value. Source: C. Morris, "Parametric Empirical Bayes Inference", JASA 78 (1983).
 */
export function shrunkDeviations(
  values: readonly number[],
  groups: readonly string[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, { n: number; sum: number }>();
  for (const [row, group] of groups.entries()) {
    const { n, sum } = sums.get(group) ?? { n: 0, sum: 0 };
    sums.set(group, { n: n + 1, sum: sum + (values[row] ?? 0) });
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const { between, within } = variances(values, [...sums.values()], mean);
  return new Map(
    [...sums].map(([group, { n, sum }]) => {
      const deviation = between === 0 ? 0 : ((sum / n - mean) * n * between) / (n * between + within);
      return [group, deviation] as const;
    }),
  );
}

function variances(
  values: readonly number[],
  groups: readonly { readonly n: number; readonly sum: number }[],
  mean: number,
): { readonly between: number; readonly within: number } {
  const freedom = values.length - groups.length;
  if (groups.length < 2 || freedom < 1) return { between: 0, within: 0 };
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const betweenSquares = groups.reduce((sum, group) => sum + group.n * (group.sum / group.n - mean) ** 2, 0);
  const within = Math.max(0, total - betweenSquares) / freedom;
  const size = values.length - groups.reduce((sum, { n }) => sum + n * n, 0) / values.length;
  return { between: Math.max(0, (betweenSquares - (groups.length - 1) * within) / size), within };
}
