import type { PriceOf } from "../conversations/index.ts";
import { addUsd, type NanoUsd, type PricedCall, SufficeError, ZERO_USD } from "../domain/index.ts";
import { costAt, paidFor, sumOf } from "./call-cost.ts";
import type { ProjectionBaseline } from "./projection.ts";

/** `best-single`: of these models the one at which the very same calls, with their caching, would have cost the least. */
export type BaselineChoice =
  | { readonly name: "as-recorded" }
  | { readonly name: "best-single"; readonly models: readonly string[] };

/**
 * What work is compared with. Calls without a price are in neither baseline. Which models would have sufficed for all of it is for
 * the caller to say. Throws `usage.invalid` where none of them has a price for every call.
 */
export function baselineOf(
  calls: readonly PricedCall[],
  choice: BaselineChoice,
  priceOf: PriceOf,
): ProjectionBaseline {
  const priced = calls.filter((call) => paidFor(call) !== undefined);
  if (choice.name === "as-recorded") {
    return { name: choice.name, cost: sumOf(priced.map((call) => paidFor(call) ?? ZERO_USD)) };
  }
  const [best] = choice.models
    .flatMap((model) => {
      const cost = singleCost(priced, model, priceOf);
      return cost === undefined ? [] : [{ model, cost }];
    })
    .toSorted((a, b) => a.cost - b.cost);
  if (best !== undefined) return { name: choice.name, ...best };
  throw new SufficeError("usage.invalid", {
    message: `no best single model: none of ${choice.models.join(", ") || "no models"} has a price for all of these calls. Name another, or compare with the work as it was`,
  });
}

function singleCost(calls: readonly PricedCall[], model: string, priceOf: PriceOf): NanoUsd | undefined {
  let sum = ZERO_USD;
  for (const { usage, at } of calls) {
    // A call that was billed nothing and tells no usage would be nothing elsewhere, too.
    const cost = usage === undefined ? ZERO_USD : costAt(usage, priceOf(model, at));
    if (cost === undefined) return undefined;
    sum = addUsd(sum, cost);
  }
  return sum;
}
