import { SufficeError } from "../domain/index.ts";
import type { Workspace } from "../workspaces/index.ts";

/** A worktree that can do what a test gives it, and for which everything else is a bug of the test. */
export function aWorkspace(overrides: Partial<Workspace> = {}): Workspace {
  const workspace: Workspace = {
    path: "/worktree",
    base: "base",
    snapshot: unexpected,
    restore: unexpected,
    changes: unexpected,
    diff: unexpected,
    commit: unexpected,
    checkpoint: unexpected,
    absorb: unexpected,
    // What is prepared is what is known.
    at: () => workspace,
    remove: unexpected,
    ...overrides,
  };
  return workspace;
}

async function unexpected(): Promise<never> {
  throw new SufficeError("bug.invariant", { message: "no such use of the worktree was prepared" });
}
