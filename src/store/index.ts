export { appendMark, EMPTY_MARK, isEmptyStore } from "./append-mark.ts";
export { openStore, type Store, type StoreTransaction } from "./open-store.ts";
export {
  openPlainStore,
  type PlainStore,
  type SqlRow,
  type SqlStatement,
  type SqlValue,
} from "./plain-store.ts";
export {
  openPostgresStore,
  type PostgresStore,
  type PostgresStoreOptions,
  type PostgresTransaction,
} from "./postgres/postgres-store.ts";
export { readText, storedText } from "./stored-text.ts";
export type {
  CallsTable,
  LedgerTables,
  LedgerTransaction,
  LogFilesTable,
  ProjectionsTable,
  RunsTable,
  StepState,
  StepsTable,
  StoreTables,
  TagColumns,
  VerdictsTable,
} from "./tables.ts";
