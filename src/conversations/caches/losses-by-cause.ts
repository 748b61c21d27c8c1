import { addUsd, type NanoUsd, ZERO_USD } from "../../domain/index.ts";
import type { CacheLoss } from "./cache-losses.ts";
import { CACHE_LOSS_CAUSES, type CacheLossCause } from "./lost-prefixes.ts";

export interface LossSum {
  readonly count: number;
  readonly tokens: number;
  /** What sending them again cost more than reading them would have. */
  readonly amount: NanoUsd;
  /** So many of `count` have no price and are not in `amount`. */
  readonly unpriced: number;
}

export type LossesByCause = Readonly<Record<CacheLossCause, LossSum>>;

/** Every cause has its sum, those that did not occur as well. */
export function lossesByCause(losses: readonly CacheLoss[]): LossesByCause {
  const sums: Record<CacheLossCause, LossSum> = {
    compaction: NO_LOSS,
    expiry: NO_LOSS,
    "model-switch": NO_LOSS,
    "tools-changed": NO_LOSS,
    unexplained: NO_LOSS,
  };
  for (const { cause, tokens, amount } of losses) {
    const sum = sums[cause];
    sums[cause] = {
      count: sum.count + 1,
      tokens: sum.tokens + tokens,
      amount: addUsd(sum.amount, amount ?? ZERO_USD),
      unpriced: sum.unpriced + (amount === undefined ? 1 : 0),
    };
  }
  return sums;
}

const NO_LOSS: LossSum = { count: 0, tokens: 0, amount: ZERO_USD, unpriced: 0 };

/** All causes together. */
export function allLosses(losses: LossesByCause): LossSum {
  return CACHE_LOSS_CAUSES.reduce((sum, cause) => {
    const { count, tokens, amount, unpriced } = losses[cause];
    return {
      count: sum.count + count,
      tokens: sum.tokens + tokens,
      amount: addUsd(sum.amount, amount),
      unpriced: sum.unpriced + unpriced,
    };
  }, NO_LOSS);
}
