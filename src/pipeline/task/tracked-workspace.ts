import type { GitId, Workspace } from "../../workspaces/index.ts";

/**
 * A worktree that knows which tree the last finished step left, so that a resumed run goes on from exactly there: files
 * that a killed process had half written are put back before anything else happens. Opened when first needed, which a
 * task that ended in an earlier life never does.
 */
export interface TrackedWorkspace {
  /** Runs an effect on the folder in its tracked state; the tree that `keep` takes is tracked from then on. */
  change<Result>(
    effect: (workspace: Workspace, keep: () => Promise<GitId>) => Promise<Result>,
    /** Not in its tracked state but in the files as they lie: for one who goes on where he was cut off. */
    how?: { readonly asItLies: boolean },
  ): Promise<Result>;
  /** Runs something that may leave traces (a test's output), all of which are undone before the next step. */
  inspect<Result>(effect: (workspace: Workspace) => Promise<Result>): Promise<Result>;
  /** Runs something that only reads the files, which then need not be put back; what they are is known, and not looked for again. */
  look<Result>(effect: (workspace: Workspace) => Promise<Result>): Promise<Result>;
  /** A step of an earlier life left this tree. */
  replay(tree: GitId): void;
  /** The tree that the last finished step left, or the base. */
  tree(): GitId;
  /** Back to an earlier tree, the base if none is given, as an escalation begins: the flawed work is not handed on. */
  reset(to?: GitId): void;
  /** Removes the folder, also one that an earlier life left. */
  remove(): Promise<void>;
}

export function trackWorkspace(base: GitId, open: () => Promise<Workspace>): TrackedWorkspace {
  let tracked = base;
  let isAsTracked = false;
  let opened: Promise<Workspace> | undefined;

  async function ready(asItLies = false): Promise<Workspace> {
    opened ??= open();
    const workspace = await opened;
    if (!isAsTracked && !asItLies) await workspace.restore(tracked);
    isAsTracked = true;
    return workspace;
  }

  function track(tree: GitId) {
    tracked = tree;
    isAsTracked = false;
  }

  return {
    async change(effect, how) {
      const workspace = await ready(how?.asItLies);
      isAsTracked = false;
      let kept = tracked;
      const result = await effect(workspace, async () => {
        kept = await workspace.snapshot();
        return kept;
      });
      tracked = kept;
      isAsTracked = true;
      return result;
    },
    async inspect(effect) {
      const workspace = await ready();
      isAsTracked = false;
      return effect(workspace);
    },
    look: async (effect) => effect((await ready()).at(tracked)),
    replay: track,
    tree: () => tracked,
    reset: (to = base) => track(to),
    async remove() {
      opened ??= open();
      await (await opened).remove();
    },
  };
}
