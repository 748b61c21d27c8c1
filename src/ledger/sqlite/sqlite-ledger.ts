import type { Store } from "../../store/index.ts";
import type { Ledger } from "../ledger.ts";
import { ledgerOfRows } from "../ledger-of-rows.ts";

/** The ledger as two tables of a store. Closing it closes the store, and with it whatever else works on that. */
export function createSqliteLedger({ store }: { readonly store: Store }): Ledger {
  return ledgerOfRows({
    read: (work) => work(store.database),
    transaction: (work) => store.transaction(work),
    close: () => store.close(),
  });
}
