export type { Ledger, LedgerFilter } from "./ledger.ts";
