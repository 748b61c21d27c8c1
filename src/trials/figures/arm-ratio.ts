import type { CallEntry, NanoUsd, PriceBook } from "../../domain/index.ts";
import { ratioTo, repriced } from "../../pricing/index.ts";
import type { ArmFigures } from "./arm-figures.ts";
import { modelsOf } from "./arm-figures.ts";

/**
 * What the ratio is made of, as three sums from which both factors follow: `ratio` = `context` × `rate`, since the sum in the middle
 * cancels. A factor below 1 is a loss that the other one hides.
 */
export interface LeverSplit {
  /** What the baseline cost. */
  readonly before: NanoUsd;
  /** The candidate's own tokens at the baseline's model. */
  readonly moved: NanoUsd;
  /** What the candidate cost. */
  readonly after: NanoUsd;
  /** The tokens alone: before / moved. */
  readonly context: number;
  /** The model alone: moved / after. */
  readonly rate: number;
}

/** How many times dearer the baseline is; a string says why that cannot be said. */
export interface ArmRatio {
  readonly ratio: number | string;
  readonly levers: LeverSplit | string;
  /** Both bases, where they differ and it was asked for all the same. */
  readonly mixes: string | undefined;
}

export interface ArmCalls {
  readonly figures: ArmFigures;
  readonly calls: readonly CallEntry[];
}

/** No ratio of figures that were come by in two ways, unless `allowMixed` asks for it; it is marked then. */
export function armRatio(
  baseline: ArmCalls,
  candidate: ArmCalls,
  { priceBook, allowMixed }: { readonly priceBook: PriceBook; readonly allowMixed: boolean },
): ArmRatio {
  const [from, to] = [baseline.figures, candidate.figures];
  const isMixed = from.basis !== to.basis;
  const mixes = isMixed ? `${from.basis} over ${to.basis}` : undefined;
  if (isMixed && !allowMixed) {
    return refused(`${from.name} is ${from.basis}, ${to.name} is ${to.basis}: no ratio of the two`);
  }
  const unpriced = [from, to].find(({ spend }) => spend.unpricedCalls > 0);
  if (unpriced !== undefined) return refused(`${unpriced.name} has calls without a price`);
  const ratio = ratioTo(from.spend.amount, to.spend.amount);
  if (ratio === undefined) return refused(`${to.name} cost nothing`);
  return { ratio, levers: leverSplit(baseline, candidate, priceBook), mixes };
}

function refused(why: string): ArmRatio {
  return { ratio: why, levers: why, mixes: undefined };
}

function leverSplit(baseline: ArmCalls, candidate: ArmCalls, priceBook: PriceBook): LeverSplit | string {
  const [model, ...others] = modelsOf(baseline.calls.filter(({ usage }) => usage !== undefined));
  if (model === undefined) return "nothing is known of the baseline's tokens";
  if (others.length > 0) return `the baseline ran on ${others.length + 1} models, so its rate is not one`;
  const tokens = candidate.calls.filter(({ usage, cost }) => usage !== undefined || cost.kind === "unpriced");
  const spend = repriced(tokens, model, priceBook);
  const [before, moved, after] = [
    baseline.figures.spend.amount,
    spend.amount,
    candidate.figures.spend.amount,
  ];
  const [context, rate] = [ratioTo(before, moved), ratioTo(moved, after)];
  if (spend.unpricedCalls > 0) return `${model} has no price for the candidate's tokens`;
  if (context === undefined || rate === undefined) return `the candidate's tokens cost nothing at ${model}`;
  return { before, moved, after, context, rate };
}
