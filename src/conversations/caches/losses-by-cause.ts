import { addUsd, type NanoUsd, nanoUsd, ZERO_USD } from "../../domain/index.ts";
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
  const sums = {
    compaction: noLoss(),
    expiry: noLoss(),
    "model-switch": noLoss(),
    "tools-changed": noLoss(),
    unexplained: noLoss(),
  } satisfies Record<CacheLossCause, MutableSum>;
  for (const { cause, tokens, amount } of losses) {
    const sum = sums[cause];
    sum.count += 1;
    sum.tokens += tokens;
    if (amount === undefined) sum.unpriced += 1;
    else sum.amount = nanoUsd(sum.amount + amount);
  }
  return sums;
}

type MutableSum = { -readonly [Key in keyof LossSum]: LossSum[Key] };

function noLoss(): MutableSum {
  return { ...NO_LOSS };
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
