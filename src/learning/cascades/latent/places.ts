/**
 * What is hidden about a task, as a grid: how easy it is (in standard deviations; higher is easier) by how big it is
 * (what attempts at it cost, beyond what its ease explains). Place p of each array is one square of the grid.
 */
export interface Places {
  readonly ease: Float64Array;
  readonly bulk: Float64Array;
  /** Chance of each place before any task was seen: normal both ways. */
  readonly chance: Float64Array;
}

export const EASE_STEPS = 15;
export const BULK_STEPS = 7;
const EASE_REACH = 3.5;
const BULK_REACH = 2.4;

export function places(): Places {
  const ease = new Float64Array(EASE_STEPS * BULK_STEPS);
  const bulk = new Float64Array(EASE_STEPS * BULK_STEPS);
  for (let place = 0; place < ease.length; place++) {
    ease[place] = stepOf(Math.floor(place / BULK_STEPS), EASE_STEPS, EASE_REACH);
    bulk[place] = stepOf(place % BULK_STEPS, BULK_STEPS, BULK_REACH);
  }
  const chance = ease.map((value, place) => Math.exp(-(value ** 2 + (bulk[place] ?? 0) ** 2) / 2));
  return { ease, bulk, chance: shares(chance) };
}

/** The same numbers, scaled to a sum of 1. */
export function shares(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

function stepOf(step: number, steps: number, reach: number): number {
  return -reach + (2 * reach * step) / (steps - 1);
}
