import type { Design } from "./design.ts";

/** Relative to the start; far below what the noise of outcomes could show. */
const TOLERANCE = 1e-3;
const MOST_STEPS = 100;

/**
 * The weights that minimise `Σ (target − x·w)² + |w|²` over the given rows, by conjugate gradients: exact to about three digits, the same
 * on every machine, in time linear in the words read. `targets` stand in the order of `rows`, with their mean taken away.
 * It is linear in the targets: the weights for a difference are the difference of the weights.
 */
export function ridge(design: Design, rows: readonly number[], targets: Float64Array): Float64Array {
  const weights = new Float64Array(design.columns);
  const residual = timesTransposed(design, rows, targets);
  const direction = Float64Array.from(residual);
  let squares = dot(residual, residual);
  const enough = squares * TOLERANCE ** 2;
  for (let step = 0; step < MOST_STEPS && squares > enough; step += 1) {
    const image = timesTransposed(design, rows, times(design, rows, direction));
    add(image, direction, 1);
    const length = squares / dot(direction, image);
    add(weights, direction, length);
    add(residual, image, -length);
    const before = squares;
    squares = dot(residual, residual);
    for (let at = 0; at < direction.length; at += 1)
      direction[at] = (residual[at] ?? 0) + (squares / before) * (direction[at] ?? 0);
  }
  return weights;
}

/** x·w for each of the given rows. */
export function times(design: Design, rows: readonly number[], weights: Float64Array): Float64Array {
  const { starts, columnOf, values } = design;
  const products = new Float64Array(rows.length);
  for (const [place, row] of rows.entries()) {
    let sum = 0;
    const end = starts[row + 1] ?? 0;
    for (let at = starts[row] ?? 0; at < end; at += 1)
      sum += (values[at] ?? 0) * (weights[columnOf[at] ?? 0] ?? 0);
    products[place] = sum;
  }
  return products;
}

function timesTransposed(design: Design, rows: readonly number[], factors: Float64Array): Float64Array {
  const { starts, columnOf, values } = design;
  const sums = new Float64Array(design.columns);
  for (const [place, row] of rows.entries()) {
    const factor = factors[place] ?? 0;
    const end = starts[row + 1] ?? 0;
    for (let at = starts[row] ?? 0; at < end; at += 1) {
      const column = columnOf[at] ?? 0;
      sums[column] = (sums[column] ?? 0) + factor * (values[at] ?? 0);
    }
  }
  return sums;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}

/** Adds `factor × what` to `sum`. */
function add(sum: Float64Array, what: Float64Array, factor: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + factor * (what[at] ?? 0);
}
