/**
 * Text as the database can keep it. The SQLite binding cuts text at a NUL and replaces half a surrogate pair, so two ids out
 * of untrusted tickets could become one; those two, and the backslash that marks them, are written as escapes. Any other
 * text stays as it is. Back with {@link readText}.
 */
export function storedText(text: string): string {
  return text.replace(UNKEEPABLE, (character) =>
    character === "\\" ? "\\\\" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What {@link storedText} was given. */
export function readText(stored: string): string {
  return stored.replace(ESCAPED, (_all, code: string | undefined) =>
    code === undefined ? "\\" : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const UNKEEPABLE = /[\\\0]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const ESCAPED = /\\(?:\\|u([0-9a-f]{4}))/g;
