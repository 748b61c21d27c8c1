import { SufficeError } from "../../domain/index.ts";
import type { GitId } from "../workspaces.ts";
import { type Git, gitFailed } from "./git.ts";
import { assertGitId } from "./git-id.ts";
import { keepObject } from "./kept-objects.ts";
import { clearRefLock } from "./ref-locks.ts";

export async function openBranch(git: Git, root: string, run: string, base: GitId): Promise<GitId> {
  const branch = branchOf(run);
  const tip = await tipOf(git, root, branch);
  if (tip !== undefined) return tip;
  await createBranch(git, root, branch, base);
  return base;
}

export async function advance(
  git: Git,
  {
    root,
    run,
    from,
    to,
  }: { readonly root: string; readonly run: string; readonly from: GitId; readonly to: GitId },
): Promise<void> {
  const branch = branchOf(run);
  const short = shortOf(branch);
  const tip = await tipOf(git, root, branch);
  if (tip === to) return; // done before a crash, and now asked for again
  const used = await git.run(["for-each-ref", "--format=%(worktreepath)", branch], { cwd: root });
  if (used.text.trim() !== "") {
    throw conflict(
      `${short} is checked out in ${used.text.trim()} and would change under it. Switch to another branch there, then resume`,
    );
  }
  await clearRefLock(root, branch);
  const update = await git.ask(["update-ref", branch, assertGitId(to), assertGitId(from)], { cwd: root });
  if (update.exitCode === 0) return;
  await keepObject(git, root, { run, name: "not-merged", id: to });
  const now = await tipOf(git, root, branch);
  if (now === from) throw gitFailed(`${short} in ${root} could not be moved to ${to}: ${update.error}`);
  throw conflict(
    `${short} in ${root} is at ${now ?? "nothing"} and no longer at ${from}; ${to} is kept as a commit`,
  );
}

/** `suffice/<run>-<name>` at `commit`: made where it is missing, and never moved. */
export async function keepAside(
  git: Git,
  root: string,
  { run, name, commit }: { readonly run: string; readonly name: string; readonly commit: GitId },
): Promise<string> {
  const branch = branchOf(run, name);
  const short = shortOf(branch);
  assertGitId(commit);
  const tip = await tipOf(git, root, branch);
  if (tip === undefined) await createBranch(git, root, branch, commit);
  else if (tip !== commit) {
    throw conflict(
      `${short} in ${root} is at ${tip} already, so ${commit} was not put there. Rename or delete that branch, then resume`,
    );
  }
  return short;
}

async function createBranch(git: Git, root: string, branch: string, at: GitId): Promise<void> {
  await clearRefLock(root, branch);
  // All zeros: only where it is still missing.
  await git.run(["update-ref", branch, assertGitId(at), "0".repeat(at.length)], { cwd: root });
}

function branchOf(run: string, name?: string): string {
  const isRun = /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(run);
  const isName = name === undefined || /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name);
  if (isRun && isName) return `refs/heads/suffice/${name === undefined ? run : `${run}-${name}`}`;
  throw new SufficeError("bug.invariant", {
    message: `${JSON.stringify(isRun ? name : run)} cannot name a run's branch`,
  });
}

function shortOf(branch: string): string {
  return branch.replace("refs/heads/", "");
}

async function tipOf(git: Git, root: string, branch: string): Promise<GitId | undefined> {
  const tip = await git.ask(["rev-parse", "--verify", "--quiet", branch], { cwd: root });
  return tip.exitCode === 0 ? tip.text.trim() : undefined;
}

function conflict(message: string): SufficeError {
  return new SufficeError("repository.conflict", { message });
}
