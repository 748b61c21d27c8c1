import { dot } from "../latent/expect-places.ts";
import type { AttemptTable } from "./attempt-tables.ts";

/** An attempt made on the way: by whom, and the chance at each place that it is right. */
export interface Tried {
  readonly table: AttemptTable;
  readonly right: Float64Array;
}

interface Take {
  readonly kind: "take";
  /** Place in the attempts made; −1 where none was, and nothing is taken. */
  readonly attempt: number;
  readonly gainUsd: number;
}

export type Move = Take | { readonly kind: "try"; readonly table: AttemptTable; readonly gainUsd: number };

export interface MoveRequest {
  readonly tables: readonly AttemptTable[];
  readonly worthUsd: number;
  /** Further attempts that are weighed. */
  readonly ahead: number;
}

/** Less than this is a matter of rounding: the earlier move stays. */
const ROUNDING = 1e-12;

/**
 * The move that gains most, in dollars: take the attempt most probably right, or pay for another and see its verdict. `weights` are
 * chances of places, not scaled: their sum is the share of tasks that come to this point.
 */
export function bestMove(weights: Float64Array, tried: readonly Tried[], request: MoveRequest): Move {
  const { tables, worthUsd, ahead } = request;
  let best: Move = bestTake(weights, tried, worthUsd);
  if (ahead === 0) return best;
  const most = worthUsd * total(weights);
  for (const table of tables) {
    if (tried.some((attempt) => attempt.table === table)) continue;
    const costUsd = dot(weights, table.costUsd);
    if (most - costUsd <= best.gainUsd) continue;
    const accepted = product(weights, table.accept);
    const rejected = product(weights, table.reject);
    const next = { tables, worthUsd, ahead: ahead - 1 };
    const gainUsd =
      bestMove(accepted, [...tried, { table, right: table.rightIfAccepted }], next).gainUsd +
      bestMove(rejected, [...tried, { table, right: table.rightIfRejected }], next).gainUsd -
      costUsd;
    if (gainUsd > best.gainUsd + ROUNDING) best = { kind: "try", table, gainUsd };
  }
  return best;
}

/** The attempt most probably right; the last of those that are equally so. */
function bestTake(weights: Float64Array, tried: readonly Tried[], worthUsd: number): Take {
  let best: Take = { kind: "take", attempt: -1, gainUsd: 0 };
  for (let attempt = tried.length - 1; attempt >= 0; attempt--) {
    const gainUsd = worthUsd * dot(weights, tried[attempt]?.right ?? weights);
    if (best.attempt === -1 || gainUsd > best.gainUsd + ROUNDING) best = { kind: "take", attempt, gainUsd };
  }
  return best;
}

function product(left: Float64Array, right: Float64Array): Float64Array {
  const result = new Float64Array(left.length);
  for (let place = 0; place < left.length; place++) result[place] = (left[place] ?? 0) * (right[place] ?? 0);
  return result;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
