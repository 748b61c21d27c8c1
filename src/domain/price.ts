import type { MicroUsdPerMillion } from "./money.ts";
import type { Instant } from "./time.ts";
import type { ByTokenClass } from "./usage.ts";

export type Rates = ByTokenClass<MicroUsdPerMillion>;

/** Above a threshold of prompt tokens (strictly greater) other rates hold. */
export interface PriceBand {
  readonly abovePromptTokens: number;
  /** `whole-request`: the band's rates for every token of the call. */
  readonly appliesTo: "whole-request";
  readonly rates: Rates;
}

/** One row of the price book: what a model costs from a date on, and where that was read. */
export interface Price {
  /** The exact id. */
  readonly model: string;
  /** Dated ids and other exact names of the same model. */
  readonly aliases: readonly string[];
  /** The provider declares that `<id>-YYYYMMDD` is a snapshot of the model at the same price. */
  readonly datedSnapshots: boolean;
  /** `undefined`: since the model's release. */
  readonly effectiveFrom: Instant | undefined;
  readonly rates: Rates;
  /** Ascending thresholds; the highest one exceeded holds. */
  readonly bands: readonly PriceBand[];
  readonly source: string;
  /** The day on which the source was read, `YYYY-MM-DD`. */
  readonly checked: string;
}

export interface PriceBook {
  readonly name: string;
  /** The latest `checked` of its rows: every report prints it. */
  readonly date: string;
  readonly prices: readonly Price[];
}
