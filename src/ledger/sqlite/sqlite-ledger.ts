import type { Store } from "../../store/index.ts";
import type { Ledger, LedgerFilter } from "../ledger.ts";
import { appendEntries } from "./append-entries.ts";
import { callOfRow, verdictOfRow } from "./entry-of-row.ts";

/** The ledger as two tables of a store. Closing it closes the store, and with it whatever else works on that. */
export function createSqliteLedger({ store }: { readonly store: Store }): Ledger {
  return {
    append: async (entries) => {
      if (entries.length > 0) await store.transaction((transaction) => appendEntries(transaction, entries));
    },
    calls: async (filter) => (await selectCalls(store, filter)).map(callOfRow),
    verdicts: async (filter) => (await selectVerdicts(store, filter)).map(verdictOfRow),
    close: () => store.close(),
  };
}

function selectCalls(store: Store, { run, since, until }: LedgerFilter) {
  let query = store.database.selectFrom("calls").selectAll();
  if (run !== undefined) query = query.where("run", "=", run);
  if (since !== undefined) query = query.where("at_ms", ">=", since);
  if (until !== undefined) query = query.where("at_ms", "<", until);
  return query.orderBy("at_ms").orderBy("id").execute();
}

function selectVerdicts(store: Store, { run, since, until }: LedgerFilter) {
  let query = store.database.selectFrom("verdicts").selectAll();
  if (run !== undefined) query = query.where("run", "=", run);
  if (since !== undefined) query = query.where("at_ms", ">=", since);
  if (until !== undefined) query = query.where("at_ms", "<", until);
  return query.orderBy("at_ms").orderBy("id").execute();
}
