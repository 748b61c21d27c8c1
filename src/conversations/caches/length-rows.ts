import type { NanoUsd } from "../../domain/index.ts";
import { spendOf } from "../spend-of.ts";
import type { Thread } from "../threads.ts";

/** Conversations of about the same length: the number of calls, more than anything, decides what a cache is worth. */
export interface LengthRow {
  readonly agents: "main" | "sub";
  /** Calls. */
  readonly from: number;
  /** Inclusive; `undefined`: and more. */
  readonly to: number | undefined;
  readonly threads: number;
  readonly calls: number;
  readonly unpricedCalls: number;
  readonly amount: NanoUsd;
  /** Of `amount`; they add up to 1. `undefined` where nothing has a price. */
  readonly shares:
    | { readonly read: number; readonly write: number; readonly fresh: number; readonly output: number }
    | undefined;
}

const LENGTHS = [
  [1, 9],
  [10, 29],
  [30, 99],
  [100, 299],
  [300, undefined],
] as const;

/** Main loops first, from short to long. */
export function lengthRows(threads: readonly Thread[]): readonly LengthRow[] {
  const main = threads.filter(({ agent }) => agent === undefined);
  const sub = threads.filter(({ agent }) => agent !== undefined);
  return [...rowsOf("main", main), ...rowsOf("sub", sub)];
}

function rowsOf(agents: LengthRow["agents"], threads: readonly Thread[]): readonly LengthRow[] {
  return LENGTHS.flatMap(([from, to]) => {
    const some = threads.filter(
      ({ calls }) => calls.length >= from && (to === undefined || calls.length <= to),
    );
    if (some.length === 0) return [];
    const { amount, byClass, calls, unpricedCalls } = spendOf(some.flatMap((thread) => thread.calls));
    const shares =
      amount === 0
        ? undefined
        : {
            read: byClass.cacheRead / amount,
            write: (byClass.cacheWrite5m + byClass.cacheWrite1h) / amount,
            fresh: byClass.freshInput / amount,
            output: byClass.output / amount,
          };
    return [{ agents, from, to, threads: some.length, calls, unpricedCalls, amount, shares }];
  });
}
