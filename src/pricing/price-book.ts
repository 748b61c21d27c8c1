import type { Instant, Price, PriceBook } from "../domain/index.ts";

/**
 * What a model cost at a moment: the latest row that was in force then. Found by exact id, declared alias or declared
 * dated snapshot, never by likeness: a price taken from the nearest name is a quiet wrong bill. `undefined` where the book has none.
 */
export function priceAt(book: PriceBook, model: string, at: Instant): Price | undefined {
  let found: Price | undefined;
  for (const price of book.prices) {
    if (!isNamed(price, model)) continue;
    if (startOf(price) > at) continue;
    if (found === undefined || startOf(price) >= startOf(found)) found = price;
  }
  return found;
}

/** `list 2026-11-20`: printed with every figure that came from the book. */
export function priceBookLabel(book: PriceBook): string {
  return `${book.name} ${book.date}`;
}

function isNamed(price: Price, name: string): boolean {
  if (price.model === name || price.aliases.includes(name)) return true;
  if (!price.datedSnapshots || !name.startsWith(`${price.model}-`)) return false;
  return /^\d{8}$/.test(name.slice(price.model.length + 1));
}

function startOf(price: Price): number {
  return price.effectiveFrom ?? Number.NEGATIVE_INFINITY;
}
