import { randomUUID } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import {
  type Budget,
  type NanoUsd,
  nanoUsd,
  type RunId,
  remaining,
  SufficeError,
  type TaskId,
  ZERO_USD,
} from "../../domain/index.ts";
import { type PostgresStore, storedText } from "../../store/index.ts";
import { type BudgetKeeper, budgetRefused } from "../budget-keeper.ts";

export interface PostgresBudgetsParts {
  readonly store: PostgresStore;
  readonly run: RunId;
  /** `undefined`: no limit, but the sums are kept. They are those of this process: a run that is resumed may be given others. */
  readonly limits: { readonly runUsd: NanoUsd | undefined; readonly taskUsd: NanoUsd | undefined };
}

/** What every function of the budgets answers: the sums as they are after it, and why it was refused, if it was. */
interface BudgetState {
  readonly refused: string | null;
  readonly run_settled: number;
  readonly run_reserved: number;
  readonly run_known: number;
  readonly task_settled: number;
  readonly task_reserved: number;
  readonly task_known: number;
}

/**
 * The budgets of a run and of its tasks, which hold over all processes that work on it, whatever dies: what was reserved, settled or
 * booked is in the database, so nothing of it is to be booked again when the run is resumed (and what is changes nothing).
 *
 * A call that is made again under the same key, because its process died, is charged twice: the first try may have been paid for.
 */
export function createPostgresBudgets({ store, run, limits }: PostgresBudgetsParts): BudgetKeeper {
  let known = ZERO_USD;
  const knownOf = new Map<TaskId, NanoUsd>();

  /** Calls a function of the budgets. */
  const ask = async (task: TaskId, deed: RawBuilder<unknown>): Promise<BudgetState> => {
    const statement = sql<BudgetState>`SELECT * FROM ${deed}`;
    const { rows } = await store.query((database) => statement.execute(database));
    const [state] = rows;
    if (state === undefined) throw new SufficeError("bug.invariant", { message: "a budget gave no sums" });
    // Answers that overtook each other on their way do not make it less.
    known = nanoUsd(Math.max(known, state.run_known));
    knownOf.set(task, nanoUsd(Math.max(knownOf.get(task) ?? 0, state.task_known)));
    return state;
  };
  const ofRun = (state: BudgetState): Budget => ({
    limit: limits.runUsd,
    settled: nanoUsd(state.run_settled),
    reserved: nanoUsd(state.run_reserved),
  });
  const ofTask = (state: BudgetState): Budget => ({
    limit: limits.taskUsd,
    settled: nanoUsd(state.task_settled),
    reserved: nanoUsd(state.task_reserved),
  });

  return {
    async reserve({ task, key }, estimate) {
      const reservation = randomUUID();
      const { runUsd = null, taskUsd = null } = limits;
      const state = await ask(
        task,
        sql`suffice.reserve(${run}, ${storedText(task)}, ${storedText(key)}, ${reservation}, ${estimate}, ${runUsd}, ${taskUsd})`,
      );
      if (state.refused === "budget.task-cap") throw budgetRefused(state.refused, ofTask(state), estimate);
      if (state.refused === "budget.run-cap") throw budgetRefused(state.refused, ofRun(state), estimate);
      return {
        settle: async (charged, spent = charged) => {
          await ask(task, sql`suffice.settle(${reservation}, ${charged}, ${spent})`);
        },
      };
    },
    async book({ task, key }, charged, spent = charged) {
      await ask(
        task,
        sql`suffice.book(${run}, ${storedText(task)}, ${storedText(key)}, ${randomUUID()}, ${charged}, ${spent})`,
      );
    },
    async left(task) {
      const state = await ask(task, sql`suffice.budget_state_of(${run}, ${storedText(task)}, NULL)`);
      return { task: remaining(ofTask(state)), run: remaining(ofRun(state)) };
    },
    spentOn: (task) => knownOf.get(task) ?? ZERO_USD,
    spent: () => known,
    isLimited: () => limits.runUsd !== undefined || limits.taskUsd !== undefined,
  };
}
