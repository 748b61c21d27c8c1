import { lstat, mkdir, readdir, readFile, realpath, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SufficeError } from "../../domain/index.ts";
import { gitFailed } from "./git.ts";

export interface WorktreePlace {
  readonly run: string;
  readonly name: string;
  readonly path: string;
}

/** Where git keeps what it knows of a worktree, and where that worktree lies or lay. */
export interface WorktreeRecord {
  readonly path: string;
  readonly gitDir: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** `root` must be a real path. Throws `bug.invariant` for a run or name that is not letters, digits, `-` and `_`. */
export function worktreePlace(root: string, run: string, name: string): WorktreePlace {
  for (const part of [run, name]) {
    if (!NAME.test(part)) {
      throw new SufficeError("bug.invariant", { message: `${JSON.stringify(part)} cannot name a worktree` });
    }
  }
  return { run, name, path: join(worktreesFolder(root), run, name) };
}

/** Makes the folder of our worktrees, which ignores itself, so that the repository stays clean. */
export async function makeWorktreesFolder(root: string): Promise<void> {
  const folder = worktreesFolder(root);
  await mkdir(folder, { recursive: true });
  if ((await realpath(folder)) !== folder) {
    throw gitFailed(
      `${folder} leads elsewhere through a link; worktrees are only made inside the repository`,
    );
  }
  for (const ignoring of [dirname(folder), folder]) {
    await writeFile(join(ignoring, ".gitignore"), "*\n", { flag: "wx" }).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error; // EEXIST: it was there already, maybe with the user's own lines
    });
  }
}

/** Folders on disk that could be worktrees of ours, whether git knows them or not. */
export async function worktreesOnDisk(root: string): Promise<readonly WorktreePlace[]> {
  const folder = worktreesFolder(root);
  const runs = await foldersIn(folder);
  const places = await Promise.all(
    runs.map(async (run) =>
      (await foldersIn(join(folder, run))).map((name) => worktreePlace(root, run, name)),
    ),
  );
  return places.flat();
}

/** What a path says of its run and name; `undefined` for a worktree that is not ours. */
export function placeOfPath(root: string, path: string): WorktreePlace | undefined {
  const runFolder = dirname(path);
  if (dirname(runFolder) !== worktreesFolder(root)) return undefined;
  const run = basename(runFolder);
  const name = basename(path);
  return NAME.test(run) && NAME.test(name) ? { run, name, path } : undefined;
}

/**
 * Where a repository keeps what its worktrees share. Read as gitrepository-layout(5) has it: git itself would be started for that before
 * and after each worktree.
 */
export async function commonFolderOf(root: string): Promise<string> {
  const own = join(root, ".git");
  const link = /^gitdir: (.*)\n?$/.exec(await readUnlessFolder(own))?.[1];
  if (link === undefined) return realpath(own);
  const gitDir = resolve(root, link);
  const common = await readFile(join(gitDir, "commondir"), "utf8").catch(() => "."); // a submodule has none
  return realpath(resolve(gitDir, common.replace(/\n$/, "")));
}

async function readUnlessFolder(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "EISDIR") return "";
    throw error;
  }
}

/**
 * All linked worktrees that git has on record, or those whose folder has this name. Read from `worktrees/<id>/gitdir` of the common folder
 * (gitrepository-layout(5)), because `git worktree list` does not say where the record lies, and has `-z` only since
 * git 2.36.
 */
export async function worktreeRecords(
  commonDir: string,
  folderName?: string,
): Promise<readonly WorktreeRecord[]> {
  const folder = join(commonDir, "worktrees");
  const entries = (await entriesIn(folder)).filter(
    // With a thousand of them, to read all for each one would take most of the time.
    ({ name }) => folderName === undefined || isRecordName(name, folderName),
  );
  const records = await Promise.all(
    entries.map(async ({ name }) => {
      const gitDir = join(folder, name);
      const link = await readFile(join(gitDir, "gitdir"), "utf8").catch(() => undefined); // half made: no record yet
      return link === undefined ? [] : [{ gitDir, path: dirname(resolve(gitDir, link.replace(/\n$/, ""))) }];
    }),
  );
  return records.flat();
}

/** Git calls a record as the folder, and counts where that is taken. */
function isRecordName(name: string, folderName: string): boolean {
  return name.startsWith(folderName) && /^\d*$/.test(name.slice(folderName.length));
}

/**
 * Deletes what git, killed while it made or removed a worktree of this name, has left on record: a folder that leads to no worktree. It
 * counts a second one of the same name up.
 */
export async function deleteHalfRecords(commonDir: string, { name }: WorktreePlace): Promise<void> {
  const folder = join(commonDir, "worktrees");
  for (const entry of await entriesIn(folder)) {
    if (!isRecordName(entry.name, name) || (await exists(join(folder, entry.name, "gitdir")))) continue;
    await rm(join(folder, entry.name), { recursive: true, force: true });
    await deleteIfEmpty(folder);
  }
}

/** Deletes a worktree's folder, and that of its run where it was the last. Not there is fine. */
export async function deleteWorktreeFolder({ path }: WorktreePlace): Promise<void> {
  // A program that is just ending may still write: hence the retries.
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
  await deleteIfEmpty(dirname(path));
}

/** Deletes the folder of a run's worktrees once they are gone: it may have been made, and no worktree in it. */
export async function deleteRunFolder(root: string, run: string): Promise<void> {
  await deleteIfEmpty(dirname(worktreePlace(root, run, "any").path));
}

async function deleteIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    const code = codeOf(error);
    if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") throw error; // others lie there, or nothing does
  });
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

function worktreesFolder(root: string): string {
  return join(root, ".suffice", "worktrees");
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await entriesIn(folder);
  return entries.filter((entry) => entry.isDirectory() && NAME.test(entry.name)).map(({ name }) => name);
}

async function entriesIn(folder: string) {
  try {
    return (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
