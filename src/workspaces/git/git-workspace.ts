import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { GitId, Workspace } from "../workspaces.ts";
import { type Git, type GitOptions, gitFailed } from "./git.ts";
import { assertGitId } from "./git-id.ts";
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
  const { path, base } = options;
  const tree = createTree(options);
  const inTurn = createTurns();
  return {
    path,
    base,
    snapshot: () =>
      inTurn(async () => {
        const id = await tree.snapshot();
        await options.keep(id);
        return id;
      }),
    restore: (to) => inTurn(() => tree.restore(to)),
    changes: () => inTurn(async () => changesOf((await tree.compare(["--raw", "--numstat", "-z"])).text)),
    diff: (maxBytes) => inTurn(() => tree.diff(maxBytes)),
    commit: ({ message, at }) => inTurn(() => tree.commit(message, at)),
    remove: () => inTurn(options.remove),
  };
}

function createTree({ git, path, gitDir, base }: GitWorkspaceOptions) {
  const indexFile = snapshotIndexOf(gitDir);
  const inTree: GitOptions = { cwd: path, gitDir, workTree: path, indexFile };
  // Outside the worktree, so that attributes which the work wrote cannot make its own changes look binary.
  const outside: GitOptions = { cwd: gitDir, gitDir };

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
    return (await git.run(["write-tree"], inTree)).text.trim();
  }

  async function compare(format: readonly string[], maxBytes?: number) {
    const tree = await snapshot();
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

  return {
    snapshot,
    compare,
    async restore(to: GitId): Promise<void> {
      assertGitId(to);
      await snapshot();
      await git.run(["read-tree", "--reset", "-u", to], inTree);
      await git.run(["clean", "-ffdq"], inTree);
    },
    async diff(maxBytes: number): Promise<string> {
      const most = Math.max(1, Math.floor(maxBytes));
      const { bytes, isCut } = await compare(["-p"], most);
      if (!isCut) return Buffer.from(bytes).toString("utf8");
      const kept = Buffer.from(bytes).subarray(0, most);
      return `${kept.subarray(0, kept.lastIndexOf("\n") + 1).toString("utf8")}[… the diff is longer than ${most} bytes and was cut here …]\n`;
    },
    async commit(message: string, at: number): Promise<GitId> {
      const tree = await snapshot();
      const baseTree = (await git.run(["rev-parse", "--verify", `${base}^{tree}`], outside)).text.trim();
      if (tree === baseTree) throw gitFailed(`${path} has no changes to commit`);
      const text = `${message.replaceAll("\0", "").trimEnd()}\n`;
      const options = { ...outside, input: text, date: Math.floor(at / 1000) };
      return (await git.run(["commit-tree", tree, "-p", base, "-F", "-"], options)).text.trim();
    },
  };
}

/** After a crash a lock may be left, and nobody else writes this index. */
export async function clearSnapshotLock(gitDir: string): Promise<void> {
  await rm(`${snapshotIndexOf(gitDir)}.lock`, { force: true });
}

function snapshotIndexOf(gitDir: string): string {
  return join(gitDir, "suffice-index");
}

/** One thing after the other: two that write the same index would find each other's lock. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = last.then(work);
    last = result.catch(() => undefined); // whoever asked for it gets the error; the next one goes on
    return result;
  };
}
