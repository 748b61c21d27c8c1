export {
  type BudgetedCall,
  type BudgetKeeper,
  type BudgetLeft,
  budgetRefused,
  type Reservation,
} from "./budget-keeper.ts";
export type { Ledger, LedgerFilter } from "./ledger.ts";
