import { addCost, addUsd, byTokenClass, type CallEntry, NO_SPEND, type Spend } from "../domain/index.ts";

/** Sums class by class; what has no price is counted in the sum as well. */
export function addSpend(...spends: readonly Spend[]): Spend {
  return spends.reduce(
    (a, b) => ({
      amount: addUsd(a.amount, b.amount),
      byClass: byTokenClass((tokenClass) => addUsd(a.byClass[tokenClass], b.byClass[tokenClass])),
      calls: a.calls + b.calls,
      unpricedCalls: a.unpricedCalls + b.unpricedCalls,
    }),
    NO_SPEND,
  );
}

export function spendOf(calls: readonly CallEntry[]): Spend {
  return calls.reduce((spend, call) => addCost(spend, call.cost), NO_SPEND);
}
