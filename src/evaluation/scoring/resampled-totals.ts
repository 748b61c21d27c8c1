import { savingAgainst } from "../metrics/cost-at-frontier-quality.ts";
import type { ColumnTotal, OutcomeColumn } from "../outcome-table.ts";
import { type Drawn, type Estimate, estimateIfDefined, estimateOf } from "./bootstrap.ts";
import type { Comparison, Scored } from "./evaluation.ts";

/** What a way of working makes of all tasks, and then of each resample: the same tasks for every way. */
export interface ResampledTotals {
  readonly name: string;
  readonly totals: readonly ColumnTotal[];
}

export function resampledTotals(
  { name, quality, costUsd }: OutcomeColumn,
  draws: readonly Drawn[],
): ResampledTotals {
  const totals = draws.map((drawn) => {
    let right = 0;
    let dollars = 0;
    for (let task = 0; task < drawn.length; task++) {
      const times = drawn[task] ?? 0;
      right += times * (quality[task] ?? 0);
      dollars += times * (costUsd[task] ?? 0);
    }
    return { quality: right / drawn.length, costUsd: dollars };
  });
  return { name, totals };
}

export function scored({ name, totals }: ResampledTotals): Scored {
  return {
    name,
    quality: estimateOf(totals.map(({ quality }) => quality)),
    costUsd: estimateOf(totals.map(({ costUsd }) => costUsd)),
  };
}

export function comparison(own: ResampledTotals, other: ResampledTotals): Comparison {
  const pairs = own.totals.map((total, at) => ({ total, beside: other.totals[at] ?? total }));
  return {
    with: other.name,
    qualityDifference: estimateOf(pairs.map(({ total, beside }) => total.quality - beside.quality)),
    saving: estimateIfDefined(pairs.map(({ total, beside }) => savingAgainst(total.costUsd, beside.costUsd))),
  };
}

export interface BetweenModels {
  readonly recoveredGap: Estimate | undefined;
  readonly aboveRandomMix: Estimate | undefined;
}

/** A way of working as a point between two models. */
export function betweenModels(
  own: ResampledTotals,
  weak: ResampledTotals,
  strong: ResampledTotals,
): BetweenModels {
  const figures = own.totals.map((total, at) =>
    pointBetween(total, weak.totals[at] ?? total, strong.totals[at] ?? total),
  );
  return {
    recoveredGap: estimateIfDefined(figures.map(({ recoveredGap }) => recoveredGap)),
    aboveRandomMix: estimateIfDefined(figures.map(({ aboveRandomMix }) => aboveRandomMix)),
  };
}

function pointBetween(own: ColumnTotal, weak: ColumnTotal, strong: ColumnTotal) {
  const gain = own.quality - weak.quality;
  const gap = strong.quality - weak.quality;
  const range = strong.costUsd - weak.costUsd;
  const strongShare = Math.min(1, Math.max(0, (own.costUsd - weak.costUsd) / range));
  return {
    recoveredGap: gap === 0 ? undefined : gain / gap,
    aboveRandomMix: range === 0 ? undefined : gain - strongShare * gap,
  };
}
