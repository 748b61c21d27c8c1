import type { Condition } from "../../domain/index.ts";
import { type Cell, cellsOf } from "./cell.ts";
import { includes } from "./includes.ts";
import { piecesOf } from "./pieces.ts";

/**
 * Those of `earlier` that together hold wherever `condition` does, as few as were easily found; `undefined` where that could not be
 * shown. Sound, not complete. A condition that can never hold is covered by none of them.
 */
export function findCover<Named extends { readonly when: Condition }>(
  condition: Condition,
  earlier: readonly Named[],
): readonly Named[] | undefined {
  const cells = cellsOf(condition);
  const known = earlier.map((named) => ({ named, cells: cellsOf(named.when) }));
  const holdsFor = (cell: Cell) => known.find((each) => each.cells.some((outer) => includes(outer, cell)));
  const alone = known.find((each) =>
    cells.every((cell) => each.cells.some((outer) => includes(outer, cell))),
  );
  if (cells.length > 0 && alone !== undefined) return [alone.named];
  const borders = known.flatMap((each) => each.cells);
  const covering = new Set<Named>();
  for (const piece of cells.flatMap((cell) => piecesOf(cell, borders))) {
    const cover = holdsFor(piece);
    if (cover === undefined) return undefined;
    covering.add(cover.named);
  }
  return earlier.filter((each) => covering.has(each));
}

/** Whether any task can satisfy the condition. Sound: `false` is proved, `true` is not. */
export function canEverHold(condition: Condition): boolean {
  return cellsOf(condition).length > 0;
}

/** Whether it holds for every task, whatever is known of it. */
export function holdsAlways(condition: Condition): boolean {
  return findCover({}, [{ when: condition }]) !== undefined;
}
