/** Words that say nothing about where work happens. */
const SILENT = new Set(
  "a an and are as at be by do does for from has have if in into is it its no not of on or so than that the their then this to was were when where which with without".split(
    " ",
  ),
);

const FEWEST_LETTERS = 2;
const SHORTEST_STEM = 4;
/** Longer runs are digests and encoded data, not words. */
const MOST_LETTERS = 40;

/**
 * The words of a text or path, in lower case and without their endings: `FileTable.ts` gives `fil`, `tabl`, `ts`, and `parsed files`
 * gives `pars`, `fil`. Identifiers are split at their humps. Each word once, in order.
 */
export function wordsOf(text: string): readonly string[] {
  const words = new Set<string>();
  const spaced = text
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, "$1 ")
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, "$1 ");
  for (const raw of spaced.toLowerCase().split(/[^\p{L}\p{N}]+/u)) {
    if (raw.length < FEWEST_LETTERS || raw.length > MOST_LETTERS || SILENT.has(raw)) continue;
    words.add(stemOf(raw));
  }
  return [...words];
}

/** Crude on purpose: it only has to treat `price`, `prices`, `priced` and `pricing` alike. */
function stemOf(word: string): string {
  const stem = word.replace(/(?:ies|ing|ed|es|s|y|e)$/, "");
  return stem.length >= SHORTEST_STEM - 1 ? stem : word;
}
