import { type Model, type ModelRegistry, SufficeError } from "../../domain/index.ts";
import { withOverrides } from "../../pricing/index.ts";
import type { Catalogue } from "../../settings/index.ts";
import type { Settings } from "../effective-settings.ts";
import { loadPresets } from "../presets.ts";

export interface ServedCatalogue extends Catalogue {
  /** Every model that is known, served or not. */
  readonly known: ModelRegistry;
}

/** The models that the settings' providers serve, and the price book with the user's own prices. Throws `settings.invalid` where there is no model. */
export async function servedCatalogue(
  settings: Pick<Settings, "providers" | "models" | "prices">,
): Promise<ServedCatalogue> {
  const presets = await loadPresets();
  const { models, priceBook } = await presets.catalogue();
  const replaced = new Set(settings.models.map(({ id }) => id));
  const all = [...settings.models, ...models.filter(({ id }) => !replaced.has(id))];
  const names = settings.providers.map(({ name }) => name);
  const served = modelsServedBy(names, all);
  // Ollama says itself what it has.
  if (served.length === 0 && settings.providers.every(({ protocol }) => protocol !== "ollama")) {
    throw new SufficeError("settings.invalid", {
      message: `no model is known that ${names.join(" or ")} serves; declare its models under models in suffice.yaml`,
    });
  }
  return { models: served, known: all, priceBook: withOverrides(priceBook, settings.prices) };
}

/** In the order of the providers: where costs are equal the default one's come first. */
export function modelsServedBy(providers: readonly string[], models: readonly Model[]): ModelRegistry {
  return providers.flatMap((name) => models.filter(({ provider }) => provider === name));
}
