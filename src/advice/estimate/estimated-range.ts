import { addUsd, type NanoUsd, scaleUsd } from "../../domain/index.ts";

export interface DollarRange {
  readonly low: NanoUsd;
  readonly expected: NanoUsd;
  readonly high: NanoUsd;
}

/**
 * How an estimate was come by: from tokens or dollars that were measured, from the policy's assumed work and list prices, or from what
 * the pipeline's publication says that such a step costs.
 */
export const ESTIMATE_BASES = ["measured", "projected", "published"] as const;
export type EstimateBasis = (typeof ESTIMATE_BASES)[number];

/** A sum that says which steps are not in it, and on what the others rest. */
export interface SummedRange extends DollarRange {
  /** Steps whose model has no price: unknown, not free. */
  readonly unpriced: readonly string[];
  /** Of the steps that cost something: a script's nothing rests on nothing. */
  readonly bases: readonly EstimateBasis[];
}

export interface RangePart {
  readonly step: string;
  readonly cost: DollarRange | undefined;
  readonly basis: EstimateBasis;
}

/** Lows, expectations and highs each added up: as wide as if all steps went well, or ill, together. `times` is how often it is done. */
export function sumRanges(parts: readonly RangePart[], times = 1): SummedRange {
  const known = parts.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  const total = (amounts: readonly NanoUsd[]) => scaleUsd(addUsd(...amounts), times);
  return {
    low: total(known.map(({ low }) => low)),
    expected: total(known.map(({ expected }) => expected)),
    high: total(known.map(({ high }) => high)),
    unpriced: parts.filter(({ cost }) => cost === undefined).map(({ step }) => step),
    bases: ESTIMATE_BASES.filter((basis) =>
      parts.some((part) => (part.cost?.high ?? 0) > 0 && part.basis === basis),
    ),
  };
}
