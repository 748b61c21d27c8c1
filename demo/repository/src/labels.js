/** Labels for the warehouse: 24 characters, then the article's number. */
export function shelfLabel(article) {
  const title = article.title.slice(0, 24).padEnd(24, ".");
  return `SHELF ${title} ${String(article.number).padStart(6, "0")}`;
}

export function boxLabel(article) {
  const title = article.title.slice(0, 24).padEnd(24, ".");
  return `BOX ${title} ${String(article.number).padStart(6, "0")}`;
}
