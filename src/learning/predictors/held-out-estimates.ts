import { createRandom } from "../../evaluation/index.ts";
import type { Estimates, Estimator } from "./estimators/estimator.ts";
import { groupedFolds, randomFolds } from "./fit/folds.ts";
import type { OutcomeRow } from "./outcome-rows.ts";

export const FOLDS = 5;

/** Fewer repositories cannot be dealt into folds that say something. */
const LEAST_REPOSITORIES = 5;

/** What was said of each row by what was learned from other rows. */
export interface HeldOutEstimates {
  /** Folds drawn at random; the mean over several draws where there are few rows. */
  readonly plain: Estimates;
  /** No repository is both learned from and predicted; `undefined`: too few repositories are named, or the repository is what is learned. */
  readonly byRepository: Estimates | undefined;
}

/** Cross-validated estimates of all rows, the same for the same `seed`. */
export function heldOutEstimates(
  estimator: Estimator,
  rows: readonly OutcomeRow[],
  { seed, byRepository }: { readonly seed: number; readonly byRepository: boolean },
): HeldOutEstimates {
  const random = createRandom(seed);
  const draws = rows.length <= 500 ? 4 : 1;
  const plain = emptyEstimates(rows.length);
  for (let draw = 0; draw < draws; draw += 1) {
    addFolds(plain, estimator, { foldOf: randomFolds(rows.length, FOLDS, random), share: 1 / draws });
  }
  const repositories = rows.flatMap(({ repo }) => (repo === undefined ? [] : [repo]));
  if (!byRepository || repositories.length < rows.length || new Set(repositories).size < LEAST_REPOSITORIES)
    return { plain, byRepository: undefined };
  const grouped = emptyEstimates(rows.length);
  addFolds(grouped, estimator, { foldOf: groupedFolds(repositories, FOLDS), share: 1 });
  return { plain, byRepository: grouped };
}

function emptyEstimates(rows: number): Estimates {
  return { weak: new Float64Array(rows), strong: new Float64Array(rows), need: new Float64Array(rows) };
}

function addFolds(
  sum: Estimates,
  estimator: Estimator,
  { foldOf, share }: { readonly foldOf: readonly number[]; readonly share: number },
): void {
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const train: number[] = [];
    const test: number[] = [];
    for (const [row, its] of foldOf.entries()) (its === fold ? test : train).push(row);
    const said = estimator.estimate(train, test);
    for (const [place, row] of test.entries()) {
      for (const part of ["weak", "strong", "need"] as const)
        sum[part][row] = (sum[part][row] ?? 0) + share * (said[part][place] ?? 0);
    }
  }
}
