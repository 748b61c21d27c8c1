import { callPerformanceThreshold } from "../metrics/call-performance-threshold.ts";
import { costAtFrontierQuality } from "../metrics/cost-at-frontier-quality.ts";
import { performanceGapRecovered } from "../metrics/performance-gap-recovered.ts";
import { type ModelPair, qualityCostCurve } from "../metrics/quality-cost-curve.ts";
import { randomApgr, type Spread } from "../metrics/random-apgr.ts";
import { createRandom } from "../random.ts";

/** The metrics of a router that knows nothing. A score that lies within its spread has shown nothing. */
export interface RandomRouting {
  /** Exact, for the APGR of all points. */
  readonly apgr: Spread | undefined;
  /** First crossings, so below 0.5 and 0.8 where the curve is ragged. Over `orders` seeded orders. */
  readonly cpt50: Spread | undefined;
  readonly cpt80: Spread | undefined;
  readonly savingAtFrontierQuality: Spread | undefined;
  readonly savingWithinOnePoint: Spread | undefined;
  readonly orders: number;
}

const ORDERS = 200;

export function randomRouting(pair: ModelPair, seed: number): RandomRouting {
  const random = createRandom(seed);
  const drawn = Array.from({ length: ORDERS }, () => {
    const curve = qualityCostCurve(pair, Float64Array.from(pair.weakQuality, random));
    const points = performanceGapRecovered(curve) ?? [];
    return {
      cpt50: callPerformanceThreshold(points, 0.5),
      cpt80: callPerformanceThreshold(points, 0.8),
      savingAtFrontierQuality: costAtFrontierQuality(curve).saving,
      savingWithinOnePoint: costAtFrontierQuality(curve, 0.01).saving,
    };
  });
  return {
    apgr: randomApgr(pair),
    cpt50: spreadOf(drawn.map(({ cpt50 }) => cpt50)),
    cpt80: spreadOf(drawn.map(({ cpt80 }) => cpt80)),
    savingAtFrontierQuality: spreadOf(drawn.map((each) => each.savingAtFrontierQuality)),
    savingWithinOnePoint: spreadOf(drawn.map((each) => each.savingWithinOnePoint)),
    orders: ORDERS,
  };
}

function spreadOf(values: readonly (number | undefined)[]): Spread | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < 2) return undefined;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (known.length - 1)) };
}
