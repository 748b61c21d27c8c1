import { maskCode } from "./mask-code.ts";

/** Where a link or image leads, as it stands in the text between `start` and `end`. */
export interface MarkdownLink {
  readonly destination: string;
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
}

const DEFINITION = /^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<(?<angled>[^>\n]*)>|(?<plain>[^\s<]\S*))/gm;

/**
 * Inline links, images and link definitions of a Markdown text, in order; none of those in code or comments. Links that
 * go elsewhere than to a file here (`https:`, `mailto:`, an alias, a template) are left out.
 */
export function findLinks(text: string): readonly MarkdownLink[] {
  const masked = maskCode(text, { comments: true });
  const spans = [...inlineSpans(masked), ...definitionSpans(masked)].toSorted((a, b) => a.start - b.start);
  let line = 1;
  let at = 0;
  const links: MarkdownLink[] = [];
  let last = 0;
  for (const { start, end } of spans) {
    if (start < last) continue; // what looks like a link inside a destination is part of it
    last = end;
    for (; at < start; at += 1) if (text.charAt(at) === "\n") line += 1;
    const destination = text.slice(start, end);
    if (isLocal(destination)) links.push({ destination, start, end, line });
  }
  return links;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function* definitionSpans(masked: string): Iterable<Span> {
  for (const match of masked.matchAll(DEFINITION)) {
    const { angled, plain } = match.groups ?? {};
    const destination = angled ?? plain ?? "";
    const end = match.index + match[0].length - (angled === undefined ? 0 : 1);
    yield { start: end - destination.length, end };
  }
}

/** Brackets are paired within a paragraph; one behind a backslash is only itself. */
function* inlineSpans(masked: string): Iterable<Span> {
  const token = /\\[^\n]|\[|\]|\n[ \t]*\r?\n/g;
  let open = 0;
  for (let match = token.exec(masked); match !== null; match = token.exec(masked)) {
    if (match[0] === "[") open += 1;
    else if (match[0].startsWith("\n")) open = 0;
    else if (match[0] === "]" && open > 0) {
      open -= 1;
      const span = masked.charAt(token.lastIndex) === "(" ? spanAt(masked, token.lastIndex + 1) : undefined;
      if (span === undefined) continue;
      yield span;
      token.lastIndex = span.end;
    }
  }
}

// Bounded: a text can be anybody's, and must not take for ever to read.
const ANGLED = /[ \t]{0,80}\n?[ \t]{0,80}<(?<inside>[^<>\n]{0,2000})>/y;
const AFTER =
  /(?:[ \t]{0,80}\n?[ \t]{0,80}(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?[ \t]{0,80}\n?[ \t]{0,80}\)/y;
const LONGEST_DESTINATION = 2000;

/** From just behind the `(`; `undefined` where what follows is no destination. */
function spanAt(masked: string, from: number): Span | undefined {
  ANGLED.lastIndex = from;
  const angled = ANGLED.exec(masked);
  if (angled !== null) {
    const end = ANGLED.lastIndex - 1;
    return closes(masked, end + 1) ? { start: end - (angled.groups?.inside?.length ?? 0), end } : undefined;
  }
  let start = from;
  while (start < from + 80 && /[ \t\n]/.test(masked.charAt(start))) start += 1;
  let depth = 0;
  let end = start;
  for (; end < Math.min(masked.length, start + LONGEST_DESTINATION); end += 1) {
    const character = masked.charAt(end);
    if (/\s/.test(character)) break;
    if (character === "\\") end += 1;
    else if (character === "(") depth += 1;
    else if (character === ")") {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  end = Math.min(end, masked.length);
  return depth === 0 && closes(masked, end) ? { start, end } : undefined;
}

function closes(masked: string, at: number): boolean {
  AFTER.lastIndex = at;
  return AFTER.test(masked);
}

function isLocal(destination: string): boolean {
  return (
    destination !== "" &&
    !/^(?:[a-z][a-z0-9+.-]*:|\/\/|[@~])/i.test(destination) &&
    !/\{\{|\{%|\$\{|<%/.test(destination)
  );
}
