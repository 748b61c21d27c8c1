/** The articles whose title holds all words of `query`. */
export function search(articles, query) {
  const words = query.split(/\s+/).filter((word) => word !== "");
  return articles.filter(({ title }) => words.every((word) => title.includes(word)));
}
