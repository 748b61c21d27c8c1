import type { MicroUsdPerMillion, NanoUsd } from "./money.ts";
import type { Instant } from "./time.ts";

/** What a provider sells. A cache class without a rate is not sold, or has no listed price: never 0. */
export interface Rates {
  readonly freshInput: MicroUsdPerMillion;
  readonly cacheRead?: MicroUsdPerMillion;
  readonly cacheWrite5m?: MicroUsdPerMillion;
  readonly cacheWrite1h?: MicroUsdPerMillion;
  readonly output: MicroUsdPerMillion;
}

/** Above a threshold of prompt tokens (strictly greater) other rates hold. */
export interface PriceBand {
  readonly abovePromptTokens: number;
  /** `whole-request`: the band's rates for every token of the call. */
  readonly appliesTo: "whole-request";
  readonly rates: Rates;
}

/** Between two times of day other rates hold. Minutes since midnight UTC, 0 to 1439; over midnight where `from` is later than `to`. */
export interface PriceHours {
  readonly fromMinute: number;
  /** Exclusive: the first minute at which they no longer hold. */
  readonly toMinute: number;
  readonly rates: Rates;
}

/** One row of the price book: what a model costs from a date on, and where that was read. */
export interface Price {
  /** The exact id. */
  readonly model: string;
  /** Dated ids and other exact names of the same model. */
  readonly aliases: readonly string[];
  /** The provider declares that `<id>-YYYYMMDD` (with `YYYY-MM-DD`: `<id>-YYYY-MM-DD`) is a snapshot of the model at the same price. */
  readonly datedSnapshots: boolean | "YYYY-MM-DD";
  /** `undefined`: since the model's release. */
  readonly effectiveFrom: Instant | undefined;
  readonly rates: Rates;
  /** Ascending thresholds; the highest one exceeded holds. A row has bands or hours, not both. */
  readonly bands: readonly PriceBand[];
  readonly hours?: readonly PriceHours[];
  /** What a call in a batch costs, as a share of this price; absent: none are sold. */
  readonly batchShare?: number;
  readonly source: string;
  /** The day on which the source was read, `YYYY-MM-DD`; `undefined` for a price of the user's own. */
  readonly checked: string | undefined;
}

/** A word such as `sonnet` meant one model from a day on until another; outside these spans it is not declared. */
export interface FamilyName {
  readonly word: string;
  readonly model: string;
  readonly from: Instant;
  readonly until: Instant;
}

export interface PriceBook {
  readonly name: string;
  /** The latest `checked` of its rows: every report prints it. */
  readonly date: string;
  readonly prices: readonly Price[];
  /** Prices of the user's own: from its date on such a row wins over every row of `prices`, see `withOverrides`. */
  readonly own?: readonly Price[];
  readonly families?: readonly FamilyName[];
  /** What a reader must know before using its figures, such as `not the list price of Opus 4.8`. */
  readonly note?: string;
  /** Some documents price a task and no tokens; from such figures no call can be priced. */
  readonly perTask?: readonly { readonly model: string; readonly amount: NanoUsd }[];
}
