import type { Instant, PriceBook } from "../domain/index.ts";

/** The model that a word such as `sonnet` meant at a moment, where the book declares it; nothing is inferred from names. */
export function familyModel(book: PriceBook, word: string, at: Instant): string | undefined {
  return book.families?.find((each) => each.word === word && each.from <= at && at < each.until)?.model;
}
