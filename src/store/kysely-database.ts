import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";
import { storeFailure } from "./store-failure.ts";

/**
 * A connection in the shape that Kysely's `SqliteDialect` wants. Every failure leaves here as a `SufficeError` that names
 * `file`; nothing above has to know SQLite's.
 */
export function kyselyDatabase(raw: DatabaseSyncInstance, file: string): SqliteDatabase {
  const naming = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw storeFailure(file, error);
    }
  };
  const prepare = (sql: string): SqliteStatement => {
    // A full disk rolls back by itself; Kysely's own rollback would then fail and hide the reason.
    if (sql === "rollback" && !raw.isTransaction) return NOTHING;
    const statement = naming(() => raw.prepare(sql === "begin" ? BEGIN : sql));
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => naming(() => statement.all(...parameters)),
      run: (parameters) => naming(() => statement.run(...parameters)),
      iterate: (parameters) => naming(() => statement.iterate(...parameters)),
    };
  };
  return { close: () => raw.close(), prepare };
}

/** Taking the write lock at once: a transaction that reads first and writes later would fail instead of waiting its turn. */
const BEGIN = "BEGIN IMMEDIATE";

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};
