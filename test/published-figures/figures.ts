import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import {
  type Instant,
  type Price,
  type PriceBook,
  parseInstant,
  type Usage,
  usageOf,
} from "../../src/domain/index.ts";
import { costOfUsage, priceAt } from "../../src/pricing/index.ts";
import { loadCatalogue, loadPriceBook } from "../../src/settings/index.ts";

const presets = fileURLToPath(new URL("../../presets", import.meta.url));

export const list: PriceBook = (await loadCatalogue(presets)).priceBook;

export function book(name: string): Promise<PriceBook> {
  return loadPriceBook(name, presets, presets);
}

export function day(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`${text} is no day`);
  return at;
}

export function priceOf(prices: PriceBook, model: string, at: string): Price {
  const price = priceAt(prices, model, day(at));
  if (price === undefined) throw new Error(`${model} has no price in ${prices.name} on ${at}`);
  return price;
}

/** Tokens as the documents' tables have them: input, output, cache read, cache write. */
export function used(input: number, output: number, read = 0, write = 0): Usage {
  return usageOf({ freshInput: input, cacheRead: read, cacheWrite5m: write, cacheWrite1h: 0, output });
}

/** Dollars, with every class. */
export function costOf(usage: Usage, price: Price) {
  const cost = costOfUsage(usage, price);
  if (cost.kind === "unpriced") throw new Error(`no price: ${cost.because}`);
  const { freshInput, cacheRead, cacheWrite5m, output } = cost.byClass;
  return {
    usd: cost.amount / 1e9,
    input: freshInput / 1e9,
    read: cacheRead / 1e9,
    write: cacheWrite5m / 1e9,
    output: output / 1e9,
  };
}

export function percent(share: number, digits = 1): string {
  return (100 * share).toFixed(digits);
}

/** The figures could not be met by other tokens: one more in any class that was used changes the cost. */
export function expectEveryTokenToCount(usage: Usage, price: Price) {
  const { usd } = costOf(usage, price);
  for (const tokenClass of ["freshInput", "cacheRead", "cacheWrite5m", "output"] as const) {
    const count = usage[tokenClass] ?? 0;
    if (count === 0) continue;
    const more = costOf(usageOf({ ...usage, [tokenClass]: count + 1 }), price).usd - usd;
    expect(more, tokenClass).toBeCloseTo((price.rates[tokenClass] ?? 0) / 1e12, 12);
    expect(more, tokenClass).toBeGreaterThan(0);
  }
}
