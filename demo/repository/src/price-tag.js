import { formatPrice } from "./money.js";

/** What stands on the shelf: `Red shoes, 19.99 €`. An article is `{ title, cents }`. */
export function priceTag(article) {
  return `${article.title}, ${formatPrice(article.cents)}`;
}
