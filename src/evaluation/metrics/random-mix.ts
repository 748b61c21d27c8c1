import type { QualityCostCurve } from "./quality-cost-curve.ts";

export interface MixPoint {
  readonly strongShare: number;
  readonly quality: number;
  readonly costUsd: number;
}

/** What is expected where chance sends the share a to the strong model: Q = (1−a)Q_w + aQ_s, C = (1−a)C_w + aC_s. */
export function randomMix({ quality, costUsd }: QualityCostCurve, strongShare: number): MixPoint {
  const mixed = (values: Float64Array) =>
    (1 - strongShare) * (values[0] ?? 0) + strongShare * (values.at(-1) ?? 0);
  return { strongShare, quality: mixed(quality), costUsd: mixed(costUsd) };
}
