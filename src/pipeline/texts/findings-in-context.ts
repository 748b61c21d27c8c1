import { readFile, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Finding } from "../../domain/index.ts";

/** Lines before and after each place. */
const AROUND = 5;
const MOST_PLACES = 20;
const MOST_FILE_BYTES = 1_000_000;

interface Spot {
  readonly file: string;
  readonly line: number;
}

/** Findings with the lines around each place that they name, so that nobody has to read whole files to mend them. */
export async function findingsInContext(
  findings: readonly Finding[],
  folder: string,
): Promise<readonly Finding[]> {
  let left = MOST_PLACES;
  const told: Finding[] = [];
  for (const finding of findings) {
    const spots = placesOf(finding).slice(0, left);
    left -= spots.length;
    const excerpts = await Promise.all(spots.map((spot) => excerpt(spot, folder)));
    const shown = excerpts.filter((each) => each !== undefined);
    told.push(shown.length === 0 ? finding : { ...finding, message: [finding.message, ...shown].join("\n") });
  }
  return told;
}

/** Its own place; else those in its text, as linters print them: `src/a.ts:3:5`, or a path with `3:5  error` below it. */
export function placesOf({ message, file, line }: Finding): readonly Spot[] {
  if (file !== undefined && line !== undefined) return [{ file, line }];
  const spots = new Map<string, Spot>();
  let below: string | undefined = file;
  for (const text of message.split("\n")) {
    const whole = /(?:^|[\s(["'])((?:\.{0,2}\/)?[\w@+-][\w@+./-]*\.[A-Za-z]\w*)[:(](\d+)\b/.exec(text);
    const headed = /^\s+(\d+):\d+\b/.exec(text);
    const [, path, number] = whole ?? [undefined, below, headed?.[1]];
    if (path !== undefined && number !== undefined)
      spots.set(`${path}:${number}`, { file: path, line: Number(number) });
    const heading = /^(\S*[\w-]\.\w+)$/.exec(text.trim());
    if (heading !== null) below = heading[1];
  }
  return [...spots.values()];
}

/** Of a file inside the folder alone, whatever a message says. */
async function excerpt({ file, line }: Spot, folder: string): Promise<string | undefined> {
  const text = await textInside(folder, file);
  const lines = text?.split("\n");
  if (lines === undefined || line < 1 || line > lines.length) return undefined;
  const from = Math.max(1, line - AROUND);
  const to = Math.min(lines.length, line + AROUND);
  const shown = lines.slice(from - 1, to).map((each, index) => `${from + index}: ${each}`);
  return `${file}, lines ${from} to ${to}:\n${shown.join("\n")}`;
}

async function textInside(folder: string, file: string): Promise<string | undefined> {
  try {
    const root = await realpath(folder);
    const path = await realpath(file.startsWith(root + sep) ? file : join(root, file));
    const inside = relative(root, path);
    if (inside.startsWith("..") || inside.split(sep).includes(".git")) return undefined;
    const text = await readFile(path, "utf8");
    return text.length > MOST_FILE_BYTES ? undefined : text;
  } catch {
    return undefined; // a message may name what is no file
  }
}
