/** `weights · mix ≤ most`. */
export interface HalfSpace {
  readonly weights: readonly number[];
  readonly most: number;
}

/** Bounds are met to within this: figures are shares and dollars a task, printed to a tenth of a percent. */
const CLOSE = 1e-9;

/**
 * The corners of all mixes over `size` tiers (shares from 0 up that add up to 1) that keep every bound; none where no mix does.
 * The region is their convex hull, so that a linear figure is smallest and largest at one of them. Each corner lies on
 * `size - 1` of the bounds: with five tiers and a dozen bounds every choice can be tried.
 */
export function cornersOf(size: number, bounds: readonly HalfSpace[]): readonly (readonly number[])[] {
  const notNegative = Array.from({ length: size }, (_, tier) => ({
    weights: Array.from({ length: size }, (_unused, index) => (index === tier ? -1 : 0)),
    most: 0,
  }));
  const all = [...notNegative, ...bounds];
  const whole = { weights: Array.from({ length: size }, () => 1), most: 1 };
  const corners = new Map<string, readonly number[]>();
  for (const chosen of choices(all, size - 1)) {
    const corner = solve([whole, ...chosen]);
    if (corner === undefined || !all.every((bound) => keeps(bound, corner))) continue;
    corners.set(corner.map((share) => share.toFixed(9)).join(), corner.map(cleaned));
  }
  return [...corners.values()];
}

function* choices<Item>(items: readonly Item[], count: number, from = 0): Generator<readonly Item[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= items.length - count; at += 1) {
    const item = items[at];
    if (item === undefined) return;
    for (const rest of choices(items, count - 1, at + 1)) yield [item, ...rest];
  }
}

function keeps({ weights, most }: HalfSpace, mix: readonly number[]): boolean {
  const size = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 1);
  return weights.reduce((sum, weight, index) => sum + weight * (mix[index] ?? 0), 0) <= most + CLOSE * size;
}

/** Gauss-Jordan with the largest pivot; `undefined` where the equations do not meet in one point. */
function solve(equations: readonly HalfSpace[]): readonly number[] | undefined {
  const size = equations.length;
  const rows = equations.map(({ weights, most }) => [...weights, most]);
  for (let column = 0; column < size; column += 1) {
    const pivotAt = rows.reduce(
      (best, row, index) =>
        index > column && Math.abs(row[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0) ? index : best,
      column,
    );
    const pivot = rows[pivotAt];
    const moved = rows[column];
    const factor = pivot?.[column] ?? 0;
    if (pivot === undefined || moved === undefined || Math.abs(factor) < CLOSE) return undefined;
    rows[pivotAt] = moved;
    const scaled = pivot.map((value) => value / factor);
    rows.forEach((row, index) => {
      if (index === column) rows[index] = scaled;
      else rows[index] = row.map((value, at) => value - (row[column] ?? 0) * (scaled[at] ?? 0));
    });
  }
  return rows.map((row) => row[size] ?? 0);
}

/** Rounding leaves -0 and 1e-17 where a share is none. */
function cleaned(share: number): number {
  return Math.abs(share) < CLOSE ? 0 : share;
}
