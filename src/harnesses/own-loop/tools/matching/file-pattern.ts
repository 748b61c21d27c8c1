/**
 * Whether a path fits a pattern such as `src/**` + `/*.ts`: `*` and `?` stand within one segment, `**` for any number
 * of segments. A pattern without a slash is compared with the file's name alone. Takes time in proportion to pattern
 * times path, whatever the pattern.
 */
export function fitsPattern(path: string, pattern: string): boolean {
  const names = path.split("/");
  const parts = pattern.replace(/^\.?\//, "").split("/");
  if (parts.length === 1 && parts[0] !== "**") return fitsName(names.at(-1) ?? "", parts[0] ?? "");
  return matches(names, parts, { isAny: (part) => part === "**", fits: fitsName });
}

function fitsName(name: string, pattern: string): boolean {
  return matches(Array.from(name), Array.from(pattern), {
    isAny: (part) => part === "*",
    fits: (letter, part) => part === "?" || letter === part,
  });
}

/** The usual walk with one place to go back to: the last part that may stand for anything. */
function matches(
  items: readonly string[],
  parts: readonly string[],
  {
    isAny,
    fits,
  }: { readonly isAny: (part: string) => boolean; readonly fits: (item: string, part: string) => boolean },
): boolean {
  let item = 0;
  let part = 0;
  let lastAny = -1;
  let tried = 0;
  while (item < items.length) {
    const current = parts[part];
    if (current !== undefined && isAny(current)) {
      lastAny = part;
      tried = item;
      part += 1;
    } else if (current !== undefined && fits(items[item] ?? "", current)) {
      item += 1;
      part += 1;
    } else if (lastAny >= 0) {
      tried += 1;
      item = tried;
      part = lastAny + 1;
    } else {
      return false;
    }
  }
  return parts.slice(part).every(isAny);
}
