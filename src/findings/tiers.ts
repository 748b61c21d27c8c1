import { type Tier, tierRank } from "../domain/index.ts";

/** A model of tier light or below; an unknown tier is not. */
export function isAtMostLight(tier: Tier | undefined): boolean {
  return tier !== undefined && tier !== "automated" && tierRank(tier) <= tierRank("light");
}

/** Mid or frontier: tiers that something is saved below; an unknown tier is not. */
export function isAboveLight(tier: Tier | undefined): boolean {
  return tier !== undefined && tierRank(tier) > tierRank("light");
}
