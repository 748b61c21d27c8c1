import type { PricedCall } from "../domain/index.ts";
import type { FindingsInput } from "./anti-pattern.ts";

export function modelOf({ modelAnswered, modelAsked }: PricedCall): string {
  return modelAnswered ?? modelAsked;
}

/** Each once, in the order of their first call. */
export function modelsOf(calls: readonly PricedCall[]): readonly string[] {
  return [...new Set(calls.map(modelOf))];
}

/** Tells one name for a model under all its names, as far as the price book declares them. Looks each name up once. */
export function modelNames(priceOf: FindingsInput["priceOf"]): (call: PricedCall) => string {
  const known = new Map<string, string>();
  return (call) => {
    const model = modelOf(call);
    const name = known.get(model) ?? priceOf(model, call.at)?.model ?? model;
    known.set(model, name);
    return name;
  };
}
