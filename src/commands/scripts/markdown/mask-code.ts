/**
 * Markdown in which everything that is code, front matter or (with `comments`) an HTML comment is spaces, so that plain
 * patterns can read the rest: same length, same line breaks. Where it is unclear whether text is code, it is.
 */
export function maskCode(text: string, { comments }: { readonly comments: boolean }): string {
  return maskInline(maskBlocks(text), comments);
}

/** Only fenced and indented blocks and front matter masked; code inside a line stays, as headings show it. */
export function maskBlocks(text: string): string {
  const state: BlockState = {
    fence: undefined,
    isFrontMatter: false,
    isCode: false,
    inList: false,
    afterBlank: true,
  };
  return text
    .split("\n")
    .map((line, index) => (isCodeLine(line, index, state) ? blanked(line) : line))
    .join("\n");
}

interface BlockState {
  fence: string | undefined;
  isFrontMatter: boolean;
  /** The line before was indented code. */
  isCode: boolean;
  inList: boolean;
  afterBlank: boolean;
}

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?<fence>`{3,}|~{3,})(?<info>.*)$/;

function isCodeLine(line: string, index: number, state: BlockState): boolean {
  const plain = line.replace(/\r$/, "");
  if (index === 0 && /^\uFEFF?---[ \t]*$/.test(plain)) state.isFrontMatter = true;
  if (state.isFrontMatter) {
    if (index > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(plain)) state.isFrontMatter = false;
    return true;
  }
  if (state.fence !== undefined) {
    const closing = /^[ \t>]*(?<fence>`{3,}|~{3,})[ \t]*$/.exec(plain)?.groups?.fence;
    if (closing?.startsWith(state.fence) === true) state.fence = undefined;
    return true;
  }
  const opening = FENCE.exec(plain)?.groups;
  const fence = opening?.fence;
  // A backtick after it would make this code inside a line.
  if (fence !== undefined && !(fence.startsWith("`") && opening?.info?.includes("`") === true)) {
    state.fence = fence;
    return true;
  }
  return isIndentedCode(plain, state);
}

/** Text of a list may be indented as deep as code elsewhere; there it takes two more columns to be code. */
function isIndentedCode(line: string, state: BlockState): boolean {
  if (line.trim() === "") {
    state.afterBlank = true;
    return state.isCode;
  }
  const indentation = /^[ \t]*/.exec(line)?.[0].replaceAll("\t", "    ").length ?? 0;
  const isDeep = indentation >= (state.inList ? 6 : 4);
  state.isCode = isDeep && (state.afterBlank || state.isCode);
  if (/^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/.test(line)) state.inList = true;
  else if (indentation < 2 && state.afterBlank) state.inList = false;
  state.afterBlank = false;
  return state.isCode;
}

/** Code between backticks, and comments where asked: whichever begins first. A blank line ends a paragraph and its code. */
function maskInline(text: string, comments: boolean): string {
  const begin = comments ? /(?<![\\`])`+|<!--|<pre\b/gi : /(?<![\\`])`+|<pre\b/gi;
  let masked = "";
  let at = 0;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const end = endOf(text, match[0], begin.lastIndex);
    if (end === undefined) continue;
    masked += text.slice(at, match.index) + blanked(text.slice(match.index, end));
    at = end;
    begin.lastIndex = end;
  }
  return masked + text.slice(at);
}

function endOf(text: string, opening: string, from: number): number | undefined {
  if (opening === "<!--" || /^<pre$/i.test(opening)) {
    const closing = opening === "<!--" ? "-->" : "</pre>";
    const found = text.indexOf(closing, from);
    return found === -1 ? text.length : found + closing.length;
  }
  const blank = /\n[ \t]*\r?\n/g;
  blank.lastIndex = from;
  const limit = blank.exec(text)?.index ?? text.length;
  const run = /`+/g;
  run.lastIndex = from;
  for (let match = run.exec(text); match !== null && match.index < limit; match = run.exec(text)) {
    if (match[0].length === opening.length) return run.lastIndex;
  }
  return undefined;
}

function blanked(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
