import { LOOKS_LIKE_A_KEY } from "./environment-for-commands.ts";

/** Longer than any event of an agent program; one that is longer still is passed over, since half of it is no data. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Cuts a stream of bytes into its lines, without their ends. */
export interface LineSplitter {
  add(chunk: Uint8Array): void;
  /** The stream is over: what stands behind the last line's end is a line as well. */
  end(): void;
}

/** Lines end with `\n` alone: the other ends that Unicode knows may stand in a JSON string as they are. */
export function createLineSplitter(onLine: (line: string) => void, most = MOST_CHARACTERS): LineSplitter {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  const keep = (part: string): void => {
    length += part.length;
    if (length <= most) parts.push(part);
    else parts = [];
  };
  const finish = (): void => {
    const line = parts.join("");
    const isKept = length <= most && line.trim() !== "";
    parts = [];
    length = 0;
    if (isKept) onLine(line);
  };
  const take = (text: string): void => {
    const [first = "", ...others] = text.split("\n");
    keep(first);
    for (const part of others) {
      finish();
      keep(part);
    }
  };
  return {
    add: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end() {
      take(decoder.decode());
      finish();
    },
  };
}

/** Keeps the end of what a program says of its troubles, without the keys that it was given. */
export interface MaskedTail {
  add(chunk: Uint8Array): void;
  text(): string;
}

/** Shorter values stand in too many words. */
const SHORTEST_KEY = 6;

/** The last `mostBytes`, beginning with a whole line where there is one. */
export function createMaskedTail(
  mostBytes: number,
  environment: Readonly<Record<string, string>>,
): MaskedTail {
  const keys = Object.entries(environment)
    .filter(([name, value]) => LOOKS_LIKE_A_KEY.test(name) && value.length >= SHORTEST_KEY)
    .map(([, value]) => value)
    .toSorted((a, b) => b.length - a.length);
  // A key that is cut in two is no longer found, so that more is kept than is shown.
  const keptBytes = mostBytes + Math.max(0, ...keys.map((key) => Buffer.byteLength(key)));
  let kept: Buffer = Buffer.alloc(0);
  let isCut = false;
  return {
    add(chunk) {
      const all = Buffer.concat([kept, chunk]);
      isCut ||= all.length > keptBytes;
      kept = all.subarray(Math.max(0, all.length - keptBytes));
    },
    text() {
      const said = harmless(kept.toString("utf8"));
      const masked = keys.reduce((text, key) => text.replaceAll(key, "[key]"), said);
      return isCut ? fromWholeLine(masked.slice(-mostBytes)) : masked;
    },
  };
}

function fromWholeLine(text: string): string {
  const at = text.indexOf("\n");
  return `[…]\n${at === -1 ? text : text.slice(at + 1)}`;
}

/** Control characters could steer a terminal. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (/[\t\n\r]/.test(character) ? character : "\uFFFD"));
}
