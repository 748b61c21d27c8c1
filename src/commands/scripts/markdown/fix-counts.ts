import type { Finding } from "../../../domain/index.ts";
import { matchesGlob } from "../tree/glob.ts";
import { maskCode } from "./mask-code.ts";

export interface CountReport {
  /** Every count that is not what the files say, or that cannot be counted. */
  readonly wrong: readonly Finding[];
  /** Those that cannot be counted, and so are not mended. */
  readonly left: readonly Finding[];
  readonly mended: string;
  readonly mendedCount: number;
}

// Bounded: a text can be anybody's, and must not take for ever to read.
const MARK =
  /<!--[ \t]{0,9}count:[ \t]{0,9}(?<glob>[^\n<>]{0,200}?)[ \t]{0,9}-->(?<number>[^\n<>]{0,80}?)<!--[ \t]{0,9}\/count[ \t]{0,9}-->/g;

/**
 * Numbers of files in a Markdown text, written as `<!-- count: docs/*.md -->3<!-- /count -->`. Each becomes the number
 * of `files` that fit the pattern. Numbers in plain sentences, and marks inside code, are left alone.
 */
export function fixCounts(file: string, text: string, files: readonly string[]): CountReport {
  const wrong: Finding[] = [];
  const left: Finding[] = [];
  let mended = "";
  let at = 0;
  let mendedCount = 0;
  let line = 1;
  let counted = 0;
  for (const match of maskCode(text, { comments: false }).matchAll(MARK)) {
    const { glob = "", number = "" } = match.groups ?? {};
    for (; counted < match.index; counted += 1) if (text.charAt(counted) === "\n") line += 1;
    const place = { file, line };
    if (!/^\d+$/.test(number) || glob === "") {
      left.push({
        message: `between the marks of a count stands a pattern and a number, not ${JSON.stringify(match[0].slice(0, 80))}`,
        ...place,
      });
      wrong.push(...left.slice(-1));
      continue;
    }
    const right = String(files.filter((each) => matchesGlob(glob, each)).length);
    if (right === number) continue;
    wrong.push({ message: `${number} is counted for ${glob}, but there are ${right}`, ...place });
    const numberAt = match.index + match[0].indexOf("-->") + 3;
    mended += text.slice(at, numberAt) + right;
    at = numberAt + number.length;
    mendedCount += 1;
  }
  return { wrong, left, mended: mended + text.slice(at), mendedCount };
}
