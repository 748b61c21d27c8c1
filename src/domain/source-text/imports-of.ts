export interface FoundImport {
  /** As written. */
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
}

const IMPORTS = [
  /\b(?:import|export)\b[^";]*?\bfrom\s*"(\d+)"/g, // import … from, export … from
  /\bimport\s*"(\d+)"/g, // import for its effect
  /(?<![\w.$])(?:import|require)\s*\(\s*"(\d+)"\s*[,)]/g, // import("…"), also as a type
];

/**
 * What a JavaScript or TypeScript text imports, types included, in order. Text in comments, strings, templates and
 * regular expressions is no import; nothing is evaluated, so a computed name is not seen.
 */
export function importsOf(source: string): readonly FoundImport[] {
  const { code, strings } = skeletonOf(source);
  const found = new Map<number, string>();
  for (const pattern of IMPORTS) {
    for (const match of code.matchAll(pattern)) {
      const specifier = strings[Number(match[1])];
      if (specifier !== undefined) found.set(match.index + match[0].lastIndexOf('"'), specifier);
    }
  }
  const lines = code.split("\n");
  let line = 1;
  let end = lines[0]?.length ?? 0;
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([at, specifier]) => {
      while (at > end) {
        end += 1 + (lines[line]?.length ?? 0);
        line += 1;
      }
      return { specifier, line };
    });
}

/** A source text without comments, in which every string is a number, so that plain patterns can read it. */
interface Skeleton {
  /** Same line breaks as the source; `"3"` stands for the string `strings[3]`. */
  readonly code: string;
  readonly strings: readonly string[];
}

const REGEX_MAY_FOLLOW = /(?:^|[(,=:[!&|?{};+*%~^]|\b(?:return|typeof|case|in|of|await|yield))\s*$/;

function skeletonOf(source: string): Skeleton {
  const strings: string[] = [];
  const parts: string[] = [];
  let recent = "";
  let at = 0;
  const put = (part: string): void => {
    parts.push(part);
    recent = (recent + part).slice(-200);
  };
  while (at < source.length) {
    const end = endOfTokenAt(source, at, recent);
    const first = source.charAt(at);
    const token = source.slice(at, end);
    if ((first === '"' || first === "'") && end - at > 1) {
      put(`"${strings.length}"`);
      strings.push(token.slice(1, -1));
    } else if (end - at > 1) put(first === "`" ? "0" + lineBreaks(token) : ` ${lineBreaks(token)}`);
    else put(first === '"' ? "'" : first);
    at = end;
  }
  return { code: parts.join(""), strings };
}

function lineBreaks(text: string): string {
  return text.replace(/[^\n]/g, "");
}

/** One past the end of the comment, string, template or regular expression at `at`; else one character on. */
function endOfTokenAt(source: string, at: number, before: string): number {
  const first = source.charAt(at);
  if (first === "/") {
    const second = source.charAt(at + 1);
    if (second === "/") return orEnd(source.indexOf("\n", at), source);
    if (second === "*") return orEnd(source.indexOf("*/", at + 2), source, 2);
    return REGEX_MAY_FOLLOW.test(before) ? endOfRegex(source, at) : at + 1;
  }
  if (first === '"' || first === "'") return endOfString(source, at);
  return first === "`" ? endOfTemplate(source, at) : at + 1;
}

function orEnd(index: number, source: string, extra = 0): number {
  return index === -1 ? source.length : index + extra;
}

/** A quote that is not closed in its line is no string: text between JSX tags has apostrophes. */
function endOfString(source: string, at: number): number {
  const quote = source.charAt(at);
  for (let index = at + 1; index < source.length; index += 1) {
    const character = source.charAt(index);
    if (character === quote) return index + 1;
    if (character === "\n") return at + 1;
    if (character === "\\") index += 1;
  }
  return at + 1;
}

function endOfRegex(source: string, at: number): number {
  let inClass = false;
  for (let index = at + 1; index < source.length; index += 1) {
    const character = source.charAt(index);
    if (character === "\\") index += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) return index + 1;
    else if (character === "\n") return at + 1; // a division after all
  }
  return at + 1;
}

/** Templates inside a template are counted, not called, so that no depth of them fills the stack. */
function endOfTemplate(source: string, at: number): number {
  const open: ("`" | "{")[] = ["`"];
  let index = at + 1;
  while (index < source.length && open.length > 0) {
    const character = source.charAt(index);
    const inText = open.at(-1) === "`";
    if (inText && character === "\\") index += 2;
    else if (inText && source.startsWith("${", index)) {
      open.push("{");
      index += 2;
    } else if (character === "`") {
      if (inText) open.pop();
      else open.push("`");
      index += 1;
    } else if (inText) index += 1;
    else if (character === "{" || character === "}") {
      if (character === "{") open.push("{");
      else open.pop();
      index += 1;
    } else index = endOfTokenAt(source, index, source.slice(Math.max(at, index - 200), index));
  }
  return index;
}
