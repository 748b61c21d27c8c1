/** A source text in which every comment is gone and every string is a number, so that plain patterns can read it. */
interface Skeleton {
  /** Same line breaks as the source; `"3"` stands for the string `strings[3]`. */
  readonly code: string;
  readonly strings: readonly string[];
}

const IMPORTS = [
  /\b(?:import|export)\b[^";]*?\bfrom\s*"(\d+)"/g, // import … from, export … from
  /\bimport\s*"(\d+)"/g, // import for its effect
  /\b(?:import|require)\s*\(\s*"(\d+)"/g, // import("…"), also as a type
];

/** What a module imports, as written: types, re-exports and `import()` too. In no particular order, each once. */
export function importsOf(source: string): readonly string[] {
  const { code, strings } = skeletonOf(source);
  const found = new Set<string>();
  for (const pattern of IMPORTS) {
    for (const match of code.matchAll(pattern)) {
      const specifier = strings[Number(match[1])];
      if (specifier !== undefined) found.add(specifier);
    }
  }
  return [...found];
}

/** The code without comments and without the contents of strings. */
export function codeOf(source: string): string {
  return skeletonOf(source).code;
}

const REGEX_MAY_FOLLOW = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield))\s*$/;
const QUOTES = new Set(['"', "'"]);

function skeletonOf(source: string): Skeleton {
  const strings: string[] = [];
  let code = "";
  let at = 0;
  while (at < source.length) {
    const end = endOfTokenAt(source, at, code);
    const token = source.slice(at, end);
    const first = source.charAt(at);
    if (QUOTES.has(first)) {
      code += `"${strings.length}"`;
      strings.push(token.slice(1, -1));
    } else if (first === "`") {
      // What is computed inside a template may import too; its text may not.
      code += `(${computedParts(token)
        .map((part) => codeWithStrings(part, strings))
        .join(",")})`;
    } else {
      code += token.length === 1 ? first : token.replace(/[^\n]/g, " ");
    }
    at = end;
  }
  return { code, strings };
}

function codeWithStrings(source: string, strings: string[]): string {
  const inner = skeletonOf(source);
  const offset = strings.length;
  strings.push(...inner.strings);
  return inner.code.replace(/"(\d+)"/g, (_, index: string) => `"${Number(index) + offset}"`);
}

/** One past the end of the comment, string, template or regular expression at `at`; else one character on. */
function endOfTokenAt(source: string, at: number, before: string): number {
  const first = source.charAt(at);
  const two = source.slice(at, at + 2);
  if (two === "//") return orEnd(source.indexOf("\n", at), source);
  if (two === "/*") return orEnd(source.indexOf("*/", at + 2), source, 2);
  if (QUOTES.has(first)) return endOfString(source, at);
  if (first === "`") return endOfTemplate(source, at);
  if (first === "/" && REGEX_MAY_FOLLOW.test(before.slice(-200))) return endOfRegex(source, at);
  return at + 1;
}

function orEnd(index: number, source: string, extra = 0): number {
  return index === -1 ? source.length : index + extra;
}

function endOfString(source: string, at: number): number {
  const quote = source.charAt(at);
  let index = at + 1;
  while (index < source.length && source.charAt(index) !== quote) {
    index += source.charAt(index) === "\\" ? 2 : 1;
  }
  return Math.min(index + 1, source.length);
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

function endOfTemplate(source: string, at: number): number {
  let index = at + 1;
  while (index < source.length && source.charAt(index) !== "`") {
    if (source.charAt(index) === "\\") index += 2;
    else if (source.startsWith("${", index)) index = endOfComputed(source, index + 2);
    else index += 1;
  }
  return Math.min(index + 1, source.length);
}

/** One past the brace that closes a `${`. `at` is just after it. */
function endOfComputed(source: string, at: number): number {
  let depth = 1;
  let index = at;
  while (index < source.length) {
    const character = source.charAt(index);
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (depth === 0) return index + 1;
    index = endOfTokenAt(source, index, source.slice(at, index));
  }
  return index;
}

function computedParts(template: string): readonly string[] {
  const parts: string[] = [];
  let index = 1;
  while (index < template.length - 1) {
    if (template.charAt(index) === "\\") index += 2;
    else if (template.startsWith("${", index)) {
      const end = endOfComputed(template, index + 2);
      parts.push(template.slice(index + 2, end - 1));
      index = end;
    } else index += 1;
  }
  return parts;
}
