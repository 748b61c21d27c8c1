import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { SufficeError } from "../../domain/index.ts";
import { suggestion } from "../../settings/index.ts";
import { TICKET_SOURCES, type TicketSource } from "./ticket-sources.ts";

export interface ChosenSource {
  readonly source: TicketSource;
  /** A file, a folder, `-`, or a project on GitHub; `undefined`: where the source has its tickets itself. */
  readonly path: string | undefined;
  /** The source was not said but taken from the path's name, which is then told to the user. */
  readonly isGuess: boolean;
}

/**
 * What `--from` means: a source, with a path or without; or a path alone, whose name says the source. `folder` is where
 * relative paths start. Throws `usage.invalid`.
 */
export function chooseSource(from: string, path: string | undefined, folder: string): ChosenSource {
  const source = TICKET_SOURCES.find((each) => each === from);
  if (source === "jsonl" && path === undefined) {
    throw new SufficeError("usage.invalid", {
      message: "--from jsonl needs a file: --from jsonl tickets.jsonl",
    });
  }
  if (source !== undefined) return { source, path, isGuess: false };
  const guess = path === undefined ? sourceOf(from, resolve(folder, from)) : undefined;
  if (guess !== undefined) return { source: guess, path: from, isGuess: true };
  throw new SufficeError("usage.invalid", {
    message: complaint(from, path, existsSync(resolve(folder, from))),
  });
}

const ENDINGS: readonly (readonly [RegExp, TicketSource])[] = [
  [/\.(?:jsonl|ndjson)$/i, "jsonl"],
  [/\.(?:md|markdown)$/i, "backlog"],
];

/** A file's ending, or what a folder is. JSON may be from anywhere, so it is not guessed. */
function sourceOf(given: string, path: string): TicketSource | undefined {
  if (given === "-") return "jsonl";
  if (isFolder(path)) return isOfBeads(path) ? "beads" : "backlog";
  if (basename(dirname(path)) === ".beads") return "beads";
  return ENDINGS.find(([ending]) => ending.test(given))?.[1];
}

function isOfBeads(folder: string): boolean {
  return basename(folder) === ".beads" || isFolder(join(folder, ".beads"));
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function complaint(from: string, path: string | undefined, exists: boolean): string {
  const all = TICKET_SOURCES.join("|");
  if (path !== undefined) {
    return `--from: "${from}" is no source of tickets. ${suggestion(from, TICKET_SOURCES)}`;
  }
  if (exists) return `--from: what kind of tickets is ${from}? Say it: --from ${all} ${from}`;
  return `--from: "${from}" is no source of tickets and no file. ${suggestion(from, TICKET_SOURCES)} A file: --from ${all} FILE`;
}
