import type { Instant, Price, PricedCall } from "../domain/index.ts";
import { costOfUsage } from "../pricing/index.ts";

/** What a model cost at a moment; `undefined`: nobody knows, and then nothing is said in dollars. */
export type PriceOf = (model: string, at: Instant) => Price | undefined;

/** What served the call. A log that knows only what was asked for is believed. */
export function modelOf({ modelAnswered, modelAsked }: PricedCall): string {
  return modelAnswered ?? modelAsked;
}

export function priceOfCall(call: PricedCall, priceOf: PriceOf): Price | undefined {
  return priceOf(modelOf(call), call.at);
}

/**
 * Somebody was billed for it, or its model is priced at nothing. What a proxy answered from its own store, and what failed, has a
 * cost of nothing although its model has a price: no provider read or wrote a cache for it.
 */
export function wasServed(call: PricedCall, priceOf: PriceOf): boolean {
  if (call.cost.kind === "unpriced" || call.cost.amount > 0) return true;
  const plain = costOfUsage(call.usage, priceOfCall(call, priceOf));
  return plain.kind === "unpriced" || plain.amount === 0;
}
