import { readFile, realpath, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SufficeError } from "../../domain/index.ts";
import type { GitId, RepositoryState, Workspace, Workspaces } from "../workspaces.ts";
import { createGit, type Git, type GitAuthor, type GitEnvironment, gitFailed } from "./git.ts";
import { assertGitId } from "./git-id.ts";
import { clearSnapshotLock, createGitWorkspace } from "./git-workspace.ts";
import { keepObject, releaseObjects } from "./kept-objects.ts";
import { dirtyPaths } from "./parse-git-output.ts";
import {
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
}

/** Written beside git's own record once a worktree is complete; holds its base. */
const READY_FILE = "suffice-base";

/** Needs git 2.25 or later on the `PATH` of `environment`. */
export function createGitWorkspaces(options: GitWorkspacesOptions): Workspaces {
  const git = createGit(options);
  return {
    inspect: (folder) => inspect(git, folder),
    openBranch: (root, run, base) => openBranch(git, root, run, base),
    open: (root, worktree) => open(git, root, worktree),
    advance: (root, run, from, to) => advance(git, { root, run, from, to }),
    async leftovers(root) {
      const places = await ourWorktrees(git, await realpath(root));
      return places.map(({ run, path }) => ({ run, path }));
    },
    async removeLeftovers(root, run) {
      const realRoot = await realpath(root);
      for (const place of await ourWorktrees(git, realRoot)) {
        if (place.run === run) await removeWorktree(git, realRoot, place);
      }
      await releaseObjects(git, realRoot, { run });
    },
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

async function openBranch(git: Git, root: string, run: string, base: GitId): Promise<GitId> {
  const branch = branchOf(run);
  const tip = await tipOf(git, root, branch);
  if (tip !== undefined) return tip;
  // All zeros: only where it is still missing.
  await git.run(["update-ref", branch, assertGitId(base), "0".repeat(base.length)], { cwd: root });
  return base;
}

async function advance(
  git: Git,
  {
    root,
    run,
    from,
    to,
  }: { readonly root: string; readonly run: string; readonly from: GitId; readonly to: GitId },
): Promise<void> {
  const branch = branchOf(run);
  const short = branch.replace("refs/heads/", "");
  const tip = await tipOf(git, root, branch);
  if (tip === to) return; // done before a crash, and now asked for again
  const used = await git.run(["for-each-ref", "--format=%(worktreepath)", branch], { cwd: root });
  if (used.text.trim() !== "") {
    throw conflict(
      `${short} is checked out in ${used.text.trim()} and would change under it. Switch to another branch there, then resume`,
    );
  }
  const update = await git.ask(["update-ref", branch, assertGitId(to), assertGitId(from)], { cwd: root });
  if (update.exitCode === 0) return;
  await keepObject(git, root, { run, name: "not-merged", id: to });
  const now = await tipOf(git, root, branch);
  if (now === from) throw gitFailed(`${short} in ${root} could not be moved to ${to}: ${update.error}`);
  throw conflict(
    `${short} in ${root} is at ${now ?? "nothing"} and no longer at ${from}; ${to} is kept as a commit`,
  );
}

async function open(
  git: Git,
  root: string,
  { run, name, base }: { readonly run: string; readonly name: string; readonly base: GitId },
): Promise<Workspace> {
  assertGitId(base);
  const realRoot = await realpath(root);
  const place = worktreePlace(realRoot, run, name);
  const gitDir =
    (await leftoverAt(git, realRoot, place, base)) ?? (await addWorktree(git, realRoot, place, base));
  await clearSnapshotLock(gitDir);
  const keep = (id: GitId) => keepObject(git, realRoot, { run, name, id });
  await keep(base);
  const remove = async (): Promise<void> => {
    await removeWorktree(git, realRoot, place);
    await releaseObjects(git, realRoot, { run, name });
  };
  return createGitWorkspace({ git, path: place.path, gitDir, base, keep, remove });
}

/**
 * Only a worktree that was complete, and made from the same base, is taken over: on another base its changes would undo
 * what came between.
 */
async function leftoverAt(
  git: Git,
  root: string,
  place: WorktreePlace,
  base: GitId,
): Promise<string | undefined> {
  const record = await recordOf(git, root, place);
  if (record === undefined || !(await exists(place.path))) return undefined;
  const madeFrom = await readFile(join(record.gitDir, READY_FILE), "utf8").catch(() => undefined); // it was never complete
  return madeFrom === base ? record.gitDir : undefined;
}

async function addWorktree(git: Git, root: string, place: WorktreePlace, base: GitId): Promise<string> {
  await removeWorktree(git, root, place);
  await makeWorktreesFolder(root);
  await git.run(["worktree", "add", "--quiet", "--detach", place.path, base], { cwd: root });
  const record = await recordOf(git, root, place);
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
  if ((await recordOf(git, root, place)) === undefined) return;
  await git.run(["worktree", "remove", "--force", "--force", place.path], { cwd: root });
}

async function ourWorktrees(git: Git, root: string): Promise<readonly WorktreePlace[]> {
  const recorded = (await recordsOf(git, root)).flatMap(({ path }) => placeOfPath(root, path) ?? []);
  const places = new Map([...(await worktreesOnDisk(root)), ...recorded].map((place) => [place.path, place]));
  return [...places.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function recordOf(
  git: Git,
  root: string,
  { path }: WorktreePlace,
): Promise<WorktreeRecord | undefined> {
  return (await recordsOf(git, root)).find((record) => record.path === path);
}

async function recordsOf(git: Git, root: string): Promise<readonly WorktreeRecord[]> {
  const common = await git.run(["rev-parse", "--git-common-dir"], { cwd: root });
  return worktreeRecords(await realpath(resolve(root, common.text.replace(/\n$/, ""))));
}

function branchOf(run: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(run)) return `refs/heads/suffice/${run}`;
  throw new SufficeError("bug.invariant", { message: `${JSON.stringify(run)} cannot name a run's branch` });
}

async function tipOf(git: Git, root: string, branch: string): Promise<GitId | undefined> {
  const tip = await git.ask(["rev-parse", "--verify", "--quiet", branch], { cwd: root });
  return tip.exitCode === 0 ? tip.text.trim() : undefined;
}

function missing(message: string): SufficeError {
  return new SufficeError("repository.missing", { message });
}

function conflict(message: string): SufficeError {
  return new SufficeError("repository.conflict", { message });
}
