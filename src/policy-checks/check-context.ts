import type { Instant, ModelRegistry, NanoUsd, PriceBook, Tier } from "../domain/index.ts";

/** Dollars of one accepted task by the tier that does it. A tier that is absent has no price. */
export type TaskCosts = Readonly<Partial<Record<Tier, NanoUsd>>>;

/** Shares of tasks by tier, each 0 to 1, together 1. A tier that is absent does none. */
export type TierMix = Readonly<Partial<Record<Tier, number>>>;

/** What a policy is held against: the models that may be chosen here, and what they cost. */
export interface CheckContext {
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  /** Prices are those of this moment. */
  readonly at: Instant;
  /** How tasks were spread over the tiers, where that is known: its figures are then held against the targets too. */
  readonly mix?: TierMix;
  /** In place of what price book and the policy's work profile project, such as costs that were measured. */
  readonly taskCosts?: TaskCosts;
  /** What a saving is measured against: everything at this tier. `mid` where it is left out. */
  readonly baseline?: Tier;
}
