import type { DeterministicWork } from "../domain/index.ts";
import { type ShellPart, shellParts } from "./shell-parts.ts";

/** Longer commands write files or run programs of their own. */
const MOST_CHARACTERS = 8000;

/** Of a mixed list the strongest is told, which is the one that leaves most behind. */
const STRENGTH = [
  "commit",
  "install",
  "format",
  "lint",
  "exists",
  "status",
] as const satisfies readonly DeterministicWork[];

/**
 * What a shell command does, if all of it is work that a script does as well; `undefined` where any part is something else, or is
 * not understood. What is printed may be cut and searched (`| tail -5`, `|| true`, `&& echo done`), and folders changed. Nothing of the
 * command is kept.
 */
export function commandWork(command: string): DeterministicWork | undefined {
  if (command.length > MOST_CHARACTERS) return undefined;
  const works = new Set<DeterministicWork>();
  for (const part of shellParts(command) ?? []) {
    const words = withoutPrefixes(part.words);
    if (isNeutral(words, part)) continue;
    const work = workOf(words);
    if (work === undefined) return undefined;
    works.add(work);
  }
  return STRENGTH.find((work) => works.has(work));
}

/**
 * Whether a shell command makes a commit, whatever else it does: `npm test && git commit -m …`. Of a command that is not understood
 * the quotes are not looked at: a message with `git commit` on a line of its own is taken for one.
 */
export function makesCommit(command: string): boolean {
  const text = command.slice(0, MOST_CHARACTERS);
  // Most commands are none; a look is quicker than taking them apart.
  if (!text.includes("commit")) return false;
  const parts = shellParts(text)?.map(({ words }) => words) ?? text.split(/[;&|\n(){}]/).map(wordsIn);
  return parts.some((words) => {
    const [program, ...rest] = withoutPrefixes(words);
    return program === "git" && rest[gitOptions(rest)] === "commit" && !rest.includes("--dry-run");
  });
}

function wordsIn(part: string): readonly string[] {
  return part.trim().split(/\s+/);
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;
const RUNNERS = new Set(["npx", "bunx"]);

/** `CI=1 npx --yes eslint src` is `eslint src`. */
function withoutPrefixes(words: readonly string[]): readonly string[] {
  let from = words.findIndex((word) => !ASSIGNMENT.test(word));
  if (from === -1) return [];
  if (RUNNERS.has(words[from] ?? "")) {
    from += 1;
    while (words[from]?.startsWith("-") === true) from += 1;
  }
  const [program = "", ...rest] = words.slice(from);
  return [program.replace(/^.*\/\.bin\//, ""), ...rest];
}

const SAYING = new Set(["cd", "echo", "true", ":"]);
/** Neither writes a file when it is given a pipe to read, unless an option says so. */
const FILTERS = new Set(["head", "tail", "wc", "grep", "sort", "uniq", "cut", "tr", "cat"]);

/** It changes nothing but what is seen of the others. */
function isNeutral([program = "", ...rest]: readonly string[], { isPiped }: ShellPart): boolean {
  if (SAYING.has(program)) return true;
  return isPiped && FILTERS.has(program) && !rest.some((word) => /^(?:-o|--output)/.test(word));
}

type WorkOf = (rest: readonly string[]) => DeterministicWork | undefined;

/** `undefined` for whatever is not here: the list is closed. */
const PROGRAMS: ReadonlyMap<string, WorkOf> = new Map<string, WorkOf>([
  ["git", gitWork],
  ...each(["npm", "pnpm", "yarn", "bun"], packageWork),
  ...each(["eslint", "oxlint", "flake8", "pylint", "golangci-lint"], () => "lint"),
  ...each(["gofmt", "rustfmt", "black"], () => "format"),
  ...each(["ls", "stat", "which", "type"], () => "exists"),
  ...each(["pwd", "date", "whoami"], () => "status"),
  ...each(["test", "[", "[["], (rest) =>
    rest.some((word) => /^-[defsxrL]$/.test(word)) ? "exists" : undefined,
  ),
  ["command", ([option]) => (option === "-v" ? "exists" : undefined)],
  [
    "find",
    (rest) => (rest.some((word) => /^-(?:exec|ok|delete|fprint|fls)/.test(word)) ? undefined : "exists"),
  ],
  ["biome", oneOf({ check: "lint", lint: "lint", ci: "lint", format: "format" })],
  ["ruff", oneOf({ check: "lint", format: "format" })],
  ["cargo", oneOf({ clippy: "lint", fmt: "format", fetch: "install" })],
  ["tsc", (rest) => (rest.includes("--noEmit") ? "lint" : undefined)],
  [
    "prettier",
    (rest) =>
      rest.some((word) => /^(?:--write|--check|-w|-c|-l|--list-different)$/.test(word))
        ? "format"
        : undefined,
  ],
  ...each(["pip", "pip3", "poetry", "bundle"], oneOf({ install: "install" })),
  [
    "uv",
    ([first, second]) =>
      first === "sync" || (first === "pip" && second === "install") ? "install" : undefined,
  ],
  [
    "go",
    ([first, second = ""]) => (first === "mod" && /^(?:download|tidy)$/.test(second) ? "install" : undefined),
  ],
]);

function workOf([program = "", ...rest]: readonly string[]): DeterministicWork | undefined {
  return PROGRAMS.get(program)?.(rest);
}

function each(programs: readonly string[], work: WorkOf): [string, WorkOf][] {
  return programs.map((program) => [program, work]);
}

function oneOf(works: Readonly<Record<string, DeterministicWork>>): WorkOf {
  const known = new Map(Object.entries(works));
  return ([first = ""]) => known.get(first);
}

const LISTS_BRANCHES = /^(?:-[avr]+|-vv|--all|--list|--remotes|--show-current|--verbose)$/;
const WITHOUT_CONTENT = /^--(?:stat|shortstat|numstat|name-only|name-status)/;

/** What makes, or shows, a state of the repository; not what shows changes, which is read to judge them. */
function gitWork(all: readonly string[]): DeterministicWork | undefined {
  const [command = "", ...rest] = all.slice(gitOptions(all));
  switch (command) {
    case "add":
    case "commit":
    case "push":
      return "commit";
    case "status":
    case "rev-parse":
      return "status";
    case "log":
      return rest.some((word) => /^(?:-p|-u|--patch)$/.test(word)) ? undefined : "status";
    case "diff":
      return rest.some((word) => WITHOUT_CONTENT.test(word)) ? "status" : undefined;
    case "branch":
      return rest.every((word) => LISTS_BRANCHES.test(word)) ? "status" : undefined;
    case "remote":
      return rest.every((word) => word === "-v" || word === "--verbose") ? "status" : undefined;
    default:
      return undefined;
  }
}

/** How many words stand before git's command: `-C folder --no-pager`. */
function gitOptions(words: readonly string[]): number {
  let at = 0;
  while (words[at]?.startsWith("-") === true) at += words[at] === "-C" || words[at] === "-c" ? 2 : 1;
  return at;
}

const INSTALLS = new Set(["install", "i", "ci", "add"]);

/** `npm run lint`, `pnpm lint`, `yarn install`, and `yarn` alone. Other scripts do what nobody knows. */
function packageWork(all: readonly string[]): DeterministicWork | undefined {
  const words = all.filter((word) => !word.startsWith("-"));
  const [command, script = ""] = words;
  if (command === undefined) return undefined;
  if (INSTALLS.has(command)) return "install";
  const name = command === "run" || command === "run-script" ? script : command;
  if (/^lint(?::|$)/.test(name)) return "lint";
  return /^(?:format|fmt)(?::|$)/.test(name) ? "format" : undefined;
}
