/** Pieces in stock, by article. */
const pieces = new Map();

export function setStock(article, count) {
  pieces.set(article, count);
}

export function inStock(article) {
  return pieces.get(article) ?? 0;
}
