import { addUsd, type NanoUsd, nanoUsd, subtractUsd, ZERO_USD } from "./money.ts";

/**
 * A limit, what was spent under it, and what calls now under way may still cost.
 * Checked only against settled spend, parallel calls would pass any limit: hence the reservation.
 */
export interface Budget {
  /** `undefined`: no limit, but the sums are kept. */
  readonly limit: NanoUsd | undefined;
  readonly settled: NanoUsd;
  readonly reserved: NanoUsd;
}

export function openBudget(limit: NanoUsd | undefined): Budget {
  return { limit, settled: ZERO_USD, reserved: ZERO_USD };
}

/** `undefined` where the estimate does not fit any more. Exactly reaching the limit fits. */
export function reserve(budget: Budget, estimate: NanoUsd): Budget | undefined {
  const reserved = addUsd(budget.reserved, estimate);
  if (budget.limit !== undefined && addUsd(budget.settled, reserved) > budget.limit) return undefined;
  return { ...budget, reserved };
}

/** Gives the reservation back and books what the call really cost, which may be more than was estimated. */
export function settle(budget: Budget, estimate: NanoUsd, actual: NanoUsd): Budget {
  return {
    ...budget,
    settled: addUsd(budget.settled, actual),
    reserved: subtractUsd(budget.reserved, estimate),
  };
}

/** What may still be spent; `undefined` without a limit, never below zero. */
export function remaining(budget: Budget): NanoUsd | undefined {
  if (budget.limit === undefined) return undefined;
  return nanoUsd(Math.max(0, budget.limit - budget.settled - budget.reserved));
}
