import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { GitId, Merge } from "../workspaces.ts";
import { type Git, type GitOptions, gitFailed } from "./git.ts";
import { assertGitId } from "./git-id.ts";
import { conflictPaths } from "./parse-git-output.ts";

export interface TreesToMerge {
  /** What both sides began with. All three are ids of trees, in one repository. */
  readonly base: GitId;
  readonly ours: GitId;
  readonly theirs: GitId;
}

/** `where` names the repository. */
export async function treeOf(git: Git, where: GitOptions, id: GitId): Promise<GitId> {
  return (await git.run(["rev-parse", "--verify", `${assertGitId(id)}^{tree}`], where)).text.trim();
}

/**
 * Three trees into one, with renames, as `git merge` without any settings or attributes would: neither the user's merge drivers
 * nor a `.gitattributes` that the work wrote may decide what is no conflict. Writes objects alone.
 *
 * Throws `repository.git-failed`, also where git is older than 2.38 and there is something to merge.
 */
export async function mergeTrees(git: Git, where: GitOptions, trees: TreesToMerge): Promise<Merge> {
  const { base, ours, theirs } = trees;
  if (theirs === base || theirs === ours) return { kind: "merged", id: ours };
  if (ours === base) return { kind: "merged", id: theirs };
  await assertCanMerge(git, where);
  const objects = await git.run(["rev-parse", "--git-path", "objects"], where);
  const objectFolder = resolve(where.cwd, objects.text.replace(/\n$/, ""));
  // An empty repository over the same objects: the only one whose settings are surely nobody's.
  const folder = await mkdtemp(join(tmpdir(), "suffice-merge-"));
  try {
    const format = base.length === 64 ? "sha256" : "sha1";
    await git.run(["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, folder], {
      cwd: folder,
    });
    return await mergeIn(git, { cwd: folder, gitDir: folder, objectFolder }, trees);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `merge-tree` finds the base by itself, so each tree becomes a commit, and the base the parent of both. */
async function mergeIn(git: Git, inside: GitOptions, trees: TreesToMerge): Promise<Merge> {
  const commitOf = async (tree: GitId, ...parents: readonly GitId[]): Promise<GitId> => {
    const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent]), "-F", "-"];
    return (await git.run(args, { ...inside, date: 0, input: "To merge\n" })).text.trim();
  };
  const base = await commitOf(trees.base);
  const ours = await commitOf(trees.ours, base);
  const theirs = await commitOf(trees.theirs, base);
  const merged = await git.ask(["merge-tree", "--write-tree", "-z", "--name-only", ours, theirs], inside);
  if (merged.exitCode === 0) return { kind: "merged", id: merged.text.slice(0, merged.text.indexOf("\0")) };
  if (merged.exitCode === 1) return { kind: "conflict", paths: conflictPaths(merged.text, [ours, theirs]) };
  throw gitFailed(`git merge-tree failed: ${merged.error}`);
}

async function assertCanMerge(git: Git, { cwd }: GitOptions): Promise<void> {
  const version = (await git.run(["version"], { cwd })).text.trim().replace(/^git version /, "");
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || Number(major) > 2 || (major === "2" && Number(minor) >= 38)) return;
  throw gitFailed(
    `git ${version} cannot merge the work of two tasks in ${cwd}; git 2.38 or later can. Nothing was changed: install a newer git, then resume`,
  );
}
