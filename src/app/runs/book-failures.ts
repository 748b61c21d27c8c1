import type { CallEntry } from "../../domain/index.ts";
import type { BudgetKeeper } from "../../ledger/index.ts";

/**
 * Books what broken answers had cost in earlier lives of a run. Answered calls are booked as they are replayed; these are
 * not asked for again, and would drop out of the caps.
 */
export async function bookFailures(
  calls: readonly CallEntry[],
  budget: Pick<BudgetKeeper, "book">,
): Promise<void> {
  for (const { outcome, cost, tags, sourceId } of calls) {
    if (outcome === "failed" && cost.kind === "priced" && tags.task !== undefined) {
      await budget.book({ task: tags.task, key: sourceId }, cost.amount);
    }
  }
}
