export { openStore, type Store, type StoreTransaction } from "./open-store.ts";
export { readText, storedText } from "./stored-text.ts";
export type {
  CallsTable,
  RunsTable,
  StepState,
  StepsTable,
  StoreTables,
  TagColumns,
  VerdictsTable,
} from "./tables.ts";
