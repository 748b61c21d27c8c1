export interface AddedLine {
  readonly file: string;
  /** In the file as it is after the change; the first is 1. */
  readonly line: number;
  /** Without the plus, and no more than {@link MOST_CHARACTERS} of it. */
  readonly text: string;
}

/** A longer line is data or was made by a program; its beginning tells as much as all of it. */
const MOST_CHARACTERS = 500;

/**
 * The lines that a unified diff adds, as git prints it. A line is read by where it stands, so that added text which itself looks like a
 * diff is text. What is no diff has no added lines; combined diffs of merges are passed over.
 */
export function* addedLines(diff: string): Generator<AddedLine> {
  let file: string | undefined;
  // Where the hunk stands, and how many lines of the file after the change it still shows, by its header's own count.
  let [line, left] = [0, 0];
  let end: number;
  for (let at = 0; at < diff.length; at = end + 1) {
    end = diff.indexOf("\n", at);
    if (end === -1) end = diff.length;
    const first = diff[at];
    if (first === "+" && left > 0) {
      const text = diff.slice(at + 1, Math.min(end, at + 1 + MOST_CHARACTERS));
      if (file !== undefined) yield { file, line, text };
      line += 1;
      left -= 1;
    } else if ((first === " " || first === "\n") && left > 0) {
      // A tool that strips spaces from the ends of lines leaves nothing of an empty line of context.
      line += 1;
      left -= 1;
    } else if (first !== "-" && first !== "\\") {
      const header = diff.slice(at, Math.min(end, at + MOST_HEADER_CHARACTERS));
      if (header.startsWith("+++ ")) file = pathOf(header.slice("+++ ".length));
      else if (header.startsWith("diff ")) file = undefined;
      [line, left] = hunkOf(header);
    }
  }
}

const MOST_HEADER_CHARACTERS = 5000;

/** The number of a hunk's first line after the change, and of its lines; zeros for what is no hunk's header. */
function hunkOf(header: string): [start: number, lines: number] {
  const found = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(header);
  if (found === null) return [0, 0];
  const [, start = "1", lines = "1"] = found;
  return [Number(start), Number(lines)];
}

/** `b/src/a.ts`, or in quotes with escapes where it holds odd characters; `undefined` for a deleted file. */
function pathOf(text: string): string | undefined {
  const plain = text.startsWith('"') ? unquoted(text) : text.replace(/[\t\r].*$/, "");
  if (plain === "/dev/null") return undefined;
  return plain.replace(/^b\//, "");
}

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
]);

/** Git writes bytes beyond ASCII as three octal digits. */
function unquoted(text: string): string {
  const bytes: number[] = [];
  for (const [, octal, escape, plain] of text.slice(1).matchAll(/\\([0-7]{3})|\\(.)|([^"\\]+)|"[^]*$/gu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (escape !== undefined) bytes.push(ESCAPES.get(escape) ?? escape.charCodeAt(0));
    else if (plain !== undefined) bytes.push(...new TextEncoder().encode(plain));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
