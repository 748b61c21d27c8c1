import { addCost, type NanoUsd, NO_SPEND, type Price, type Usage } from "../domain/index.ts";
import { asSold } from "./as-sold.ts";
import { costOfUsage } from "./cost-of-usage.ts";

/** What calls would cost at one price, in the classes that it has; `undefined` where a call's usage was not reported. */
export function spentAt(calls: readonly Usage[], price: Price): NanoUsd | undefined {
  const { amount, unpricedCalls } = calls.reduce(
    (spend, usage) => addCost(spend, costOfUsage(asSold(usage, price), price)),
    NO_SPEND,
  );
  return unpricedCalls === 0 ? amount : undefined;
}
