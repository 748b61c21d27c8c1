import {
  type Instant,
  type NanoUsd,
  nanoUsd,
  type Price,
  type PricedCall,
  subtractUsd,
  type Usage,
} from "../domain/index.ts";
import { asSold, costOfUsage } from "../pricing/index.ts";
import type { FindingMoney } from "./anti-pattern.ts";

/** All that was paid for calls: what a script would have saved, or what is at stake. */
export function paidFor(calls: readonly PricedCall[]): FindingMoney {
  return moneyOf(calls, "historical", paidAmount);
}

/**
 * What was paid above what the same tokens cost at another model, each call at the price of its day. Other turns, other tokens and
 * a cache that would have to be written anew are not in it. Calls that nobody was billed for are free there as well.
 */
export function paidAbove(
  calls: readonly PricedCall[],
  model: string | undefined,
  priceOf: (model: string, at: Instant) => Price | undefined,
): FindingMoney {
  return moneyOf(calls, "projected", (call) => {
    const paid = paidAmount(call);
    if (paid === undefined || paid === 0) return paid;
    const price = model === undefined ? undefined : priceOf(model, call.at);
    const elsewhere = amountAt(call.usage, price);
    return elsewhere === undefined ? undefined : subtractUsd(paid, elsewhere);
  });
}

/** What a usage costs at a price, in the classes that it sells; `undefined` where that cannot be told. */
export function amountAt(usage: Usage | undefined, price: Price | undefined): NanoUsd | undefined {
  if (usage === undefined || price === undefined) return undefined;
  // Mostly all classes that were used are sold, and nothing has to be moved.
  const plain = costOfUsage(usage, price);
  const cost = plain.kind === "priced" ? plain : costOfUsage(asSold(usage, price), price);
  return cost.kind === "priced" ? cost.amount : undefined;
}

export function paidAmount({ cost }: Pick<PricedCall, "cost">): NanoUsd | undefined {
  return cost.kind === "priced" ? cost.amount : undefined;
}

/** Of any number of amounts, also of more than a call may have arguments. */
export function sumUsd(amounts: Iterable<NanoUsd | undefined>): NanoUsd {
  let sum = 0;
  for (const amount of amounts) sum += amount ?? 0;
  return nanoUsd(sum);
}

function moneyOf(
  calls: readonly PricedCall[],
  basis: FindingMoney["basis"],
  amountOf: (call: PricedCall) => NanoUsd | undefined,
): FindingMoney {
  let [dollars, unpricedCalls, uncertainOutputCalls] = [0, 0, 0];
  for (const call of calls) {
    const amount = amountOf(call);
    if (amount === undefined) unpricedCalls += 1;
    else dollars += amount;
    if (call.hasUncertainOutput === true) uncertainOutputCalls += 1;
  }
  return {
    dollars: unpricedCalls === calls.length ? undefined : nanoUsd(dollars),
    basis,
    unpricedCalls,
    uncertainOutputCalls,
  };
}
