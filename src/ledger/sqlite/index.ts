export { appendEntries } from "../append-entries.ts";
export { createSqliteLedger } from "./sqlite-ledger.ts";
