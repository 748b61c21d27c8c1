import {
  type Model,
  type ModelRegistry,
  modelNamed,
  SufficeError,
  TIERS,
  type Tier,
  tierNamed,
} from "../../domain/index.ts";
import { pricesOf } from "../../pricing/index.ts";
import type { ShippedCatalogue } from "../../settings/index.ts";

/** Large enough for anything: what a model could not do shows in its recorded outcomes. */
const ANY_SIZE = 10_000_000;

/**
 * The models of recorded outcomes as a registry, the cheapest tier first, in the given order within a tier. A model's tier is the
 * one that was said (`MODEL=TIER`), else that of the shipped model or former model with exactly this name or alias; a model without
 * one is left out. Throws `usage.invalid` for what is no tier.
 */
export function registryOf(
  names: readonly string[],
  catalogue: ShippedCatalogue,
  said: readonly string[],
): ModelRegistry {
  const tiers = new Map(said.map(saidTier));
  const unknown = [...tiers.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new SufficeError("usage.invalid", {
      message: `--tier ${unknown}: the outcomes have no such model (they have ${names.join(", ")})`,
    });
  }
  return names
    .flatMap((name): readonly Model[] => {
      const tier = tiers.get(name) ?? knownTier(name, catalogue);
      return tier === undefined || tier === "automated" ? [] : [recordedModel(name, tier)];
    })
    .toSorted((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier));
}

function saidTier(text: string): readonly [string, Tier] {
  const at = text.lastIndexOf("=");
  const tier = tierNamed(text.slice(at + 1));
  if (at < 1 || tier === undefined || tier === "automated") {
    throw new SufficeError("usage.invalid", {
      message: `--tier takes MODEL=TIER with one of local, light, mid, frontier; got "${text}"`,
    });
  }
  return [text.slice(0, at), tier];
}

function knownTier(name: string, { models, formerTiers, priceBook }: ShippedCatalogue): Tier | undefined {
  const id = pricesOf(priceBook, name)[0]?.model ?? name;
  const former = Object.entries(formerTiers).find(([each]) => each === name || each === id)?.[1];
  return modelNamed(models, name)?.tier ?? modelNamed(models, id)?.tier ?? former;
}

function recordedModel(id: string, tier: Model["tier"]): Model {
  return {
    id,
    aliases: [],
    tier,
    provider: "recorded",
    contextWindow: ANY_SIZE,
    maxOutput: ANY_SIZE,
    tools: true,
    vision: true,
  };
}
