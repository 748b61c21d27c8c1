import { type ModelRegistry, TIERS, type Tier, type WorkProfile } from "../../domain/index.ts";
import { priceAt, projectedCost } from "../../pricing/index.ts";
import { systemClock } from "../clock.ts";
import { loadPresets } from "../presets.ts";
import { modelsServedBy } from "../providers/served-catalogue.ts";
import type { WorkRead } from "./read-work.ts";

/**
 * For each tier the model of the settings' providers that does a usual piece of work for the least, at today's prices; a tier in
 * which none has a price is absent.
 */
export async function tierModelsOf({
  settings,
  book,
  models,
}: Pick<WorkRead, "settings" | "book" | "models">): Promise<ReadonlyMap<Tier, string>> {
  const presets = await loadPresets();
  const { work } = await presets.policy(settings.policy, settings.policyFrom);
  const names = settings.providers.map(({ name }) => name);
  return cheapestOf(modelsServedBy(names, models), work, (model) => priceAt(book, model, systemClock()));
}

function cheapestOf(
  models: ModelRegistry,
  work: WorkProfile,
  priceOf: (model: string) => ReturnType<typeof priceAt>,
): ReadonlyMap<Tier, string> {
  const found = new Map<Tier, string>();
  for (const tier of TIERS) {
    const [cheapest] = models
      .filter((model) => model.tier === tier)
      .flatMap(({ id }) => {
        const cost = projectedCost(work, priceOf(id));
        return cost === undefined ? [] : [{ id, expected: cost.expected }];
      })
      .toSorted((a, b) => a.expected - b.expected);
    if (cheapest !== undefined) found.set(tier, cheapest.id);
  }
  return found;
}
