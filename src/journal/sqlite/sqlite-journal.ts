import type { Journal } from "../journal.ts";
import { recordOf } from "../run-record.ts";
import type { SqliteJournalParts } from "./journal-parts.ts";
import { createRunJournal } from "./run-journal.ts";
import { insertRun, stateOf, takeOver } from "./run-rows.ts";

/** The journal as two tables of the ledger's own store, so that a step's result and its entries commit together. */
export function createSqliteJournal(parts: SqliteJournalParts): Journal {
  const { store, identity } = parts;
  return {
    begin: async (run, plan, at) => {
      const planJson = JSON.stringify(plan);
      await store.transaction((transaction) => insertRun(transaction, { run, at, planJson }, identity.self));
      // Read back, so that a run sees the same plan whether it was resumed or not.
      const record = { run, startedAt: at, endedAt: undefined, plan: JSON.parse(planJson) };
      return createRunJournal(parts, record);
    },
    resume: async (run) => {
      const record = await store.transaction((transaction) => takeOver(transaction, run, identity));
      return createRunJournal(parts, record);
    },
    stateOf: (run) => stateOf(store.database, run, identity),
    runs: async (most) => {
      const query = store.database
        .selectFrom("runs")
        .selectAll()
        .orderBy("started_at_ms", "desc")
        .orderBy("id", "desc");
      const rows = await (most === undefined ? query : query.limit(most)).execute();
      return rows.map(recordOf);
    },
  };
}
