import type { Price, PriceBook } from "../domain/index.ts";

/**
 * The book with prices of the user's own. From its `effectiveFrom` on such a row wins over every row that the book has
 * for that model, later ones too; before it the book's rows hold. A rate of 0 is a price here: own hardware costs
 * what its owner says. Its name tells: `list + own`. Without rows it is the same book.
 */
export function withOverrides(book: PriceBook, rows: readonly Price[]): PriceBook {
  if (rows.length === 0) return book;
  const name = book.own === undefined ? `${book.name} + own` : book.name;
  return { ...book, name, own: [...(book.own ?? []), ...rows] };
}
