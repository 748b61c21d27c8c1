/** A simple command of a list. */
export interface ShellPart {
  /** Without quotes and redirections; never empty. */
  readonly words: readonly string[];
  /** It reads what the part before it prints. */
  readonly isPiped: boolean;
}

interface Scan {
  readonly text: string;
  at: number;
  readonly parts: ShellPart[];
  isPiped: boolean;
  words: string[];
  /** `undefined`: between words. An empty one is a word in quotes. */
  word: string | undefined;
}

const SILENCED = /^(?:\d?>&\d|&?\d?>{1,2}\s{0,4}\/dev\/null|\d?<\s{0,4}\/dev\/null)(?=[\s;|&)]|$)/;
const HEREDOC = /^"?\$\(cat <<-?\s{0,4}(?:'(\w{1,40})'|"(\w{1,40})")[ \t]{0,4}\n/;
const LONGEST_REDIRECTION = 24;

/**
 * The commands of a list: `a && b; c | d`. `undefined` where the text is more than such a list, or is not understood: output
 * into a file, a substitution (but for a text in the place of a word, `"$(cat <<'EOF' … EOF)"`), a group, a variable, a job in the
 * background. Looks at each character once.
 */
export function shellParts(text: string): readonly ShellPart[] | undefined {
  const scan: Scan = { text, at: 0, parts: [], isPiped: false, words: [], word: undefined };
  while (scan.at < text.length) {
    if (!step(scan)) return undefined;
  }
  endPart(scan);
  return scan.parts;
}

/** Takes what stands next; false where it is not understood. */
function step(scan: Scan): boolean {
  const { text, at } = scan;
  const character = text[at] ?? "";
  switch (character) {
    case " ":
    case "\t":
    case "\r":
      endWord(scan);
      scan.at += 1;
      return true;
    case "\n":
    case ";":
      return separator(scan, 1);
    case "|":
      return text[at + 1] === "|" ? separator(scan, 2) : separator(scan, 1, true);
    case "&":
    case ">":
    case "<":
      return ampersandOrRedirection(scan);
    case "'":
      return singleQuoted(scan);
    case '"':
      return doubleQuoted(scan);
    case "\\":
      return escaped(scan);
    case "#":
      return comment(scan);
    case "$":
      return heredoc(scan);
    case "`":
    case "(":
    case ")":
    case "{":
    case "}":
      return false;
    default:
      return take(scan, character, 1);
  }
}

function take(scan: Scan, characters: string, length: number): boolean {
  scan.word = (scan.word ?? "") + characters;
  scan.at += length;
  return true;
}

function separator(scan: Scan, length: number, isPipe = false): boolean {
  endPart(scan);
  scan.isPiped = isPipe;
  scan.at += length;
  return true;
}

function ampersandOrRedirection(scan: Scan): boolean {
  const { text, at } = scan;
  const digit = /^\d$/.test(scan.word ?? "") ? 1 : 0;
  const silenced = SILENCED.exec(text.slice(at - digit, at - digit + LONGEST_REDIRECTION));
  if (silenced !== null) {
    if (digit === 1) scan.word = undefined;
    endWord(scan);
    scan.at = at - digit + silenced[0].length;
    return true;
  }
  return text.startsWith("&&", at) && separator(scan, 2);
}

function singleQuoted(scan: Scan): boolean {
  const end = scan.text.indexOf("'", scan.at + 1);
  return end !== -1 && take(scan, scan.text.slice(scan.at + 1, end), end + 1 - scan.at);
}

/** A `$` or a backtick in it stands for what is not known here. */
function doubleQuoted(scan: Scan): boolean {
  const { text, at } = scan;
  if (text.startsWith('"$(', at)) return heredoc(scan);
  let end = at + 1;
  for (; end < text.length && text[end] !== '"'; end += 1) {
    if (text[end] === "$" || text[end] === "`") return false;
    if (text[end] === "\\") end += 1;
  }
  return end < text.length && take(scan, text.slice(at + 1, end), end + 1 - at);
}

function escaped(scan: Scan): boolean {
  const next = scan.text[scan.at + 1];
  if (next === undefined) return false;
  if (next === "\n") scan.at += 2;
  else take(scan, next, 2);
  return true;
}

function comment(scan: Scan): boolean {
  if (scan.word !== undefined) return take(scan, "#", 1);
  const end = scan.text.indexOf("\n", scan.at);
  scan.at = end === -1 ? scan.text.length : end;
  return true;
}

/** A text of its own in the place of one word, as messages of commits are written. */
function heredoc(scan: Scan): boolean {
  const { text, at } = scan;
  const opening = HEREDOC.exec(text.slice(at, at + 64));
  const name = opening?.[1] ?? opening?.[2];
  if (opening === null || name === undefined) return false;
  const isQuoted = opening[0].startsWith('"');
  const end = text.indexOf(`\n${name}\n`, at + opening[0].length - 1);
  if (end === -1) return false;
  const behind = skipBlanks(text, end + name.length + 2);
  const closing = isQuoted ? ')"' : ")";
  return text.startsWith(closing, behind) && take(scan, HEREDOC_WORD, behind + closing.length - at);
}

/** Nobody asks what it says. */
const HEREDOC_WORD = "text";

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t" || text[at] === "\n") at += 1;
  return at;
}

function endWord(scan: Scan): void {
  if (scan.word !== undefined) scan.words.push(scan.word);
  scan.word = undefined;
}

function endPart(scan: Scan): void {
  endWord(scan);
  if (scan.words.length > 0) scan.parts.push({ words: scan.words, isPiped: scan.isPiped });
  scan.words = [];
}
