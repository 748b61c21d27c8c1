export interface Token {
  readonly kind: "word" | "path" | "number" | "link" | "sign";
  readonly text: string;
  /** In small letters. */
  readonly small: string;
  /** Of what is learned from: all numbers have one hash, since which numbers a task names says nothing about the next task. */
  readonly hash: number;
  /** The character after it; `undefined` at the end. */
  readonly following: string | undefined;
}

/** What lies beyond is counted as length alone, so that a text of any length is read in well under a millisecond. */
const MOST_CHARACTERS = 3_000;

/** A link, a number, a path or dotted name, a word, or any other sign. Letters beyond ASCII are letters; most other signs there are too. */
const TOKEN =
  /(https?:\/\/\S+)|(\d+(?:[.,]\d+)*)|([A-Za-z_][\w-]*(?:[./]+[A-Za-z_][\w-]*)+)|([A-Za-z_\u00aa-\u1fff\u2c00-\uffff](?:['’]?[\w\u00aa-\u1fff\u2c00-\uffff])*)|[^ \t\r]/g;

const NUMBER = hashOf("#");

/** The words, names, numbers and signs of the start of `text`, in order. A new line is a sign. */
export function tokensOf(text: string): readonly Token[] {
  const head = text.slice(0, MOST_CHARACTERS);
  const tokens: Token[] = [];
  for (const match of head.matchAll(TOKEN)) {
    const [token, link, number, path] = match;
    const following = head[match.index + token.length];
    if (match[4] !== undefined || path !== undefined) {
      const small = token.toLowerCase();
      const kind = path === undefined ? "word" : "path";
      tokens.push({ kind, text: token, small, hash: hashOf(small), following });
    } else if (number !== undefined) {
      tokens.push({ kind: "number", text: token, small: token, hash: NUMBER, following });
    } else {
      const kind = link === undefined ? "sign" : "link";
      tokens.push({ kind, text: token, small: token, hash: 0, following });
    }
  }
  return tokens;
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
