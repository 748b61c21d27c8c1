import type { OutcomeColumn } from "../outcome-table.ts";
import { totalOf } from "../outcome-table.ts";

/** From the cheapest model to the dearest, by what they cost for all tasks: the ladder where nobody names another. */
export function byCost(columns: readonly OutcomeColumn[]): readonly OutcomeColumn[] {
  return ordered(columns, (column) => totalOf(column).costUsd);
}

/** The model that solves most, the cheaper one of two that solve as many; known only in hindsight. */
export function bestSingle(columns: readonly OutcomeColumn[]): OutcomeColumn | undefined {
  return ordered(byCost(columns), (column) => -totalOf(column).quality)[0];
}

function ordered(
  columns: readonly OutcomeColumn[],
  by: (column: OutcomeColumn) => number,
): readonly OutcomeColumn[] {
  return columns
    .map((column) => ({ column, key: by(column) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ column }) => column);
}
