import type { Entry } from "../../domain/index.ts";
import type { Store, StoreTransaction } from "../../store/index.ts";
import type { ProcessIdentity } from "../process-identity.ts";

/** Writes ledger entries as a part of the journal's transaction: the ledger's `appendEntries`. */
export type AppendEntries = (transaction: StoreTransaction, entries: readonly Entry[]) => Promise<void>;

/** Who this process is, and how to ask whether another one still runs. */
export interface JournalIdentity {
  readonly self: ProcessIdentity;
  readonly isAlive: (other: ProcessIdentity) => boolean;
}

export interface SqliteJournalParts {
  readonly store: Store;
  readonly append: AppendEntries;
  readonly identity: JournalIdentity;
}
