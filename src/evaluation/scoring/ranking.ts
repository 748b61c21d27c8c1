import { areaUnderCurve } from "../metrics/area-under-curve.ts";
import { callPerformanceThreshold } from "../metrics/call-performance-threshold.ts";
import { type CostAtQuality, costAtFrontierQuality } from "../metrics/cost-at-frontier-quality.ts";
import {
  averagePerformanceGapRecovered,
  elevenPoints,
  performanceGapRecovered,
  type RecoveredGap,
} from "../metrics/performance-gap-recovered.ts";
import {
  escalationOrder,
  type ModelPair,
  type QualityCostCurve,
  qualityCostCurve,
} from "../metrics/quality-cost-curve.ts";
import type { MixPoint } from "../metrics/random-mix.ts";
import { type Drawn, drawnInOrder, estimateIfDefined, estimateOf, valuesAt } from "./bootstrap.ts";
import type { BothWays, CostEstimate, Ranking } from "./evaluation.ts";

/** Two models' outcomes with what was said of each task before. */
export interface ScoredPair extends ModelPair {
  /** Estimated need for the strong model. */
  readonly need: ArrayLike<number>;
  /** Anything that grows with the chance that the weak model suffices. */
  readonly weakEstimate: ArrayLike<number>;
}

type OrderedPair = Omit<ScoredPair, "weakEstimate">;

const MOST_CURVE_POINTS = 200;

/** How well scores order tasks, each figure with its interval. */
export function rankingOf(pair: ScoredPair, draws: readonly Drawn[], withoutScore: number): Ranking {
  // What is drawn in the order of the whole is sorted already, and sorting it again is quick.
  const byNeed = escalationOrder(pair.need);
  const byEstimate = escalationOrder(pair.weakEstimate).toReversed();
  const figures = draws.map((drawn) => ({
    ...curveFigures(gathered(pair, drawnInOrder(byNeed, drawn))),
    auc: aucOf(pair, drawnInOrder(byEstimate, drawn)),
  }));
  return {
    apgr: bothWays(figures, ({ apgr }) => apgr),
    cpt50: bothWays(figures, ({ cpt50 }) => cpt50),
    cpt80: bothWays(figures, ({ cpt80 }) => cpt80),
    costAtFrontierQuality: costEstimate(figures.map(({ atFrontier }) => atFrontier)),
    costWithinOnePoint: costEstimate(figures.map(({ withinOnePoint }) => withinOnePoint)),
    auc: estimateIfDefined(figures.map(({ auc }) => auc)),
    curve: curvePoints(qualityCostCurve(pair, pair.need)),
    withoutScore,
  };
}

type CurveFigures = ReturnType<typeof curveFigures>;
type GapFigures = ReturnType<typeof gapFigures>;

/** Numbers only: a thousand curves would not fit into memory. */
function curveFigures(pair: OrderedPair) {
  const curve = qualityCostCurve(pair, pair.need);
  return {
    exact: gapFigures(performanceGapRecovered(curve)),
    elevenPoint: gapFigures(performanceGapRecovered(curve, elevenPoints(curve))),
    atFrontier: costAtFrontierQuality(curve),
    withinOnePoint: costAtFrontierQuality(curve, 0.01),
  };
}

function aucOf({ weakEstimate, weakQuality }: ScoredPair, places: Int32Array): number | undefined {
  return areaUnderCurve(valuesAt(weakEstimate, places), valuesAt(weakQuality, places));
}

function gapFigures(points: readonly RecoveredGap[] | undefined) {
  return {
    apgr: points && averagePerformanceGapRecovered(points),
    cpt50: points && callPerformanceThreshold(points, 0.5),
    cpt80: points && callPerformanceThreshold(points, 0.8),
  };
}

function bothWays(
  figures: readonly CurveFigures[],
  pick: (figures: GapFigures) => number | undefined,
): BothWays {
  return {
    exact: estimateIfDefined(figures.map(({ exact }) => pick(exact))),
    elevenPoint: estimateIfDefined(figures.map(({ elevenPoint }) => pick(elevenPoint))),
  };
}

function costEstimate(figures: readonly CostAtQuality[]): CostEstimate {
  return {
    costUsd: estimateOf(figures.map(({ costUsd }) => costUsd)),
    saving: estimateIfDefined(figures.map(({ saving }) => saving)),
  };
}

function curvePoints({ quality, costUsd }: QualityCostCurve): readonly MixPoint[] {
  const tasks = quality.length - 1;
  const points = Math.min(tasks, MOST_CURVE_POINTS);
  return Array.from({ length: points + 1 }, (_, point) => {
    const sent = Math.round((point * tasks) / points);
    return { strongShare: sent / tasks, quality: quality[sent] ?? 0, costUsd: costUsd[sent] ?? 0 };
  });
}

function gathered(pair: ScoredPair, places: Int32Array): OrderedPair {
  return {
    weakQuality: valuesAt(pair.weakQuality, places),
    strongQuality: valuesAt(pair.strongQuality, places),
    weakCostUsd: valuesAt(pair.weakCostUsd, places),
    strongCostUsd: valuesAt(pair.strongCostUsd, places),
    need: valuesAt(pair.need, places),
  };
}
