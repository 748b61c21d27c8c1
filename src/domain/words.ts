/**
 * The first of `phrases` that stands in `text` as whole words, in any case: `format` is in "Format the tables", not in
 * "preformatted", and a hyphen belongs to its word ("re-format" is another word). White space matches any white space.
 * `undefined` where none does.
 */
export function phraseIn(text: string, phrases: readonly string[]): string | undefined {
  return createPhraseFinder(phrases)(text);
}

/** {@link phraseIn} for many texts: what is looked for is made ready once. */
export function createPhraseFinder(phrases: readonly string[]): (text: string) => string | undefined {
  const ready = phrases.map(normalised);
  return (text) => {
    const words = normalised(text);
    const index = ready.findIndex((phrase) => holdsPhrase(words, phrase));
    return index === -1 ? undefined : phrases[index];
  };
}

/**
 * The same inside identifiers and paths: `auth` is in "authToken", "auth_token", "auth-token" and "auth2", not in "author".
 * Read both with and without a border at every hump, since "PassWord" is a password. For signals that may only raise a
 * tier, where missing one costs more than one too many.
 */
export function phraseInIdentifiers(text: string, phrases: readonly string[]): string | undefined {
  if (text === "") return undefined;
  const [words, humps] = [normalised(splitWords(text)), normalised(splitWords(splitHumps(text)))];
  // Most text has no humps, and policies have dozens of phrases, each of which every ticket is held against.
  const hasHumps = humps !== words;
  return phrases.find((phrase) => {
    // Splitting such a phrase gives the phrase again.
    if (PLAIN_PHRASE.test(phrase)) {
      return holdsPhrase(words, phrase) || (hasHumps && holdsPhrase(humps, phrase));
    }
    return (
      holdsPhrase(words, normalised(splitWords(phrase))) ||
      holdsPhrase(humps, normalised(splitWords(splitHumps(phrase))))
    );
  });
}

const PLAIN_PHRASE = /^[a-z]+(?: [a-z]+)*$/;

const WORD_CHARACTER = /[\p{L}\p{N}_-]/u;

function holdsPhrase(words: string, phrase: string): boolean {
  if (phrase === "") return false;
  for (let at = words.indexOf(phrase); at !== -1; at = words.indexOf(phrase, at + 1)) {
    const before = words[at - 1] ?? " ";
    const after = words[at + phrase.length] ?? " ";
    if (!WORD_CHARACTER.test(before) && !WORD_CHARACTER.test(after)) return true;
  }
  return false;
}

function normalised(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ").trim();
}

function splitHumps(text: string): string {
  return text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
}

function splitWords(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/(\p{L})(\p{N})/gu, "$1 $2")
    .replace(/(\p{N})(\p{L})/gu, "$1 $2");
}
