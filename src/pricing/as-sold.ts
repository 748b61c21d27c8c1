import { type ByTokenClass, countsOf, type Price, type Rates, type Usage, usageOf } from "../domain/index.ts";
import { ratesFor } from "./cost-of-usage.ts";

/**
 * The same tokens in the classes that a price has: what its provider does not sell as a cache write or read is fresh
 * input there, and an hour's write is a plain one. For projections onto another model only; a call that was made is
 * priced by what its provider reported.
 */
export function asSold(usage: Usage, price: Price): Usage {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = countsOf(usage);
  const rates = ratesFor(usage, price);
  const sold = { freshInput, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output };
  sold[rates.cacheRead === undefined ? "freshInput" : "cacheRead"] += cacheRead;
  const write = rates.cacheWrite5m === undefined ? "freshInput" : "cacheWrite5m";
  sold[write] += cacheWrite5m;
  sold[rates.cacheWrite1h === undefined ? write : "cacheWrite1h"] += cacheWrite1h;
  return isReported(usage) ? usageOf(sold) : usage;
}

/** What a token of each class costs where unsold classes are fresh input. */
export function soldRates(rates: Rates): ByTokenClass<number> {
  const { freshInput, cacheRead = freshInput, cacheWrite5m = freshInput, output } = rates;
  return { freshInput, cacheRead, cacheWrite5m, cacheWrite1h: rates.cacheWrite1h ?? cacheWrite5m, output };
}

function isReported(usage: Usage): boolean {
  return usage.freshInput !== undefined && usage.output !== undefined;
}
