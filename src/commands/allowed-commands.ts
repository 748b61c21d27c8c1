/**
 * Whether one of the patterns fits. A pattern is the beginning of an argument list: with a final `"*"` any further
 * arguments may follow, without it the match is exact. Everything is compared letter by letter; a `"*"` elsewhere is
 * only itself, and a pattern must name its program, so that `["*"]` allows nothing.
 */
export function isAllowed(argv: readonly string[], patterns: readonly (readonly string[])[]): boolean {
  return patterns.some((pattern) => fits(argv, pattern));
}

function fits(argv: readonly string[], pattern: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === "*";
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (fixed.length === 0 || argv.length < fixed.length) return false;
  if (!isOpen && argv.length !== fixed.length) return false;
  return fixed.every((word, index) => argv[index] === word);
}
