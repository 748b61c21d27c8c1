import type { Places } from "./places.ts";

/** How one model fares on tasks: right with chance `1 / (1 + e^-(ability + slope · ease))`, for dollars whose logarithm is normal. */
export interface ModelTraits {
  readonly model: string;
  readonly ability: number;
  /** Mean of log dollars where the attempt is right and the task of usual size. */
  readonly logCost: number;
  /** What is added to it where the attempt is wrong. */
  readonly wrongExtra: number;
  /** What is added to it for one unit of the task's size. */
  readonly sizeLoading: number;
  /** Of log dollars, around all that. */
  readonly variance: number;
  /** Added to dollars before their logarithm is taken, so that a free attempt has one. */
  readonly floorUsd: number;
  readonly meanCostUsd: number;
  /** Mean dollars where right and where wrong, shrunk toward their usual ratio. */
  readonly rightCostUsd: number;
  readonly wrongCostUsd: number;
}

/** How a model's log dollars lie. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Two hidden numbers for each task, its ease and its size, explain what all models make of it: attempts at one task are independent
 * given those two. So what is known of ten models needs some forty numbers, not 2^10.
 */
export interface LatentModel {
  readonly places: Places;
  /** Chance of each place for a task of which nothing is known. */
  readonly prior: Float64Array;
  /** Size of the tasks at each place: their bulk, and more the harder they are. */
  readonly size: Float64Array;
  /** How sharply ease separates what a model solves; the same for all models. */
  readonly slope: number;
  /** How much bigger a task is that is harder by one. */
  readonly sizeByHardness: number;
  readonly traits: readonly ModelTraits[];
}

export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Chance that a model of this ability is right, at each place. */
export function solveChances({ places, slope }: LatentModel, ability: number): Float64Array {
  return places.ease.map((ease) => logistic(ability + slope * ease));
}
