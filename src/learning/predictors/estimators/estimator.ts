import type { NeedModel } from "../predictor.ts";

/** By row: deviations from the base rates of the weak and the strong model, and the need for the strong one. */
export interface Estimates {
  readonly weak: Float64Array;
  readonly strong: Float64Array;
  readonly need: Float64Array;
}

/** A way to learn need from rows of outcomes. */
export interface Estimator {
  /** What is said of the rows `test` after learning from the outcomes of the rows `train` alone, in the order of `test`. */
  estimate(train: readonly number[], test: readonly number[]): Estimates;
  /** What is learned from all rows. */
  model(): NeedModel;
}
