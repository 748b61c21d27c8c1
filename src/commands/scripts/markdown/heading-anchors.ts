import { maskBlocks } from "./mask-code.ts";

/**
 * The anchors that GitHub gives a Markdown text: its headings by GitHub's rule, a repeated one numbered, and `id` and
 * `name` of HTML in it. Rule as in https://github.com/Flet/github-slugger (2.0, checked 2026-11).
 */
export function headingAnchors(text: string): readonly string[] {
  const blocks = maskBlocks(text);
  const seen = new Map<string, number>();
  const anchors: string[] = [];
  for (const heading of headings(blocks)) {
    const { title, id } = withoutId(heading);
    if (id !== undefined) anchors.push(id);
    anchors.push(numbered(slugOf(title), seen));
  }
  for (const match of blocks.matchAll(/<[a-z][^<>]*?\s(?:id|name)\s*=\s*["']?([^"'\s>]+)/gi)) {
    if (match[1] !== undefined) anchors.push(match[1]);
  }
  return [...new Set(anchors)];
}

function numbered(slug: string, seen: Map<string, number>): string {
  let result = slug;
  let count = seen.get(slug) ?? 0;
  while (seen.has(result)) {
    count += 1;
    result = `${slug}-${count}`;
  }
  seen.set(slug, count);
  seen.set(result, seen.get(result) ?? 0);
  return result;
}

/** Text of a heading as a reader sees it, in lower case, without punctuation, with a hyphen for each space. */
export function slugOf(heading: string): string {
  return visibleText(heading)
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}

const LONGEST_HEADING = 500;

function visibleText(heading: string): string {
  return heading
    .slice(0, LONGEST_HEADING)
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replace(/&[a-z]+;|&#\d+;/gi, "")
    .replace(/(?<![\p{L}\p{N}_`])(_{1,2})(?=\S)([^_`]*[^_`\s])\1(?![\p{L}\p{N}_`])/gu, "$2");
}

function withoutId(heading: string): { readonly title: string; readonly id: string | undefined } {
  const match = /^(?<title>.*?)[ \t]*\{#(?<id>[^\s{}]+)\}$/.exec(heading);
  return { title: match?.groups?.title ?? heading, id: match?.groups?.id };
}

function headings(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const atx = /^ {0,3}#{1,6}(?:[ \t]+(?<title>.*))?$/.exec(line);
    if (atx !== null) return [(atx.groups?.title ?? "").replace(/(?:^|[ \t]+)#+[ \t]*$/, "").trim()];
    const isUnderlined = /^ {0,3}(?:=+|-+)[ \t]*$/.test(lines[index + 1] ?? "");
    return isUnderlined && isParagraph(line) ? [paragraphEndingAt(lines, index)] : [];
  });
}

function isParagraph(line: string): boolean {
  return line.trim() !== "" && !/^ {0,3}(?:#{1,6}[ \t]|>|[-*+][ \t]|\||=+[ \t]*$|-+[ \t]*$)/.test(line);
}

function paragraphEndingAt(lines: readonly string[], last: number): string {
  let first = last;
  while (first > 0 && isParagraph(lines[first - 1] ?? "")) first -= 1;
  return lines
    .slice(first, last + 1)
    .map((line) => line.trim())
    .join(" ");
}
