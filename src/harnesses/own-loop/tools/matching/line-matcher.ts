import { createContext, Script } from "node:vm";
import { messageOf } from "../../../../domain/index.ts";

export type LineMatcher =
  | { readonly kind: "refused"; readonly because: string }
  | { readonly kind: "matcher"; linesThatMatch(lines: readonly string[]): Matches };

export type Matches =
  | { readonly kind: "matches"; readonly indexes: readonly number[] }
  | { readonly kind: "failed"; readonly because: string };

/** Of a longer line only the beginning is searched by a regular expression. */
const LONGEST_LINE = 2000;

/**
 * For one file, a thousand times what an honest pattern takes. The event loop stands still meanwhile, so it is short.
 */
const MAX_MS_PER_FILE = 250;

export function createLineMatcher({
  query,
  isRegex,
  ignoresCase,
}: {
  readonly query: string;
  readonly isRegex: boolean;
  readonly ignoresCase: boolean;
}): LineMatcher {
  if (isRegex) return regexMatcher(query, ignoresCase ? "i" : "");
  const wanted = ignoresCase ? query.toLowerCase() : query;
  return matcherOf((lines) =>
    indexesOf(lines, (line) => (ignoresCase ? line.toLowerCase() : line).includes(wanted)),
  );
}

/**
 * A regular expression of a model may take years on an unlucky line, and JavaScript cannot stop one, except inside
 * `node:vm`, whose time limit reaches into the engine. Only the search runs there; the pattern is never evaluated as
 * code.
 */
function regexMatcher(query: string, flags: string): LineMatcher {
  let regex: RegExp;
  try {
    regex = new RegExp(query, flags);
  } catch (error) {
    return { kind: "refused", because: messageOf(error) };
  }
  const script = new Script("search()");
  return matcherOf((lines) => {
    let indexes: readonly number[] = [];
    const search = (): void => {
      indexes = indexesOf(lines, (line) => regex.test(line.slice(0, LONGEST_LINE)));
    };
    script.runInContext(createContext({ search }), { timeout: MAX_MS_PER_FILE });
    return indexes;
  });
}

function matcherOf(indexesIn: (lines: readonly string[]) => readonly number[]): LineMatcher {
  return {
    kind: "matcher",
    linesThatMatch(lines) {
      try {
        return { kind: "matches", indexes: indexesIn(lines) };
      } catch (error) {
        // Made in another realm, so that it is no `instanceof Error` of ours.
        const isSlow =
          typeof error === "object" &&
          error !== null &&
          "code" in error &&
          error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
        return {
          kind: "failed",
          because: isSlow
            ? "This regular expression takes too long. Search for plain text instead."
            : messageOf(error),
        };
      }
    },
  };
}

function indexesOf(lines: readonly string[], fits: (line: string) => boolean): readonly number[] {
  return lines.flatMap((line, index) => (fits(line) ? [index] : []));
}
