import type { GitId, Merge } from "../workspaces.ts";
import { type Git, gitFailed } from "./git.ts";
import { assertGitId } from "./git-id.ts";
import { mergeTrees, treeOf } from "./merge-trees.ts";

/** As git keeps it; latin1 text, so that every byte comes out as it went in. */
interface RawCommit {
  readonly parent: GitId;
  /** `Name <email> seconds zone`. */
  readonly author: string;
  readonly encoding: string | undefined;
  readonly message: string;
}

/**
 * A cherry-pick without a worktree. Of a commit with several parents, what it changed against the first counts. The committer
 * is ours and the time is the author's, so that the same inputs give the same id.
 */
export async function rebaseCommit(
  git: Git,
  root: string,
  { commit, onto }: { readonly commit: GitId; readonly onto: GitId },
): Promise<Merge> {
  const where = { cwd: root };
  assertGitId(onto);
  const raw = await rawCommit(git, root, commit);
  if (raw.parent === onto) return { kind: "merged", id: commit };
  const ours = await treeOf(git, where, onto);
  const merge = await mergeTrees(git, where, {
    base: await treeOf(git, where, raw.parent),
    ours,
    theirs: await treeOf(git, where, commit),
  });
  if (merge.kind === "conflict") return merge;
  if (merge.id === ours) return { kind: "merged", id: onto };
  const committer = `${await committerOf(git, root)} ${timeOf(raw.author)}`;
  const lines = [
    `tree ${merge.id}`,
    `parent ${onto}`,
    `author ${raw.author}`,
    `committer ${committer}`,
    ...(raw.encoding === undefined ? [] : [`encoding ${raw.encoding}`]),
  ];
  const input = Buffer.from(`${lines.join("\n")}\n\n${raw.message}`, "latin1");
  const written = await git.run(["hash-object", "-t", "commit", "-w", "--stdin"], { ...where, input });
  return { kind: "merged", id: written.text.trim() };
}

async function rawCommit(git: Git, root: string, commit: GitId): Promise<RawCommit> {
  const { bytes } = await git.run(["cat-file", "commit", assertGitId(commit)], { cwd: root });
  const text = Buffer.from(bytes).toString("latin1");
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, end).split("\n");
  const first = (key: string): string | undefined =>
    lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
  const parent = first("parent");
  if (parent === undefined) throw gitFailed(`${commit} in ${root} has no parent, so it changes nothing`);
  return {
    parent,
    author: first("author") ?? "",
    encoding: first("encoding"),
    message: text.slice(end + 2),
  };
}

/** Name and address as git itself would write them. */
async function committerOf(git: Git, root: string): Promise<string> {
  const { bytes } = await git.run(["var", "GIT_COMMITTER_IDENT"], { cwd: root });
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/ \d+ [+-]\d+\n$/, "");
}

function timeOf(author: string): string {
  return author.slice(author.lastIndexOf("> ") + 2);
}
