import type { PostgresStore } from "../../store/index.ts";
import { appendEntries } from "../append-entries.ts";
import type { Ledger } from "../ledger.ts";
import { ledgerOfRows } from "../ledger-of-rows.ts";

/**
 * The ledger as two tables of a PostgreSQL database that many processes append to. Closing it closes the store. An append whose
 * connection is lost is done again: an entry is there once, however often it is appended.
 */
export function createPostgresLedger({ store }: { readonly store: PostgresStore }): Ledger {
  const ledger = ledgerOfRows({
    read: (work) => store.query(work),
    transaction: (work) => store.transaction(work),
    close: () => store.close(),
  });
  return {
    ...ledger,
    append: async (entries) => {
      // One entry is one statement, which is whole by itself: that saves two of three ways there and back.
      if (entries.length === 1) await store.query((database) => appendEntries(database, entries));
      else await ledger.append(entries);
    },
  };
}
