import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { type Entry, type Instant, type RunId, SufficeError } from "../../domain/index.ts";
import {
  type LedgerTransaction,
  type PostgresStore,
  type PostgresTransaction,
  storedText,
} from "../../store/index.ts";
import { type HeldRows, heldRun } from "../held-run.ts";
import type { RunState, SharedJournal, SharedRunJournal } from "../journal.ts";
import { recordOf, runExists } from "../run-record.ts";
import { assertHeld, endAllHolds, type Hold, letGo, type Taken, takeHold, takenOver } from "./holds.ts";
import { beginStep, deleteResults, failStep, finishStep } from "./shared-steps.ts";

export interface PostgresJournalParts {
  readonly store: PostgresStore;
  /** Writes ledger entries as a part of the journal's transaction: the ledger's `appendEntries`. */
  readonly append: (transaction: LedgerTransaction, entries: readonly Entry[]) => Promise<void>;
  /** This process, as its heartbeat calls it. */
  readonly process: string;
}

/** The journal as tables of the ledger's own database, so that a step's result and its entries commit together. */
export function createPostgresJournal(parts: PostgresJournalParts): SharedJournal {
  const { store, process } = parts;
  const newTaking = (run: RunId, part: string) => ({ run, part, process, taking: randomUUID() });
  const join = async (run: RunId, part: string) => {
    const taking = newTaking(run, part);
    return sharedRun(parts, await store.transaction((transaction) => takeHold(transaction, taking)));
  };
  return {
    begin: async (run, plan, at) => {
      const taking = newTaking(run, "");
      const planJson = JSON.stringify(plan);
      const taken = await store.transaction(async (transaction) => {
        const isNew = await insertRun(transaction, { run, at, planJson });
        if (!isNew && !(await wasTakenBy(transaction, taking))) throw runExists(run);
        return await takeHold(transaction, taking);
      });
      return sharedRun(parts, taken);
    },
    resume: (run) => join(run, ""),
    join: (run, part) => join(run, storedText(part)),
    stateOf: (run) => stateOf(store, run),
    runs: async (most) => {
      const rows = await store.query((database) => {
        const query = database
          .selectFrom("runs")
          .selectAll()
          .orderBy("started_at_ms", "desc")
          .orderBy("id", "desc");
        return (most === undefined ? query : query.limit(most)).execute();
      });
      return rows.map(recordOf);
    },
  };
}

function sharedRun(parts: PostgresJournalParts, { hold, row }: Taken): SharedRunJournal {
  return { ...heldRun(recordOf(row), heldRows(parts, hold)), epoch: hold.epoch };
}

function heldRows({ store, append }: PostgresJournalParts, hold: Hold): HeldRows {
  const { run } = hold;
  const fenced = <Result>(work: (transaction: PostgresTransaction) => Promise<Result>): Promise<Result> =>
    store.transaction(async (transaction) => {
      await assertHeld(transaction, hold);
      return await work(transaction);
    });
  return {
    doing: (key) => {
      const step = { run, key, doing: randomUUID() };
      return {
        begin: () => fenced((transaction) => beginStep(transaction, step)),
        fail: () => fenced((transaction) => failStep(transaction, step)),
        finish: (resultJson, entries) =>
          fenced(async (transaction) => {
            await append(transaction, entries);
            if (!(await finishStep(transaction, step, resultJson))) throw takenOver(hold);
          }),
      };
    },
    finishedResult: async (key) => {
      const rows = await store.query((database) =>
        database
          .selectFrom("steps")
          .select("result_json")
          .where("run", "=", run)
          .where("key", "=", key)
          .where("state", "=", "finished")
          .execute(),
      );
      return rows[0]?.result_json ?? undefined;
    },
    end: (at) => store.transaction((transaction) => endRun(transaction, hold, at)),
    letGo: () => store.transaction((transaction) => letGo(transaction, hold)),
  };
}

/** Deletes what the steps returned; keys, plan and times stay. Throws `run.interrupted` where somebody else holds the run. */
async function endRun(transaction: PostgresTransaction, hold: Hold, at: Instant): Promise<void> {
  const { run, part } = hold;
  if (part !== "") {
    throw new SufficeError("bug.invariant", {
      message: `the journal was asked by who holds a part of run ${run} to end it.`,
    });
  }
  const row = await transaction
    .selectFrom("runs")
    .select("ended_at_ms")
    .where("run", "=", run)
    .forNoKeyUpdate()
    .executeTakeFirst();
  // Its own end, whose answer was lost: nobody else can have ended it between this epoch and the next.
  if (row?.ended_at_ms === at && (await epochOf(transaction, hold)) === hold.epoch + 1) return;
  await assertHeld(transaction, hold);
  await endAllHolds(transaction, run);
  await deleteResults(transaction, run);
  await transaction.updateTable("runs").set({ ended_at_ms: at }).where("run", "=", run).execute();
}

interface NewRun {
  readonly run: RunId;
  readonly at: Instant;
  readonly planJson: string;
}

async function insertRun(transaction: PostgresTransaction, { run, at, planJson }: NewRun): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await transaction
    .insertInto("runs")
    .values({ run, started_at_ms: at, ended_at_ms: null, plan_json: planJson })
    .onConflict((conflict) => conflict.column("run").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

async function wasTakenBy(
  transaction: PostgresTransaction,
  { run, part, taking }: { readonly run: RunId; readonly part: string; readonly taking: string },
): Promise<boolean> {
  const row = await transaction
    .selectFrom("holds")
    .select("taken_as")
    .where("run", "=", run)
    .where("part", "=", part)
    .executeTakeFirst();
  return row?.taken_as === taking;
}

async function epochOf(transaction: PostgresTransaction, { run, part }: Hold): Promise<number | undefined> {
  const row = await transaction
    .selectFrom("holds")
    .select("epoch")
    .where("run", "=", run)
    .where("part", "=", part)
    .executeTakeFirst();
  return row?.epoch;
}

async function stateOf(store: PostgresStore, run: RunId): Promise<RunState> {
  const { rows } = await store.query((database) =>
    sql<{ readonly has_ended: boolean; readonly is_held: boolean }>`
      SELECT runs.ended_at_ms IS NOT NULL AS has_ended,
             coalesce(processes.alive_until > clock_timestamp(), false) AS is_held
      FROM suffice.runs
      LEFT JOIN suffice.holds ON holds.run = runs.run AND holds.part = ''
      LEFT JOIN suffice.processes ON processes.process = holds.process
      WHERE runs.run = ${run}`.execute(database),
  );
  const [row] = rows;
  if (row === undefined) return "unknown";
  if (row.has_ended) return "ended";
  return row.is_held ? "held" : "abandoned";
}
