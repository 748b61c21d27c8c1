import type { PriceOf } from "../conversations/index.ts";
import {
  addUsd,
  type Instant,
  type NanoUsd,
  type Price,
  type PricedCall,
  promptTokens,
  type Usage,
  usageOf,
  ZERO_USD,
} from "../domain/index.ts";
import { asSold, costOfUsage } from "../pricing/index.ts";

/** A call whose usage is known and that sent something: others do no work that could be done elsewhere. */
export interface WorkingCall extends PricedCall {
  readonly usage: Usage;
}

/** In the classes that the price has; `undefined` without a price or without reported usage. */
export function costAt(usage: Usage, price: Price | undefined): NanoUsd | undefined {
  const cost = costOfUsage(usage, price);
  if (cost.kind === "priced") return cost.amount;
  if (price === undefined || cost.because !== "class-without-price") return undefined;
  const sold = costOfUsage(asSold(usage, price), price);
  return sold.kind === "priced" ? sold.amount : undefined;
}

/** Of any number of amounts. */
export function sumOf(amounts: readonly NanoUsd[]): NanoUsd {
  return amounts.reduce((sum, amount) => addUsd(sum, amount), ZERO_USD);
}

/** What a call cost as it was. */
export function paidFor({ cost }: PricedCall): NanoUsd | undefined {
  return cost.kind === "priced" ? cost.amount : undefined;
}

export function modelOf({ modelAnswered, modelAsked }: PricedCall): string {
  return modelAnswered ?? modelAsked;
}

/** The same model under another of its names has the same price. Models without a price are told apart by their names. */
export function nameAt(model: string, at: Instant, priceOf: PriceOf): string {
  return priceOf(model, at)?.model ?? model;
}

export function workingCalls(calls: readonly PricedCall[]): readonly WorkingCall[] {
  return calls.flatMap((call) => {
    const { usage } = call;
    return usage === undefined || promptTokens(usage) === 0 ? [] : [{ ...call, usage }];
  });
}

/** With its answer so many times as long. */
export function withOutput(usage: Usage, times: number): Usage {
  return usage.output === undefined ? usage : usageOf({ ...usage, output: Math.round(usage.output * times) });
}
