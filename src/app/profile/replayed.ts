import type { PriceOf, Thread, WorkChunk } from "../../conversations/index.ts";
import type { Tier } from "../../domain/index.ts";

/** Recorded work as projections take it. */
export interface Replayed {
  readonly threads: readonly Thread[];
  readonly chunks: readonly WorkChunk[];
  readonly priceOf: PriceOf;
  /** The model that the settings would use for a tier. */
  readonly tierModels: ReadonlyMap<Tier, string>;
}
