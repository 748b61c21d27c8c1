import { addUsd, formatUsd, type NanoUsd, ZERO_USD } from "./money.ts";
import { type ByTokenClass, byTokenClass } from "./usage.ts";

/** How a figure was come by. No ratio mixes these silently. */
export const BASES = ["measured", "historical", "projected", "list"] as const;
export type Basis = (typeof BASES)[number];

/**
 * Why a call has no price: `class-without-price` where it used a class of tokens for which its model's price has no rate;
 * which class is seen from its usage.
 */
export type UnpricedReason = "unknown-model" | "class-without-price" | "usage-not-reported" | "interrupted";

/** A call is priced or it is not; an unknown price is never zero. */
export type Cost =
  | { readonly kind: "priced"; readonly amount: NanoUsd; readonly byClass: ByTokenClass<NanoUsd> }
  | { readonly kind: "unpriced"; readonly because: UnpricedReason };

/** A sum that says what it does not know. */
export interface Spend {
  readonly amount: NanoUsd;
  readonly byClass: ByTokenClass<NanoUsd>;
  readonly calls: number;
  readonly unpricedCalls: number;
}

export const NO_SPEND: Spend = {
  amount: ZERO_USD,
  byClass: byTokenClass(() => ZERO_USD),
  calls: 0,
  unpricedCalls: 0,
};

/** Nothing was billed, for example because the provider answered with an error before any token. */
export const FREE: Cost = { kind: "priced", amount: ZERO_USD, byClass: NO_SPEND.byClass };

export function addCost(spend: Spend, cost: Cost): Spend {
  switch (cost.kind) {
    case "priced":
      return {
        amount: addUsd(spend.amount, cost.amount),
        byClass: byTokenClass((tokenClass) => addUsd(spend.byClass[tokenClass], cost.byClass[tokenClass])),
        calls: spend.calls + 1,
        unpricedCalls: spend.unpricedCalls,
      };
    case "unpriced":
      return { ...spend, calls: spend.calls + 1, unpricedCalls: spend.unpricedCalls + 1 };
    default:
      return cost satisfies never;
  }
}

/** `$0.0123`, or `$0.0123 and 2 calls without a price`. */
export function spendLabel(spend: Pick<Spend, "amount" | "unpricedCalls">): string {
  if (spend.unpricedCalls === 0) return formatUsd(spend.amount);
  const calls = spend.unpricedCalls === 1 ? "1 call" : `${spend.unpricedCalls} calls`;
  return `${formatUsd(spend.amount)} and ${calls} without a price`;
}
