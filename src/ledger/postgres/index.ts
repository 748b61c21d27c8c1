export { appendEntries } from "../append-entries.ts";
export { createPostgresBudgets, type PostgresBudgetsParts } from "./postgres-budgets.ts";
export { createPostgresLedger } from "./postgres-ledger.ts";
