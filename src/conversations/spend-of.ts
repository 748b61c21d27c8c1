import { byTokenClass, nanoUsd, type PricedCall, type Spend, TOKEN_CLASSES } from "../domain/index.ts";

/** What `addCost` over all calls comes to, in one pass: reports ask it of tens of thousands. */
export function spendOf(calls: readonly PricedCall[]): Spend {
  const sums = { freshInput: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  let amount = 0;
  let unpricedCalls = 0;
  for (const { cost } of calls) {
    if (cost.kind === "unpriced") {
      unpricedCalls += 1;
      continue;
    }
    amount += cost.amount;
    for (const tokenClass of TOKEN_CLASSES) sums[tokenClass] += cost.byClass[tokenClass];
  }
  return {
    amount: nanoUsd(amount),
    byClass: byTokenClass((tokenClass) => nanoUsd(sums[tokenClass])),
    calls: calls.length,
    unpricedCalls,
  };
}
