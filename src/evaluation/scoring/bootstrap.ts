import { createRandom } from "../random.ts";

/** A figure with its 95 % interval, by resampling tasks. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** In how many resamples the figure is undefined, where in any: then its interval holds for the rest only. */
  readonly undefinedIn?: number;
}

export interface Bootstrap {
  readonly tasks: number;
  readonly seed: number;
  readonly resamples: number;
}

/** Enough for the ends of a 95 % interval to be stable to about a tenth of its width. */
export const RESAMPLES = 1000;

/** How often each task was drawn: once each for all tasks, and then as it happens with replacement. */
export type Drawn = Uint16Array;

/**
 * All tasks, and then `resamples` times as many tasks, drawn with replacement. Two figures of the same draws are paired, so that
 * what is hard for both cancels in their difference.
 */
export function drawResamples({ tasks, seed, resamples }: Bootstrap): readonly Drawn[] {
  const random = createRandom(seed);
  const all = new Uint16Array(tasks).fill(1);
  const again = Array.from({ length: resamples }, () => {
    const drawn = new Uint16Array(tasks);
    for (let draw = 0; draw < tasks; draw++) {
      const task = Math.floor(random() * tasks);
      drawn[task] = (drawn[task] ?? 0) + 1;
    }
    return drawn;
  });
  return [all, ...again];
}

/** The tasks that were drawn, as often as they were, in the given order of tasks. */
export function drawnInOrder(order: ArrayLike<number>, drawn: Drawn): Int32Array {
  const places = new Int32Array(order.length);
  let end = 0;
  for (let at = 0; at < order.length; at++) {
    const task = order[at] ?? 0;
    for (let times = drawn[task] ?? 0; times > 0; times--) places[end++] = task;
  }
  return places;
}

export function valuesAt(values: ArrayLike<number>, places: Int32Array): Float64Array {
  const at = new Float64Array(places.length);
  for (let index = 0; index < places.length; index++) at[index] = values[places[index] ?? 0] ?? 0;
  return at;
}

/**
 * The percentile interval of a statistic of {@link drawResamples}: from the 2.5th to the 97.5th percentile of the resamples.
 * Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
 */
export function estimateOf(statistics: readonly number[]): Estimate {
  const [value = Number.NaN, ...again] = statistics;
  const sorted = Float64Array.from(again).toSorted();
  return { value, low: percentile(sorted, 0.025) ?? value, high: percentile(sorted, 0.975) ?? value };
}

/** `undefined` where the figure of all tasks is. */
export function estimateIfDefined(statistics: readonly (number | undefined)[]): Estimate | undefined {
  if (statistics[0] === undefined) return undefined;
  const defined = statistics.filter((statistic) => statistic !== undefined);
  const undefinedIn = statistics.length - defined.length;
  return undefinedIn === 0 ? estimateOf(defined) : { ...estimateOf(defined), undefinedIn };
}

/** With linear interpolation between neighbours. */
function percentile(sorted: Float64Array, share: number): number | undefined {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  return below === undefined || above === undefined ? undefined : below + (at % 1) * (above - below);
}
