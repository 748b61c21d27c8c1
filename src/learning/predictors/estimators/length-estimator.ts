import type { OutcomeRow } from "../outcome-rows.ts";
import type { Estimator } from "./estimator.ts";

/** The longer the text, the greater the need: nothing is learned, and nothing is said of chances. */
export function lengthEstimator(rows: readonly OutcomeRow[]): Estimator {
  return {
    estimate: (_train, test) => ({
      weak: new Float64Array(test.length),
      strong: new Float64Array(test.length),
      need: Float64Array.from(test, (row) => rows[row]?.text.length ?? 0),
    }),
    model: () => ({ kind: "length" }),
  };
}
