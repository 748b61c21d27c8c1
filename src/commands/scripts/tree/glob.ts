/**
 * Whether a path fits a pattern. `*` stands for any characters within one name, `?` for one character, a segment `**`
 * for any number of folders; everything else is only itself. Names with a leading dot are names like others. A pattern
 * that ends in `/` means everything below.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const plain = pattern.replace(/^(?:\.?\/)+/, "").replace(/\/$/, "/**");
  return fits(plain.split("/"), path.split("/"), {
    isStar: (segment) => segment === "**",
    fitsOne: (segment, name) =>
      fits(Array.from(segment), Array.from(name), {
        isStar: (character) => character === "*",
        fitsOne: (character, other) => character === "?" || character === other,
      }),
  });
}

interface Wildcards {
  readonly isStar: (part: string) => boolean;
  readonly fitsOne: (part: string, item: string) => boolean;
}

/**
 * A star takes as little as it can, and one more whenever the rest does not fit: only the last star is ever taken back,
 * so that no pattern, whoever wrote it, takes more than pattern × path steps. A regular expression would.
 */
function fits(pattern: readonly string[], items: readonly string[], wildcards: Wildcards): boolean {
  let at = 0;
  let index = 0;
  let star = -1;
  let taken = 0;
  while (index < items.length) {
    const part = pattern[at];
    const item = items[index];
    if (part !== undefined && wildcards.isStar(part)) {
      star = at;
      taken = index;
      at += 1;
    } else if (part !== undefined && item !== undefined && wildcards.fitsOne(part, item)) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      taken += 1;
      index = taken;
      at = star + 1;
    } else return false;
  }
  return pattern.slice(at).every(wildcards.isStar);
}
