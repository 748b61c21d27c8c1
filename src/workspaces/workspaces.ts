/** A commit or tree id of the repository. */
export type GitId = string;

export interface RepositoryState {
  /** The top folder of the working tree. */
  readonly root: string;
  readonly head: GitId;
  /** Paths with uncommitted changes, untracked files included. */
  readonly dirty: readonly string[];
}

export interface Change {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted";
  /** `undefined` for a binary file. */
  readonly addedLines: number | undefined;
  readonly deletedLines: number | undefined;
}

/** What a three-way merge gave; after a conflict everything is as it was before. */
export type Merge =
  | { readonly kind: "merged"; readonly id: GitId }
  /** Files in which both sides changed the same place. */
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

/** What a run that is over, or was killed, has left behind in a repository. */
export interface Leftover {
  readonly run: string;
  readonly worktrees: readonly string[];
  /** Snapshots and commits that git may not forget yet. */
  readonly keptObjects: number;
}

/** A folder of its own with the repository's files, in which work is done and judged. */
export interface Workspace {
  readonly path: string;
  readonly base: GitId;
  /** The whole tree as it is now, ignored files left out. */
  snapshot(): Promise<GitId>;
  /** Back to a snapshot or to the base; ignored files stay, everything else is exactly as it was then. */
  restore(to: GitId): Promise<void>;
  /** Against the base, untracked files included. */
  changes(): Promise<readonly Change[]>;
  /** The same as a unified diff, cut at `maxBytes` with a line that says so. */
  diff(maxBytes: number): Promise<string>;
  /** Everything that changed as one commit on top of the base. Repeating it after a crash gives the same commit id. */
  commit(options: { readonly message: string; readonly at: number }): Promise<GitId>;
  /**
   * The present files as a commit on top of the base, or the base where they are the same, for other workspaces to begin at.
   * The same files give the same id.
   */
  checkpoint(): Promise<GitId>;
  /**
   * Takes in what another workspace, opened at a checkpoint of this one, has made of it. Gives the tree that lies here then;
   * a conflict changes nothing. Ignored files stay. Repeating it changes nothing more, but after a crash in its middle the
   * files are those of neither side: restore a snapshot first.
   */
  absorb(work: { readonly checkpoint: GitId; readonly tree: GitId }): Promise<Merge>;
  /**
   * The same workspace, of which is known that its files are those of a snapshot (or of the base): what it holds is asked without looking
   * at them.
   */
  at(tree: GitId): Workspace;
  remove(): Promise<void>;
}

/**
 * Git worktrees of one repository for one run. The checked-out branch, its index and its files are never touched.
 * Throws `repository.*`.
 */
export interface Workspaces {
  inspect(folder: string): Promise<RepositoryState>;
  /** Makes `suffice/<run>` at `base` where it is missing, and returns its tip. */
  openBranch(root: string, run: string, base: GitId): Promise<GitId>;
  /** A worktree at `base` (a commit). One left over under the same name is taken over as it lies. */
  open(
    root: string,
    options: { readonly run: string; readonly name: string; readonly base: GitId },
  ): Promise<Workspace>;
  /** Moves `suffice/<run>` from `from` to `to`; throws `repository.conflict` where it is no longer at `from`. */
  advance(root: string, run: string, from: GitId, to: GitId): Promise<void>;
  /**
   * What `commit` changed, as a commit on top of `onto`: itself where it stands there, and `onto` where all of it is there
   * already. Message, author and time stay, and the same inputs give the same id.
   */
  rebase(
    root: string,
    work: { readonly run: string; readonly commit: GitId; readonly onto: GitId },
  ): Promise<Merge>;
  /**
   * Holds work that could not be merged on a branch of its own, and returns that branch's name, `suffice/<run>-<name>`. Throws
   * `repository.conflict` where it is at another commit.
   */
  keepAside(
    root: string,
    work: { readonly run: string; readonly name: string; readonly commit: GitId },
  ): Promise<string>;
  /** What runs of ours have left in the repository, oldest run first. */
  leftovers(root: string): Promise<readonly Leftover[]>;
  /** Worktrees and kept objects of a run, half made ones included. Branches stay. */
  removeLeftovers(root: string, run: string): Promise<void>;
}
