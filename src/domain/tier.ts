/** Capability classes, weakest first. `automated` is a script: no model at all. Not a price band, not a priority. */
export const TIERS = ["automated", "local", "light", "mid", "frontier"] as const;
export type Tier = (typeof TIERS)[number];

/** Where work runs: a script, the conversation that is already open, or a fresh context with a brief. */
export const PLACES = ["script", "main", "isolated"] as const;
export type Place = (typeof PLACES)[number];

const TIER_ALIASES: ReadonlyMap<string, Tier> = new Map([
  ["free", "local"],
  ["cheap", "light"],
  ["balanced", "mid"],
]);

/** A tier by its name or by one of the documents' aliases; `undefined` for anything else. */
export function tierNamed(text: string): Tier | undefined {
  const name = text.trim().toLowerCase();
  return TIERS.find((tier) => tier === name) ?? TIER_ALIASES.get(name);
}

/** 0 for `automated`, 4 for `frontier`. */
export function tierRank(tier: Tier): number {
  return TIERS.indexOf(tier);
}

export function strongerTier(a: Tier, b: Tier): Tier {
  return tierRank(a) >= tierRank(b) ? a : b;
}

export function weakerTier(a: Tier, b: Tier): Tier {
  return tierRank(a) <= tierRank(b) ? a : b;
}
