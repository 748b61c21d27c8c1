import type { Instant, Price, PriceBook } from "../domain/index.ts";

/**
 * What a model cost at a moment: the latest row that was in force then. Found by exact id or declared alias, never by
 * likeness: a price taken from the nearest name is a quiet wrong bill. `undefined` where the book has none.
 */
export function priceAt(book: PriceBook, model: string, at: Instant): Price | undefined {
  let found: Price | undefined;
  for (const price of book.prices) {
    if (price.model !== model && !price.aliases.includes(model)) continue;
    if (startOf(price) > at) continue;
    if (found === undefined || startOf(price) >= startOf(found)) found = price;
  }
  return found;
}

/** `list 2026-11-20`: printed with every figure that came from the book. */
export function priceBookLabel(book: PriceBook): string {
  return `${book.name} ${book.date}`;
}

function startOf(price: Price): number {
  return price.effectiveFrom ?? Number.NEGATIVE_INFINITY;
}
