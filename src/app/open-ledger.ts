import type { Journal } from "../journal/index.ts";
import { createSqliteJournal, isProcessAlive, readProcessIdentity } from "../journal/sqlite/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { appendEntries, createSqliteLedger } from "../ledger/sqlite/index.ts";
import { openStore } from "../store/index.ts";

export interface Records {
  readonly ledger: Ledger;
  readonly journal: Journal;
  close(): Promise<void>;
}

/** Ledger and journal over one file, made where it is missing. */
export async function openRecords(file: string): Promise<Records> {
  const store = await openStore({ file });
  const identity = { self: readProcessIdentity(), isAlive: isProcessAlive };
  const journal = createSqliteJournal({ store, append: appendEntries, identity });
  const ledger = createSqliteLedger({ store });
  return { ledger, journal, close: () => ledger.close() };
}
