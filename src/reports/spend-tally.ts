import {
  byTokenClass,
  type Cost,
  nanoUsd,
  type PricedCall,
  type Spend,
  TOKEN_CLASSES,
  type Usage,
  usageOf,
} from "../domain/index.ts";

export interface SpendTotals {
  readonly spend: Spend;
  readonly usage: Usage;
  /** Calls whose output tokens were more than is counted, by how much nobody knows. */
  readonly uncertainOutputCalls: number;
  /** Of those, the calls whose output is estimated. */
  readonly estimatedOutputCalls: number;
}

/**
 * Sums that grow call by call: what `addCost` and `addUsage` come to, without an object for each call. There are tens of
 * thousands, and a person waits.
 */
export interface SpendTally {
  calls: number;
  unpricedCalls: number;
  amount: number;
  readonly byClass: Record<keyof Usage, number>;
  readonly tokens: Record<keyof Usage, number>;
  /** Classes that some call reported: the others stay absent. */
  readonly isReported: Record<keyof Usage, boolean>;
  uncertainOutputCalls: number;
  estimatedOutputCalls: number;
}

export function newTally(): SpendTally {
  return {
    calls: 0,
    unpricedCalls: 0,
    amount: 0,
    byClass: { ...byTokenClass(() => 0) },
    tokens: { ...byTokenClass(() => 0) },
    isReported: { ...byTokenClass(() => false) },
    uncertainOutputCalls: 0,
    estimatedOutputCalls: 0,
  };
}

type CountedCall = Pick<PricedCall, "cost" | "usage" | "hasUncertainOutput" | "hasEstimatedOutput">;

export function countCall(tally: SpendTally, call: CountedCall): void {
  tally.calls += 1;
  countCost(tally, call.cost);
  if (call.usage !== undefined) countUsage(tally, call.usage);
  if (call.hasUncertainOutput === true) tally.uncertainOutputCalls += 1;
  if (call.hasEstimatedOutput === true) tally.estimatedOutputCalls += 1;
}

function countCost(tally: SpendTally, cost: Cost): void {
  if (cost.kind === "unpriced") {
    tally.unpricedCalls += 1;
    return;
  }
  const { byClass } = tally;
  tally.amount += cost.amount;
  byClass.freshInput += cost.byClass.freshInput;
  byClass.cacheRead += cost.byClass.cacheRead;
  byClass.cacheWrite5m += cost.byClass.cacheWrite5m;
  byClass.cacheWrite1h += cost.byClass.cacheWrite1h;
  byClass.output += cost.byClass.output;
}

function countUsage({ tokens, isReported }: SpendTally, usage: Usage): void {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  if (freshInput !== undefined) {
    tokens.freshInput += freshInput;
    isReported.freshInput = true;
  }
  if (cacheRead !== undefined) {
    tokens.cacheRead += cacheRead;
    isReported.cacheRead = true;
  }
  if (cacheWrite5m !== undefined) {
    tokens.cacheWrite5m += cacheWrite5m;
    isReported.cacheWrite5m = true;
  }
  if (cacheWrite1h !== undefined) {
    tokens.cacheWrite1h += cacheWrite1h;
    isReported.cacheWrite1h = true;
  }
  if (output !== undefined) {
    tokens.output += output;
    isReported.output = true;
  }
}

/** Adds what another tally has counted. */
export function countTally(tally: SpendTally, other: SpendTally): void {
  tally.calls += other.calls;
  tally.unpricedCalls += other.unpricedCalls;
  tally.amount += other.amount;
  tally.uncertainOutputCalls += other.uncertainOutputCalls;
  tally.estimatedOutputCalls += other.estimatedOutputCalls;
  for (const tokenClass of TOKEN_CLASSES) {
    tally.byClass[tokenClass] += other.byClass[tokenClass];
    tally.tokens[tokenClass] += other.tokens[tokenClass];
    tally.isReported[tokenClass] ||= other.isReported[tokenClass];
  }
}

/** What was counted so far. */
export function totalsOf(tally: SpendTally): SpendTotals {
  const { calls, unpricedCalls, amount, byClass, tokens, isReported } = tally;
  return {
    spend: {
      amount: nanoUsd(amount),
      byClass: byTokenClass((tokenClass) => nanoUsd(byClass[tokenClass])),
      calls,
      unpricedCalls,
    },
    usage: usageOf(byTokenClass((tokenClass) => (isReported[tokenClass] ? tokens[tokenClass] : undefined))),
    uncertainOutputCalls: tally.uncertainOutputCalls,
    estimatedOutputCalls: tally.estimatedOutputCalls,
  };
}
