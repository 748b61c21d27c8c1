import type { Ticket } from "../domain/index.ts";
import type { RepositoryFacts } from "./repository/repository-facts.ts";

export interface NamedPaths {
  /** Each once, in the order in which they are named. */
  readonly paths: readonly string[];
  /** Where they stand: `title`, `description`, `acceptance criteria`. */
  readonly places: readonly string[];
}

const MOST_CHARACTERS = 20_000;
const LONGEST_PATH = 300;

/**
 * Files that the ticket's text names. With a repository: those that lie there, also by the end of their path where only one ends so, and
 * new ones in a folder that lies there. Without: what looks like a path of a source file. Addresses, folders and products such as
 * `Node.js` are no files.
 */
export function namedPaths(ticket: Ticket, repository: RepositoryFacts | undefined): NamedPaths {
  const paths = new Set<string>();
  const places: string[] = [];
  for (const [place, text] of [
    ["title", ticket.title],
    ["description", ticket.description],
    ["acceptance criteria", ticket.acceptance.join("\n")],
  ] as const) {
    const named = wordsLikePaths(text)
      .map((word) => (repository === undefined ? lookalike(word) : known(word, repository)))
      .filter((path) => path !== undefined);
    for (const path of named) paths.add(path);
    if (named.length > 0) places.push(place);
  }
  return { paths: [...paths], places };
}

/** Words with a dot or slash inside, without what surrounds them in prose and without numbers of lines. */
function wordsLikePaths(text: string): readonly string[] {
  const words = text.slice(0, MOST_CHARACTERS).match(/[^\s"'`<>()[\]{},;|*]+/g) ?? [];
  return words
    .filter((word) => word.length <= LONGEST_PATH && !word.includes("://") && /[./]/.test(word))
    .map((word) =>
      word
        .replace(/[.:!?…]+$/u, "")
        .replace(/(?:#L\d+(?:-L?\d+)?|:\d+(?:[:-]\d+)?)$/, "")
        .replace(/^(?:\.?\/)+/, ""),
    )
    .filter((word) => /^[\p{L}\p{N}_.@+/-]+$/u.test(word) && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(word));
}

function known(word: string, { files, filesByName, folders }: RepositoryFacts): string | undefined {
  if (files.has(word)) return word;
  const slash = word.lastIndexOf("/");
  const namesakes = filesByName.get(word.slice(slash + 1)) ?? [];
  const fitting = namesakes.filter((path) => path.endsWith(`/${word}`));
  if (fitting.length === 1) return fitting[0];
  // One of several: still one file, though nobody can say which.
  if (fitting.length > 1) return word;
  return slash > 0 && folders.has(word.slice(0, slash)) && hasSourceEnding(word) ? word : undefined;
}

function lookalike(word: string): string | undefined {
  if (!hasSourceEnding(word) || word.startsWith("@") || word.startsWith("www.")) return undefined;
  return PRODUCTS.test(word) || MEMBERS.test(word) ? undefined : word;
}

/** `a.b.c` is a field of a field far more often than a program in C. */
const MEMBERS = /^[^/]*\.[a-z]$/i;
const PRODUCTS =
  /^(?:node|next|nuxt|vue|three|d3|react|express|ember|backbone|chart|moment|discord|socket|p5|asp)\.(?:js|net|io)$/i;

const SOURCE_ENDINGS = new Set(
  "astro bash c cc cfg cjs clj conf cpp cs css csv cts cxx dart elm erl ex exs fs go gql gradle graphql h hpp hs html ini java jl js json jsonc jsx kt kts less lock lua m md mdx mjs ml mm mts php pl prisma proto ps1 py pyi r rb rs rst sass scala scss sh sql svelte swift tf toml ts tsx txt vue xml yaml yml zig".split(
    " ",
  ),
);

function hasSourceEnding(word: string): boolean {
  const name = word.slice(word.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 && SOURCE_ENDINGS.has(name.slice(dot + 1).toLowerCase());
}
