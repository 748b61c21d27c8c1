import { resolve } from "node:path";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { Kysely, SqliteDialect, type Transaction } from "kysely";
import { closeTidily } from "./close-tidily.ts";
import { connect } from "./connect.ts";
import { kyselyDatabase } from "./kysely-database.ts";
import { storeFailure } from "./store-failure.ts";
import type { StoreTables } from "./tables.ts";

/** Handed to whoever writes a part of somebody else's transaction. Not to be used after it. */
export type StoreTransaction = Transaction<StoreTables>;

/**
 * One SQLite database that ledger and journal share, so that one transaction can write both. A process opens a file once: two
 * stores in one process on one file would wait for each other in vain.
 */
export interface Store {
  /** Absolute path, or `:memory:`. */
  readonly file: string;
  /** For reading. Inside `transaction`'s work use what that is given, else it waits for itself. */
  readonly database: Kysely<StoreTables>;
  /**
   * `BEGIN IMMEDIATE`, `work`, commit: all of it is kept or, where anything throws, nothing. Others in this process wait
   * meanwhile, and other processes up to five seconds, so `work` does nothing but read and write rows.
   */
  transaction<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result>;
  /** A second time does nothing. */
  close(): Promise<void>;
}

/**
 * Opens `file`, making it (mode 0600) and its folders where they are missing; `:memory:` lives as long as the store.
 *
 * Throws `ledger.unavailable` where that cannot be, and `ledger.incompatible` for a file that a newer version wrote or a SQLite
 * library that may corrupt it.
 */
export async function openStore({ file }: { readonly file: string }): Promise<Store> {
  const path = file === ":memory:" ? file : resolve(file);
  try {
    return storeOver(await connect(path), path);
  } catch (error) {
    throw storeFailure(path, error);
  }
}

function storeOver(raw: DatabaseSyncInstance, file: string): Store {
  const dialect = new SqliteDialect({ database: kyselyDatabase(raw, file) });
  const database = new Kysely<StoreTables>({ dialect });
  return {
    file,
    database,
    transaction: async (work) => await database.transaction().execute(work),
    // In its turn, so that a transaction under way is finished; and without Kysely's `destroy`, so that whatever comes
    // later is refused by the adapter, which names the file.
    close: async () => {
      if (raw.isOpen)
        await database.connection().execute(async () => {
          if (raw.isOpen) closeTidily(raw);
        });
    },
  };
}
