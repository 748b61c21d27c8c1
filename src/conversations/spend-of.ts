import { byTokenClass, nanoUsd, type PricedCall, type Spend } from "../domain/index.ts";

/** What `addCost` over all calls comes to, in one pass: reports ask it of tens of thousands. */
export function spendOf(calls: Iterable<PricedCall>): Spend {
  const sums = { freshInput: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  let amount = 0;
  let count = 0;
  let unpricedCalls = 0;
  for (const { cost } of calls) {
    count += 1;
    if (cost.kind === "unpriced") {
      unpricedCalls += 1;
      continue;
    }
    amount += cost.amount;
    const { byClass } = cost;
    sums.freshInput += byClass.freshInput;
    sums.cacheRead += byClass.cacheRead;
    sums.cacheWrite5m += byClass.cacheWrite5m;
    sums.cacheWrite1h += byClass.cacheWrite1h;
    sums.output += byClass.output;
  }
  return {
    amount: nanoUsd(amount),
    byClass: byTokenClass((tokenClass) => nanoUsd(sums[tokenClass])),
    calls: count,
    unpricedCalls,
  };
}
