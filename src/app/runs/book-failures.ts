import type { BudgetKeeper } from "../../dispatch/index.ts";
import type { CallEntry } from "../../domain/index.ts";

/**
 * Books what broken answers had cost in earlier lives of a run. Answered calls are booked as they are replayed; these are
 * not asked for again, and would drop out of the caps.
 */
export function bookFailures(calls: readonly CallEntry[], budget: Pick<BudgetKeeper, "book">): void {
  for (const { outcome, cost, tags } of calls) {
    if (outcome === "failed" && cost.kind === "priced" && tags.task !== undefined) {
      budget.book(tags.task, cost.amount);
    }
  }
}
