import {
  type Instant,
  type ModelRegistry,
  type PriceBook,
  TIERS,
  type Tier,
  type WorkProfile,
} from "../../domain/index.ts";
import { priceAt, projectedCost } from "../../pricing/index.ts";

/** For each tier the model that does a usual piece of work for the least; a tier in which none has a price is absent. */
export function tierModels(
  models: ModelRegistry,
  { book, work, at }: { readonly book: PriceBook; readonly work: WorkProfile; readonly at: Instant },
): ReadonlyMap<Tier, string> {
  const found = new Map<Tier, string>();
  for (const tier of TIERS) {
    const [cheapest] = models
      .filter((model) => model.tier === tier)
      .flatMap(({ id }) => {
        const cost = projectedCost(work, priceAt(book, id, at));
        return cost === undefined ? [] : [{ id, expected: cost.expected }];
      })
      .toSorted((a, b) => a.expected - b.expected);
    if (cheapest !== undefined) found.set(tier, cheapest.id);
  }
  return found;
}
