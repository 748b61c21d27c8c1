const WORD = /[\p{L}\p{N}_-]+/gu;
const MOST_WORDS = 2;

/**
 * Each word and pair of neighbouring words of a title once, in small letters: exactly those that a rule's `title_words` finds again.
 * Words with other signs between them are no pair.
 */
export function phrasesOf(title: string): ReadonlySet<string> {
  const text = title.toLowerCase().replace(/\s+/gu, " ");
  const phrases = new Set<string>();
  let before: string[] = [];
  let end = -1;
  for (const match of text.matchAll(WORD)) {
    const [word] = match;
    const follows = match.index === end + 1 && text[end] === " ";
    before = follows ? [...before, word].slice(-MOST_WORDS) : [word];
    for (let from = 0; from < before.length; from += 1) phrases.add(before.slice(from).join(" "));
    end = match.index + word.length;
  }
  return phrases;
}
