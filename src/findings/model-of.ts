import type { PricedCall } from "../domain/index.ts";
import type { FindingsInput } from "./anti-pattern.ts";

export function modelOf({ modelAnswered, modelAsked }: PricedCall): string {
  return modelAnswered ?? modelAsked;
}

/** Each once, in the order of their first call. */
export function modelsOf(calls: readonly PricedCall[]): readonly string[] {
  return [...new Set(calls.map(modelOf))];
}

/** One name for a model under all its names, as far as the price book declares them. */
export function sameModelName(call: PricedCall, priceOf: FindingsInput["priceOf"]): string {
  return priceOf(modelOf(call), call.at)?.model ?? modelOf(call);
}
