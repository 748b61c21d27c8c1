import type { Kysely } from "kysely";
import type { LedgerTables, LedgerTransaction } from "../store/index.ts";
import { appendEntries } from "./append-entries.ts";
import { callOfRow, verdictOfRow } from "./entry-of-row.ts";
import type { Ledger, LedgerFilter } from "./ledger.ts";

type LedgerDatabase = Pick<Kysely<LedgerTables>, "selectFrom">;

/** A database that has the ledger's tables, whichever it is. */
export interface LedgerStore {
  readonly read: <Result>(work: (database: LedgerDatabase) => Promise<Result>) => Promise<Result>;
  readonly transaction: <Result>(
    work: (transaction: LedgerTransaction) => Promise<Result>,
  ) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** The ledger as two tables of a store. Closing it closes the store, and with it whatever else works on that. */
export function ledgerOfRows({ read, transaction, close }: LedgerStore): Ledger {
  return {
    append: async (entries) => {
      if (entries.length > 0) await transaction((transaction) => appendEntries(transaction, entries));
    },
    calls: async (filter) => (await read((database) => selectCalls(database, filter))).map(callOfRow),
    verdicts: async (filter) =>
      (await read((database) => selectVerdicts(database, filter))).map(verdictOfRow),
    close,
  };
}

function selectCalls(database: LedgerDatabase, { run, since, until }: LedgerFilter) {
  let query = database.selectFrom("calls").selectAll();
  if (run !== undefined) query = query.where("run", "=", run);
  if (since !== undefined) query = query.where("at_ms", ">=", since);
  if (until !== undefined) query = query.where("at_ms", "<", until);
  return query.orderBy("at_ms").orderBy("id").execute();
}

function selectVerdicts(database: LedgerDatabase, { run, since, until }: LedgerFilter) {
  let query = database.selectFrom("verdicts").selectAll();
  if (run !== undefined) query = query.where("run", "=", run);
  if (since !== undefined) query = query.where("at_ms", ">=", since);
  if (until !== undefined) query = query.where("at_ms", "<", until);
  return query.orderBy("at_ms").orderBy("id").execute();
}
