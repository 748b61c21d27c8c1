export { appendEntries } from "../append-entries.ts";
export { createPostgresLedger } from "./postgres-ledger.ts";
