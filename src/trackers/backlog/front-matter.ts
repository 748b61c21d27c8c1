import { LineCounter, parseDocument } from "yaml";
import { messageOf } from "../../domain/index.ts";

export type FrontMatter =
  | {
      readonly kind: "found";
      /** Every scalar is text as it stands: an id `007` and a status `off` must not become a number and a boolean. */
      readonly value: unknown;
      readonly body: string;
    }
  | { readonly kind: "none"; readonly body: string }
  | { readonly kind: "broken"; readonly line: number; readonly because: string };

const OPENING = /^---[ \t]*\r?\n/;
const CLOSING = /^(?:---|\.\.\.)[ \t]*$/m;

/** Aliases multiply: a few lines of them could fill the memory. */
const MOST_ALIASES = 100;

/** The YAML between two lines of dashes at a Markdown file's beginning, and what follows it. */
export function splitFrontMatter(text: string): FrontMatter {
  const content = text.replace(/^\uFEFF/, "");
  const opening = OPENING.exec(content)?.[0];
  if (opening === undefined) return { kind: "none", body: content };
  const rest = content.slice(opening.length);
  // Of the same length, so that what is found there is found here.
  const closing = CLOSING.exec(rest.replaceAll("\r\n", " \n"));
  if (closing === null) {
    return { kind: "broken", line: 1, because: "the front matter is not closed with ---" };
  }
  return parsedYaml(rest.slice(0, closing.index), rest.slice(closing.index + closing[0].length));
}

function parsedYaml(yaml: string, body: string): FrontMatter {
  const lines = new LineCounter();
  const document = parseDocument(yaml, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    schema: "failsafe",
  });
  const [error] = document.errors;
  if (error !== undefined) {
    // The line of dashes before it counts too.
    return { kind: "broken", line: lines.linePos(error.pos[0]).line + 1, because: error.message };
  }
  try {
    return { kind: "found", value: document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {}, body };
  } catch (tooManyAliases) {
    return { kind: "broken", line: 2, because: messageOf(tooManyAliases) };
  }
}
