import {
  addCost,
  type CallEntry,
  type NanoUsd,
  NO_SPEND,
  type PriceBook,
  type Spend,
} from "../domain/index.ts";
import { asSold } from "./as-sold.ts";
import { costOfUsage } from "./cost-of-usage.ts";
import { priceAt } from "./price-book.ts";

/**
 * What the same tokens would have cost at another model, each call at the price of its own day. A projection: another
 * model would have taken other turns and other tokens. Cache classes that its provider does not sell are fresh input there.
 */
export function repriced(calls: readonly CallEntry[], model: string, book: PriceBook): Spend {
  return calls.reduce((spend, { usage, at }) => {
    const price = priceAt(book, model, at);
    const sold = usage === undefined || price === undefined ? usage : asSold(usage, price);
    return addCost(spend, costOfUsage(sold, price));
  }, NO_SPEND);
}

/** How many times dearer the baseline is; `undefined` where the actual cost is nothing. */
export function ratioTo(baseline: NanoUsd, actual: NanoUsd): number | undefined {
  return actual === 0 ? undefined : baseline / actual;
}
