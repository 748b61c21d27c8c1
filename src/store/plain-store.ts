import { resolve } from "node:path";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { closeTidily } from "./close-tidily.ts";
import { connect } from "./connect.ts";
import { storeFailure } from "./store-failure.ts";

export type SqlValue = string | number | null;

/** Columns by their names, as SQLite gives them: whoever asked knows what they should be, and looks. */
export type SqlRow = Readonly<Record<string, unknown>>;

export interface SqlStatement {
  all(...parameters: readonly SqlValue[]): readonly SqlRow[];
  run(...parameters: readonly SqlValue[]): void;
}

/**
 * The same database as {@link Store}, in SQL: without the query builder, whose loading takes longer than all that it would be
 * asked for on the way to a first answer.
 */
export interface PlainStore {
  /** Absolute path, or `:memory:`. */
  readonly file: string;
  prepare(sql: string): SqlStatement;
  /** `BEGIN IMMEDIATE`, `work`, commit: all of it is kept or, where anything throws, nothing. */
  transaction(work: () => void): void;
  /** A second time does nothing. */
  close(): void;
}

/** Opens, makes and refuses files as `openStore` does. Every failure is a `SufficeError` that names the file. */
export async function openPlainStore({ file }: { readonly file: string }): Promise<PlainStore> {
  const path = file === ":memory:" ? file : resolve(file);
  try {
    return storeOver(await connect(path), path);
  } catch (error) {
    throw storeFailure(path, error);
  }
}

function storeOver(raw: DatabaseSyncInstance, file: string): PlainStore {
  const naming = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw storeFailure(file, error);
    }
  };
  return {
    file,
    prepare(sql) {
      const statement = naming(() => raw.prepare(sql));
      return {
        all: (...parameters) => naming((): readonly SqlRow[] => statement.all(...parameters)),
        run: (...parameters) => {
          naming(() => statement.run(...parameters));
        },
      };
    },
    transaction: (work) => naming(() => inTransaction(raw, work)),
    close: () => {
      if (raw.isOpen) closeTidily(raw);
    },
  };
}

function inTransaction(raw: DatabaseSyncInstance, work: () => void): void {
  raw.exec("BEGIN IMMEDIATE");
  try {
    work();
    raw.exec("COMMIT");
  } catch (error) {
    // A full disk rolls back by itself.
    if (raw.isTransaction) raw.exec("ROLLBACK");
    throw error;
  }
}
