import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { GitId, Merge, Workspace } from "../workspaces.ts";
import { createTurns } from "./create-turns.ts";
import { type Git, type GitOptions, gitFailed } from "./git.ts";
import { assertGitId } from "./git-id.ts";
import { mergeTrees, treeOf } from "./merge-trees.ts";
import { changesOf, entriesOf } from "./parse-git-output.ts";

export interface GitWorkspaceOptions {
  readonly git: Git;
  readonly path: string;
  /** Where git keeps this worktree's own files. */
  readonly gitDir: string;
  readonly base: GitId;
  /** Sees to it that git does not forget an object before the work is over. */
  readonly keep: (id: GitId) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * One worktree. Its own index and HEAD stay at the base; snapshots are made in a second index beside it, which also
 * remembers what it has hashed. A repository that a command made inside is no part of the tree: snapshots leave it out,
 * and `restore` removes it where it is untracked.
 */
export function createGitWorkspace(options: GitWorkspaceOptions): Workspace {
  return workspaceOver(options, { tree: createTree(options), inTurn: createTurns() }, undefined);
}

interface Parts {
  readonly tree: ReturnType<typeof createTree>;
  readonly inTurn: ReturnType<typeof createTurns>;
}

/** `known`: the tree that lies there, if that is known. */
function workspaceOver(options: GitWorkspaceOptions, parts: Parts, known: GitId | undefined): Workspace {
  const { path, base } = options;
  const { tree, inTurn } = parts;
  const keepInTurn = (make: () => Promise<GitId>): Promise<GitId> =>
    inTurn(async () => {
      const id = await make();
      await options.keep(id);
      return id;
    });
  return {
    path,
    base,
    snapshot: () => keepInTurn(() => tree.treeNow(known)),
    restore: (to) => inTurn(() => tree.restore(to)),
    changes: () =>
      inTurn(async () => changesOf((await tree.compare(["--raw", "--numstat", "-z"], known)).text)),
    diff: (maxBytes) => inTurn(() => tree.diff(maxBytes, known)),
    commit: ({ message, at }) => keepInTurn(() => tree.commit({ message, at }, known)),
    checkpoint: () => keepInTurn(() => tree.checkpoint(known)),
    at: (id) => workspaceOver(options, parts, assertGitId(id)),
    absorb: (work) =>
      inTurn(async () => {
        const merge = await tree.absorb(work);
        if (merge.kind === "merged") await options.keep(merge.id);
        return merge;
      }),
    remove: () => inTurn(options.remove),
  };
}

function createTree({ git, path, gitDir, base }: GitWorkspaceOptions) {
  const indexFile = snapshotIndexOf(gitDir);
  const inTree: GitOptions = { cwd: path, gitDir, workTree: path, indexFile };
  // Outside the worktree, so that attributes which the work wrote cannot make its own changes look binary.
  const outside: GitOptions = { cwd: gitDir, gitDir };

  let isIndexed = false;

  /** From the base each time, so that the result depends on the files alone and not on earlier snapshots. */
  async function snapshot(): Promise<GitId> {
    await git.run(["read-tree", "--reset", base], inTree);
    await git.run(["add", "-u"], inTree);
    const listed = await git.run(["ls-files", "--others", "--exclude-standard", "-z"], inTree);
    // Byte for byte, since names need not be UTF-8. One that ends in a slash is a repository inside ours.
    const untracked = entriesOf(Buffer.from(listed.bytes).toString("latin1")).filter(
      (name) => !name.endsWith("/"),
    );
    if (untracked.length > 0) {
      const input = Buffer.from(`${untracked.join("\0")}\0`, "latin1");
      await git.run(["update-index", "--add", "-z", "--stdin"], { ...inTree, input });
    }
    isIndexed = true;
    return (await git.run(["write-tree"], inTree)).text.trim();
  }

  async function treeNow(known: GitId | undefined): Promise<GitId> {
    return known === undefined ? snapshot() : treeOf(git, outside, known);
  }

  async function compare(format: readonly string[], known: GitId | undefined, maxBytes?: number) {
    const tree = known ?? (await snapshot());
    return git.run(
      [
        "diff-tree",
        "-r",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        ...format,
        base,
        tree,
      ],
      maxBytes === undefined ? outside : { ...outside, maxBytes },
    );
  }

  async function restore(to: GitId): Promise<void> {
    assertGitId(to);
    // The index must know what lies here. Later in this process it does: as the last snapshot or restore left it.
    if (!isIndexed) await snapshot();
    await git.run(["read-tree", "--reset", "-u", to], inTree);
    await git.run(["clean", "-ffdq"], inTree);
  }

  async function commitOf(tree: GitId, message: string, date: number): Promise<GitId> {
    const args = ["commit-tree", tree, "-p", base, "-F", "-"];
    return (await git.run(args, { ...outside, input: message, date })).text.trim();
  }

  return {
    treeNow,
    compare,
    restore,
    async diff(maxBytes: number, known: GitId | undefined): Promise<string> {
      const most = Math.max(1, Math.floor(maxBytes));
      const { bytes, isCut } = await compare(["-p"], known, most);
      if (!isCut) return Buffer.from(bytes).toString("utf8");
      const kept = Buffer.from(bytes).subarray(0, most);
      return `${kept.subarray(0, kept.lastIndexOf("\n") + 1).toString("utf8")}[… the diff is longer than ${most} bytes and was cut here …]\n`;
    },
    async commit(
      { message, at }: { readonly message: string; readonly at: number },
      known: GitId | undefined,
    ): Promise<GitId> {
      const tree = await treeNow(known);
      if (tree === (await treeOf(git, outside, base))) throw gitFailed(`${path} has no changes to commit`);
      return commitOf(tree, `${message.replaceAll("\0", "").trimEnd()}\n`, Math.floor(at / 1000));
    },
    async checkpoint(known: GitId | undefined): Promise<GitId> {
      const tree = await treeNow(known);
      if (tree === (await treeOf(git, outside, base))) return base;
      return commitOf(tree, "Checkpoint\n", 0);
    },
    async absorb(work: { readonly checkpoint: GitId; readonly tree: GitId }): Promise<Merge> {
      const before = await treeOf(git, outside, work.checkpoint);
      const theirs = await treeOf(git, outside, work.tree);
      const ours = await snapshot();
      const merge = await mergeTrees(git, outside, { base: before, ours, theirs });
      if (merge.kind === "conflict" || merge.id === ours) return merge;
      await restore(merge.id);
      // Not `merge.id`: what one side added and the other has come to ignore is no part of the tree.
      return { kind: "merged", id: await snapshot() };
    },
  };
}

/** After a crash a lock may be left, and nobody else writes this index. */
export async function clearSnapshotLock(gitDir: string): Promise<void> {
  await rm(`${snapshotIndexOf(gitDir)}.lock`, { force: true });
}

/** Each process has its own: a git that outlived a killed one cannot write into what its successor reads. */
function snapshotIndexOf(gitDir: string): string {
  return join(gitDir, `suffice-index-${process.pid}`);
}
