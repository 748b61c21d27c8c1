import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { SufficeError } from "../../../domain/index.ts";
import { askGit, type ProgramPlace } from "./run-program.ts";

export interface ListedFiles {
  /** Tracked and new files that are there, ignored ones left out; sorted, from the folder, with forward slashes. */
  readonly files: readonly string[];
  /** Repositories inside: what lies in them is not known. */
  readonly opaque: readonly string[];
}

/** Throws `repository.git-failed` where git does not know the folder. */
export async function listFiles(place: ProgramPlace): Promise<ListedFiles> {
  const answer = await askGit(
    ["ls-files", "-t", "--cached", "--others", "--exclude-standard", "--deduplicate"],
    place,
  );
  if (answer.exitCode !== 0) throw notListed(answer.output);
  // The letter tells a path from a warning that git writes in between.
  const paths = taggedPaths(answer.output, /^[HSMRCK?] /);
  const files: string[] = [];
  const opaque: string[] = [];
  for (const path of paths.toSorted()) {
    const found = await lstat(join(place.cwd, path)).catch(() => undefined); // deleted, but still tracked
    if (found?.isDirectory() === true) opaque.push(path.replace(/\/$/, ""));
    else if (found !== undefined) files.push(path);
  }
  return { files, opaque };
}

export interface ChangedFiles {
  readonly present: readonly string[];
  readonly deleted: readonly string[];
}

/** What differs from the last commit, new files included, ignored ones left out. Throws `repository.git-failed`. */
export async function changedFiles(place: ProgramPlace): Promise<ChangedFiles> {
  const answer = await askGit(
    ["status", "--porcelain=v1", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"],
    place,
  );
  if (answer.exitCode !== 0) throw notListed(answer.output);
  const prefix = await askGit(["rev-parse", "--show-prefix"], place);
  const folder = prefix.output.trim();
  const paths = taggedPaths(answer.output, /^[ MTADRCU?]{2} /)
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .toSorted();
  const there = await Promise.all(
    paths.map((path) =>
      lstat(join(place.cwd, path)).then(
        () => true,
        () => false, // deleted
      ),
    ),
  );
  return {
    present: paths.filter((_, index) => there[index] === true),
    deleted: paths.filter((_, index) => there[index] !== true),
  };
}

function taggedPaths(output: string, tag: RegExp): readonly string[] {
  const paths = output
    .split("\n")
    .flatMap((line) => (tag.test(line) ? [unquoted(line.replace(tag, ""))] : []));
  return [...new Set(paths)];
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\u0007"],
  ["b", "\b"],
  ["t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
]);

/** Git writes a path with odd characters as a string of the C language. */
export function unquoted(path: string): string {
  if (!/^".*"$/s.test(path)) return path;
  return path
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/gs, (_, code: string) =>
      /^[0-7]{3}$/.test(code) ? String.fromCodePoint(Number.parseInt(code, 8)) : (ESCAPES.get(code) ?? code),
    );
}

function notListed(output: string): SufficeError {
  const said = output.trim().split("\n")[0] ?? "";
  return new SufficeError("repository.git-failed", { message: `git could not list the files: ${said}` });
}
