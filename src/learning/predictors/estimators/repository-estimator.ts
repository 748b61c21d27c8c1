import { shrunkDeviations } from "../fit/shrunk-deviations.ts";
import type { OutcomeRow } from "../outcome-rows.ts";
import type { Estimator } from "./estimator.ts";

type Deviations = ReadonlyMap<string, number>;

/** Rows that name no repository are together one that is never asked for. */
const NONE = "";

/** What each repository's own outcomes say, drawn towards the mean of all. A repository without outcomes has that mean. */
export function repositoryEstimator(rows: readonly OutcomeRow[]): Estimator {
  const learn = (train: readonly number[]) => ({
    weak: deviationsOf(rows, train, ({ weak }) => weak),
    strong: deviationsOf(rows, train, ({ strong }) => strong),
    gain: deviationsOf(rows, train, ({ weak, strong }) =>
      weak === undefined || strong === undefined ? undefined : strong - weak,
    ),
  });
  return {
    estimate: (train, test) => {
      const { weak, strong, gain } = learn(train);
      const said = (of: Deviations) => Float64Array.from(test, (row) => of.get(rows[row]?.repo ?? NONE) ?? 0);
      return { weak: said(weak), strong: said(strong), need: said(gain) };
    },
    model: () => {
      const { weak, strong, gain } = learn([...rows.keys()]);
      const names = [...new Set(rows.flatMap(({ repo }) => (repo === undefined ? [] : [repo])))].toSorted();
      const rates = names.map((name) => [
        name,
        {
          weak: rounded(weak.get(name)),
          strong: rounded(strong.get(name)),
          gain: rounded(gain.get(name)),
        },
      ]);
      return { kind: "repository", repositories: Object.fromEntries(rates) };
    },
  };
}

function deviationsOf(
  rows: readonly OutcomeRow[],
  train: readonly number[],
  valueOf: (row: OutcomeRow) => number | undefined,
): Deviations {
  const values: number[] = [];
  const groups: string[] = [];
  for (const place of train) {
    const row = rows[place];
    const value = row === undefined ? undefined : valueOf(row);
    if (row === undefined || value === undefined) continue;
    values.push(value);
    groups.push(row.repo ?? NONE);
  }
  return shrunkDeviations(values, groups);
}

function rounded(value: number | undefined): number {
  return Number((value ?? 0).toFixed(4));
}
