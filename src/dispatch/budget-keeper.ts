import {
  addUsd,
  type Budget,
  formatUsd,
  type NanoUsd,
  openBudget,
  reserve,
  SufficeError,
  settle,
  type TaskId,
  ZERO_USD,
} from "../domain/index.ts";

/** The budgets of a run and of its tasks. Every call reserves in both before it is made and settles in both after. */
export interface BudgetKeeper {
  /** Throws `budget.task-cap` or `budget.run-cap` where the estimate does not fit; then nothing is reserved. */
  reserve(task: TaskId, estimate: NanoUsd): Reservation;
  /** Books a call that was made in an earlier life of this run; see {@link Reservation.settle}. */
  book(task: TaskId, charged: NanoUsd, known?: NanoUsd): void;
  /** What is known to have been spent: what the caps were charged for calls of unknown cost is not in it. */
  spentOn(task: TaskId): NanoUsd;
  spent(): NanoUsd;
  /** Whether any limit is set: a call that cannot be priced may not be made under one. */
  isLimited(): boolean;
}

export interface Reservation {
  /** `charged` is what counts against the caps from now on, `known` the part of it that is known to have been spent. */
  settle(charged: NanoUsd, known?: NanoUsd): void;
}

export function createBudgetKeeper(limits: {
  readonly runUsd: NanoUsd | undefined;
  readonly taskUsd: NanoUsd | undefined;
}): BudgetKeeper {
  let run: Budget = openBudget(limits.runUsd);
  const tasks = new Map<TaskId, Budget>();
  const of = (task: TaskId) => tasks.get(task) ?? openBudget(limits.taskUsd);

  const known = new Map<TaskId, NanoUsd>();
  const knownOf = (task: TaskId) => known.get(task) ?? ZERO_USD;

  function book(task: TaskId, estimate: NanoUsd, { charged, spent }: { charged: NanoUsd; spent: NanoUsd }) {
    tasks.set(task, settle(of(task), estimate, charged));
    run = settle(run, estimate, charged);
    known.set(task, addUsd(knownOf(task), spent));
  }

  return {
    reserve(task, estimate) {
      const taskBudget = reserve(of(task), estimate);
      if (taskBudget === undefined) throw refused("budget.task-cap", "task", of(task), estimate);
      const runBudget = reserve(run, estimate);
      if (runBudget === undefined) throw refused("budget.run-cap", "run", run, estimate);
      tasks.set(task, taskBudget);
      run = runBudget;
      return { settle: (charged, spent = charged) => book(task, estimate, { charged, spent }) };
    },
    book: (task, charged, spent = charged) => book(task, ZERO_USD, { charged, spent }),
    spentOn: knownOf,
    spent: () => addUsd(ZERO_USD, ...known.values()),
    isLimited: () => limits.runUsd !== undefined || limits.taskUsd !== undefined,
  };
}

function refused(
  code: "budget.task-cap" | "budget.run-cap",
  whose: string,
  budget: Budget,
  estimate: NanoUsd,
) {
  const limit = budget.limit === undefined ? "no limit" : formatUsd(budget.limit);
  return new SufficeError(code, {
    message:
      `the next call could cost up to ${formatUsd(estimate)}, which does not fit the ${whose}'s cap of ${limit}: ` +
      `${formatUsd(budget.settled)} is used up, ${formatUsd(budget.reserved)} reserved`,
  });
}
