import type { GitId } from "../workspaces.ts";
import type { Git } from "./git.ts";
import { assertGitId } from "./git-id.ts";
import { clearRefLock, clearRefLocks } from "./ref-locks.ts";

/** Whose objects: a run's, or of those the ones of one worktree. Names as `worktreePlace` checks them. */
export interface Keeper {
  readonly run: string;
  readonly name?: string;
}

/**
 * Keeps an object, and all that it holds, from `git gc`, by a ref under `refs/suffice/`: no branch and no tag, so that nobody
 * is shown it. What a killed run needs when it goes on (snapshots, and the commit that they began at) is held by nothing else.
 */
export async function keepObject(
  git: Git,
  root: string,
  { run, name, id }: { readonly run: string; readonly name: string; readonly id: GitId },
): Promise<void> {
  const ref = `refs/suffice/${run}/${name}/${assertGitId(id)}`;
  await clearRefLock(root, ref);
  await git.run(["update-ref", ref, id], { cwd: root });
}

/** Objects that nothing else holds are then git's to forget. */
export async function releaseObjects(git: Git, root: string, { run, name }: Keeper): Promise<void> {
  const folder = name === undefined ? `refs/suffice/${run}/` : `refs/suffice/${run}/${name}/`;
  await clearRefLocks(root, folder);
  const refs = await git.run(["for-each-ref", "--format=delete %(refname)", folder], { cwd: root });
  if (refs.text !== "") await git.run(["update-ref", "--stdin"], { cwd: root, input: refs.text });
}

/** What is kept for each run. One object that is kept twice counts once. */
export async function keptObjects(git: Git, root: string): Promise<ReadonlyMap<string, ReadonlySet<GitId>>> {
  const format = "--format=%(objectname) %(refname:lstrip=2)";
  const refs = await git.run(["for-each-ref", format, "refs/suffice/"], { cwd: root });
  const kept = new Map<string, Set<GitId>>();
  for (const line of refs.text.split("\n")) {
    const [, id, run] = /^(\S+) ([^/]+)\//.exec(line) ?? [];
    if (id !== undefined && run !== undefined) kept.set(run, (kept.get(run) ?? new Set()).add(id));
  }
  return kept;
}
