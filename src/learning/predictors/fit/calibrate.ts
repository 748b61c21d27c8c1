import type { Calibration } from "../predictor.ts";

const STEPS = 25;
/** Keeps the line finite where outcomes can be told apart perfectly. */
const PENALTY = 1e-3;

/** The chance that `line` gives to `x`. */
export function logisticLine({ intercept, slope }: Calibration, x: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * x)));
}

/**
 * The line under which `outcomes` (0 or 1) are likeliest given `estimates`, with a slope of at least 0. Where the estimates say
 * nothing, it gives the base rate. Source: J. Platt, "Probabilistic outputs for support vector machines" (1999), with the (r + 1) / (n + 2)
 * of its targets only in the base rate, so that no chance is ever 0 or 1.
 */
export function calibrate(estimates: ArrayLike<number>, outcomes: ArrayLike<number>): Calibration {
  const flat = { intercept: baseLogit(outcomes), slope: 0 };
  let line: Calibration = flat;
  for (let step = 0; step < STEPS; step += 1) {
    const next = newtonStep(line, estimates, outcomes);
    const moved = Math.abs(next.intercept - line.intercept) + Math.abs(next.slope - line.slope);
    line = next;
    if (!(moved > 1e-9)) break;
  }
  return Number.isFinite(line.slope) && Number.isFinite(line.intercept) && line.slope > 0 ? line : flat;
}

function baseLogit(outcomes: ArrayLike<number>): number {
  let right = 0;
  for (let at = 0; at < outcomes.length; at += 1) right += outcomes[at] ?? 0;
  return Math.log((right + 1) / (outcomes.length - right + 1));
}

function newtonStep(
  line: Calibration,
  estimates: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): Calibration {
  let slopeDown = -PENALTY * line.slope;
  let interceptDown = 0;
  let ii = PENALTY;
  let is = 0;
  let ss = PENALTY;
  for (let at = 0; at < outcomes.length; at += 1) {
    const x = estimates[at] ?? 0;
    const chance = logisticLine(line, x);
    const spread = Math.max(1e-6, chance * (1 - chance));
    const miss = (outcomes[at] ?? 0) - chance;
    interceptDown += miss;
    slopeDown += miss * x;
    ii += spread;
    is += spread * x;
    ss += spread * x * x;
  }
  const determinant = ii * ss - is * is;
  return {
    intercept: line.intercept + (ss * interceptDown - is * slopeDown) / determinant,
    slope: line.slope + (ii * slopeDown - is * interceptDown) / determinant,
  };
}
