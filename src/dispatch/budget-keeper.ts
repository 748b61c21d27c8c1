import {
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
  /** Books a call that was made in an earlier life of this run. */
  book(task: TaskId, actual: NanoUsd): void;
  spentOn(task: TaskId): NanoUsd;
  spent(): NanoUsd;
  /** Whether any limit is set: a call that cannot be priced may not be made under one. */
  isLimited(): boolean;
}

export interface Reservation {
  settle(actual: NanoUsd): void;
}

export function createBudgetKeeper(limits: {
  readonly runUsd: NanoUsd | undefined;
  readonly taskUsd: NanoUsd | undefined;
}): BudgetKeeper {
  let run: Budget = openBudget(limits.runUsd);
  const tasks = new Map<TaskId, Budget>();
  const of = (task: TaskId) => tasks.get(task) ?? openBudget(limits.taskUsd);

  function book(task: TaskId, estimate: NanoUsd, actual: NanoUsd) {
    tasks.set(task, settle(of(task), estimate, actual));
    run = settle(run, estimate, actual);
  }

  return {
    reserve(task, estimate) {
      const taskBudget = reserve(of(task), estimate);
      if (taskBudget === undefined) throw refused("budget.task-cap", "task", of(task), estimate);
      const runBudget = reserve(run, estimate);
      if (runBudget === undefined) throw refused("budget.run-cap", "run", run, estimate);
      tasks.set(task, taskBudget);
      run = runBudget;
      return { settle: (actual) => book(task, estimate, actual) };
    },
    book: (task, actual) => book(task, ZERO_USD, actual),
    spentOn: (task) => of(task).settled,
    spent: () => run.settled,
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
      `${formatUsd(budget.settled)} is spent, ${formatUsd(budget.reserved)} reserved`,
  });
}
