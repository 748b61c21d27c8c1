import { readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SufficeError } from "../../domain/index.ts";
import type { GitId, Leftover, RepositoryState, Workspace, Workspaces } from "../workspaces.ts";
import { createTurns, type Turns } from "./create-turns.ts";
import { createGit, type Git, type GitAuthor, type GitEnvironment, type GitWatch, gitFailed } from "./git.ts";
import { assertGitId } from "./git-id.ts";
import { clearSnapshotLock, createGitWorkspace } from "./git-workspace.ts";
import { keepObject, keptObjects, releaseObjects } from "./kept-objects.ts";
import { dirtyPaths } from "./parse-git-output.ts";
import { rebaseCommit } from "./rebase-commit.ts";
import { advance, keepAside, openBranch } from "./run-branch.ts";
import {
  commonFolderOf,
  deleteHalfRecords,
  deleteRunFolder,
  deleteWorktreeFolder,
  exists,
  makeWorktreesFolder,
  placeOfPath,
  type WorktreePlace,
  type WorktreeRecord,
  worktreePlace,
  worktreeRecords,
  worktreesOnDisk,
} from "./worktree-folders.ts";

export interface GitWorkspacesOptions {
  readonly author: GitAuthor;
  readonly environment: GitEnvironment;
  readonly watch?: GitWatch;
}

/** Written beside git's own record once a worktree is complete; holds its base. */
const READY_FILE = "suffice-base";

/**
 * Needs git 2.25 or later on the `PATH` of `environment`, and 2.38 where work that was done side by side is merged. Worktrees of
 * one repository are made and removed one after the other; all else is done side by side.
 */
export function createGitWorkspaces(options: GitWorkspacesOptions): Workspaces {
  const git = createGit(options);
  const turnsOf = createTurnsByRoot();
  return {
    inspect: (folder) => inspect(git, folder),
    openBranch: (root, run, base) => openBranch(git, root, run, base),
    async open(root, worktree) {
      const realRoot = await realpath(root);
      return open(git, { root: realRoot, inTurn: turnsOf(realRoot) }, worktree);
    },
    advance: (root, run, from, to) => advance(git, { root, run, from, to }),
    async rebase(root, { run, commit, onto }) {
      const merge = await rebaseCommit(git, root, { commit, onto });
      if (merge.kind === "merged") await keepObject(git, root, { run, name: "rebased", id: merge.id });
      return merge;
    },
    keepAside: (root, work) => keepAside(git, root, work),
    async leftovers(root) {
      const realRoot = await realpath(root);
      return turnsOf(realRoot)(() => leftovers(git, realRoot));
    },
    async removeLeftovers(root, run) {
      const realRoot = await realpath(root);
      await turnsOf(realRoot)(() => removeLeftovers(git, realRoot, run));
    },
  };
}

function createTurnsByRoot(): (root: string) => Turns {
  const known = new Map<string, Turns>();
  return (root) => {
    const turns = known.get(root) ?? createTurns();
    known.set(root, turns);
    return turns;
  };
}

async function inspect(git: Git, folder: string): Promise<RepositoryState> {
  if (!(await exists(folder))) throw missing(`${folder} does not exist`);
  const top = await git.ask(["rev-parse", "--show-toplevel"], { cwd: folder });
  if (top.exitCode !== 0) throw missing(`${folder} is no git repository with files: ${top.error}`);
  const root = top.text.replace(/\n$/, "");
  const head = await git.ask(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { cwd: root });
  if (head.exitCode !== 0) throw missing(`${root} has no commit yet. Make a first one, then try again`);
  const status = await git.run(
    // What lies uncommitted inside a submodule is that repository's business.
    ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=dirty"],
    { cwd: root },
  );
  return { root, head: head.text.trim(), dirty: dirtyPaths(status.text) };
}

async function open(
  git: Git,
  { root, inTurn }: { readonly root: string; readonly inTurn: Turns },
  { run, name, base }: { readonly run: string; readonly name: string; readonly base: GitId },
): Promise<Workspace> {
  assertGitId(base);
  const place = worktreePlace(root, run, name);
  const gitDir = await inTurn(
    async () => (await leftoverAt(root, place, base)) ?? (await addWorktree(git, root, place, base)),
  );
  await clearSnapshotLock(gitDir);
  const keep = (id: GitId) => keepObject(git, root, { run, name, id });
  await keep(base);
  const remove = (): Promise<void> =>
    inTurn(async () => {
      await removeWorktree(git, root, place);
      await releaseObjects(git, root, { run, name });
    });
  return createGitWorkspace({ git, path: place.path, gitDir, base, keep, remove });
}

async function leftovers(git: Git, root: string): Promise<readonly Leftover[]> {
  const places = await ourWorktrees(root);
  const kept = await keptObjects(git, root);
  const runs = [...new Set([...places.map(({ run }) => run), ...kept.keys()])];
  return runs.toSorted().map((run) => ({
    run,
    worktrees: places.filter((place) => place.run === run).map(({ path }) => path),
    keptObjects: kept.get(run)?.size ?? 0,
  }));
}

async function removeLeftovers(git: Git, root: string, run: string): Promise<void> {
  for (const place of await ourWorktrees(root)) {
    if (place.run === run) await removeWorktree(git, root, place);
  }
  await deleteRunFolder(root, run);
  await releaseObjects(git, root, { run });
}

/**
 * Only a worktree that was complete, and made from the same base, is taken over: on another base its changes would undo
 * what came between.
 */
async function leftoverAt(root: string, place: WorktreePlace, base: GitId): Promise<string | undefined> {
  const record = await recordOf(root, place);
  if (record === undefined || !(await exists(place.path))) return undefined;
  const madeFrom = await readFile(join(record.gitDir, READY_FILE), "utf8").catch(() => undefined); // it was never complete
  return madeFrom === base ? record.gitDir : undefined;
}

async function addWorktree(git: Git, root: string, place: WorktreePlace, base: GitId): Promise<string> {
  await removeWorktree(git, root, place);
  await makeWorktreesFolder(root);
  await git.run(["worktree", "add", "--quiet", "--detach", place.path, base], { cwd: root });
  const record = await recordOf(root, place);
  if (record === undefined) throw gitFailed(`git made the worktree ${place.path} but does not know it`);
  await writeFile(join(record.gitDir, READY_FILE), base);
  return record.gitDir;
}

/**
 * By record and not by `git worktree prune`, which would also forget the user's worktrees on a disk that is not
 * mounted.
 */
async function removeWorktree(git: Git, root: string, place: WorktreePlace): Promise<void> {
  await deleteWorktreeFolder(place);
  if ((await recordOf(root, place)) !== undefined)
    await git.run(["worktree", "remove", "--force", "--force", place.path], { cwd: root });
  await deleteHalfRecords(await commonFolderOf(root), place);
}

async function ourWorktrees(root: string): Promise<readonly WorktreePlace[]> {
  const recorded = (await worktreeRecords(await commonFolderOf(root))).flatMap(
    ({ path }) => placeOfPath(root, path) ?? [],
  );
  const places = new Map([...(await worktreesOnDisk(root)), ...recorded].map((place) => [place.path, place]));
  return [...places.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function recordOf(root: string, { name, path }: WorktreePlace): Promise<WorktreeRecord | undefined> {
  const records = await worktreeRecords(await commonFolderOf(root), name);
  return records.find((record) => record.path === path);
}

function missing(message: string): SufficeError {
  return new SufficeError("repository.missing", { message });
}
