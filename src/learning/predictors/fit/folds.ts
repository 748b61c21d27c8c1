import type { Random } from "../../../evaluation/index.ts";

/** The number of the fold of each row: `folds` equal parts, drawn at random. */
export function randomFolds(rows: number, folds: number, random: Random): readonly number[] {
  const foldOf = Array.from({ length: rows }, (_, row) => row % folds);
  for (let last = rows - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = foldOf[last] ?? 0;
    foldOf[last] = foldOf[other] ?? 0;
    foldOf[other] = kept;
  }
  return foldOf;
}

/** The number of the fold of each row such that no group lies in two folds; the largest groups are dealt out first, to the emptiest fold. */
export function groupedFolds(groups: readonly string[], folds: number): readonly number[] {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const filled = Array.from({ length: folds }, () => 0);
  const foldOf = new Map<string, number>();
  for (const [group, size] of [...sizes].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const emptiest = filled.indexOf(Math.min(...filled));
    foldOf.set(group, emptiest);
    filled[emptiest] = (filled[emptiest] ?? 0) + size;
  }
  return groups.map((group) => foldOf.get(group) ?? 0);
}
