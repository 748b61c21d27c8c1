import {
  addUsd,
  type Budget,
  type NanoUsd,
  openBudget,
  remaining,
  reserve,
  settle,
  type TaskId,
  ZERO_USD,
} from "../domain/index.ts";
import { type BudgetKeeper, budgetRefused } from "../ledger/index.ts";

/** Budgets of one process, kept in memory: after a crash what was spent is booked again from what was recorded. */
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
    async reserve({ task }, estimate) {
      const taskBudget = reserve(of(task), estimate);
      if (taskBudget === undefined) throw budgetRefused("budget.task-cap", of(task), estimate);
      const runBudget = reserve(run, estimate);
      if (runBudget === undefined) throw budgetRefused("budget.run-cap", run, estimate);
      tasks.set(task, taskBudget);
      run = runBudget;
      return { settle: async (charged, spent = charged) => book(task, estimate, { charged, spent }) };
    },
    book: async ({ task }, charged, spent = charged) => book(task, ZERO_USD, { charged, spent }),
    left: async (task) => ({ task: remaining(of(task)), run: remaining(run) }),
    spentOn: knownOf,
    spent: () => addUsd(ZERO_USD, ...known.values()),
    isLimited: () => limits.runUsd !== undefined || limits.taskUsd !== undefined,
  };
}
