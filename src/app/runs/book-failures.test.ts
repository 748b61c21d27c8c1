import { expect, test } from "vitest";
import { createBudgetKeeper } from "../../dispatch/index.ts";
import { byTokenClass, type CallEntry, nanoUsd, taskId } from "../../domain/index.ts";
import { aCallEntry } from "../../testing/index.ts";
import { bookFailures } from "./book-failures.ts";

const TASK = taskId("T-1");

function call(outcome: CallEntry["outcome"], amount: number | undefined): CallEntry {
  const cost =
    amount === undefined
      ? ({ kind: "unpriced", because: "usage-not-reported" } as const)
      : ({ kind: "priced", amount: nanoUsd(amount), byClass: byTokenClass(() => nanoUsd(0)) } as const);
  return aCallEntry({ outcome, cost, tags: { task: TASK } });
}

test("a resumed run starts with what its broken answers had cost, and leaves the answered ones to the replay", async () => {
  const budget = createBudgetKeeper({ runUsd: undefined, taskUsd: undefined });
  await bookFailures(
    [call("failed", 300), call("answered", 5000), call("failed", undefined), call("failed", 20)],
    budget,
  );
  expect([budget.spent(), budget.spentOn(TASK)]).toEqual([320, 320]);
});
