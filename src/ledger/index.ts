export { type BudgetedCall, type BudgetKeeper, budgetRefused, type Reservation } from "./budget-keeper.ts";
export type { Ledger, LedgerFilter } from "./ledger.ts";
