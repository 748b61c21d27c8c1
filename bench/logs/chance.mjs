// Chance out of a seed, so that the same seed makes the same files.

const WORDS =
  "the function returns a value when const import export test file path error line usage token model agent session run build fix check read write edit grep 0x1f foo_bar naïve größer 漢字".split(
    " ",
  );
const POOL_CHARACTERS = 2_000_000;
const ID_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789";
const HEX = "0123456789abcdef";

export function createChance(seed) {
  let state = seed >>> 0;
  const pool = prose();
  const sealed = letters(100_000, ID_LETTERS);

  /** From 0 to 1, 1 excluded (mulberry32). */
  function unit() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Lengths and pauses: most are small and a few are large. */
  function around(mean) {
    return Math.floor(-Math.log(1 - unit()) * mean);
  }

  function oneOf(values) {
    return values[Math.floor(unit() * values.length)];
  }

  function isLucky(share) {
    return unit() < share;
  }

  function letters(length, alphabet) {
    let text = "";
    for (let index = 0; index < length; index += 1) text += alphabet[Math.floor(unit() * alphabet.length)];
    return text;
  }

  /** Words with line ends and quotes, which JSON has to escape. */
  function prose() {
    let text = "";
    while (text.length < POOL_CHARACTERS)
      text += oneOf(WORDS) + (isLucky(0.12) ? "\n" : isLucky(0.05) ? '"' : " ");
    return text;
  }

  function cutOf(text, length) {
    const wanted = Math.min(length, text.length);
    const from = Math.floor(unit() * (text.length - wanted));
    return text.slice(from, from + wanted);
  }

  function uuid() {
    const hex = letters(32, HEX);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  return {
    around,
    oneOf,
    isLucky,
    uuid,
    text: (length) => cutOf(pool, length),
    /** Signatures and pictures: no spaces, nothing to escape. */
    sealed: (length) => cutOf(sealed, length),
    id: (prefix) => prefix + letters(24, ID_LETTERS),
    hex: (length) => letters(length, HEX),
  };
}
