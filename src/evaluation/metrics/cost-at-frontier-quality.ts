import type { QualityCostCurve } from "./quality-cost-curve.ts";

export interface CostAtQuality {
  /** Dollars for all tasks. */
  readonly costUsd: number;
  /** 1 − C / C(always strong); negative where it costs more. `undefined` where the strong model is free. */
  readonly saving: number | undefined;
}

/** Qualities are sums of counts divided once; this is only for what else may have been added up. */
const ROUNDING = 1e-12;

/**
 * The least C(k) with Q(k) ≥ Q_s − `within`: what routing must cost to be as good as the strong model alone, or, with `within` 0.01, at
 * most one point worse. Chosen in hindsight: a random order already saves 2–3 % at `within` 0.
 */
export function costAtFrontierQuality({ quality, costUsd }: QualityCostCurve, within = 0): CostAtQuality {
  const last = quality.length - 1;
  const wanted = (quality[last] ?? 0) - within - ROUNDING;
  const always = costUsd[last] ?? 0;
  let least = always;
  for (let sent = 0; sent < last; sent++) {
    if ((quality[sent] ?? 0) >= wanted) least = Math.min(least, costUsd[sent] ?? least);
  }
  return { costUsd: least, saving: savingAgainst(least, always) };
}

/** 1 − cost / baseline; `undefined` against what costs nothing. */
export function savingAgainst(costUsd: number, baselineUsd: number): number | undefined {
  return baselineUsd > 0 ? 1 - costUsd / baselineUsd : undefined;
}
