import { type Budget, formatUsd, type NanoUsd, SufficeError, type TaskId } from "../domain/index.ts";

/** A call by the key that names it in its run: the same call after a crash has the same. */
export interface BudgetedCall {
  readonly task: TaskId;
  readonly key: string;
}

/** The budgets of a run and of its tasks. Every call reserves in both before it is made and settles in both after. */
export interface BudgetKeeper {
  /** Throws `budget.task-cap` or `budget.run-cap` where the estimate does not fit; then nothing is reserved. */
  reserve(call: BudgetedCall, estimate: NanoUsd): Promise<Reservation>;
  /** Books a call that was made in an earlier life of this run; see {@link Reservation.settle}. One that is booked already is not again. */
  book(call: BudgetedCall, charged: NanoUsd, known?: NanoUsd): Promise<void>;
  left(task: TaskId): Promise<BudgetLeft>;
  /** What is known to have been spent, as far as this process has seen: what the caps were charged for calls of unknown cost is not in it. */
  spentOn(task: TaskId): NanoUsd;
  spent(): NanoUsd;
  /** Whether any limit is set: a call that cannot be priced may not be made under one. */
  isLimited(): boolean;
}

/** What a reservation may come to now: by the task's own cap, and by the run's, which others share; `undefined` without a limit. */
export interface BudgetLeft {
  readonly task: NanoUsd | undefined;
  readonly run: NanoUsd | undefined;
}

export interface Reservation {
  /** `charged` is what counts against the caps from now on, `known` the part of it that is known to have been spent. */
  settle(charged: NanoUsd, known?: NanoUsd): Promise<void>;
}

/** Why an estimate does not fit: `of` is the budget that it would pass. */
export function budgetRefused(
  code: "budget.task-cap" | "budget.run-cap",
  of: Budget,
  estimate: NanoUsd,
): SufficeError {
  const whose = code === "budget.task-cap" ? "task" : "run";
  const limit = of.limit === undefined ? "no limit" : formatUsd(of.limit);
  return new SufficeError(code, {
    message:
      `the next call could cost up to ${formatUsd(estimate)}, which does not fit the ${whose}'s cap of ${limit}: ` +
      `${formatUsd(of.settled)} is used up, ${formatUsd(of.reserved)} reserved`,
  });
}
