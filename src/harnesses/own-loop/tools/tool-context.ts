import { pathInWorktree, type ResolvedPath } from "./path-in-worktree.ts";

/** Bounds of what a tool reads, writes and returns. */
export interface ToolLimits {
  /** Larger files are neither read, searched nor written. */
  readonly maxFileBytes: number;
  /** Of a result, in UTF-8. */
  readonly maxResultBytes: number;
  /** Files in a listing, and hits of a search. */
  readonly maxEntries: number;
  /** For one search over all files. */
  readonly maxSearchMs: number;
}

export const DEFAULT_TOOL_LIMITS: ToolLimits = {
  maxFileBytes: 1_000_000,
  maxResultBytes: 40_000,
  maxEntries: 300,
  maxSearchMs: 5_000,
};

/** What the tools of one worktree share. */
export interface ToolContext {
  readonly root: string;
  readonly protectedPaths: readonly string[];
  readonly limits: ToolLimits;
}

export function resolveIn(context: ToolContext, path: string, use: "read" | "write"): Promise<ResolvedPath> {
  return pathInWorktree({ root: context.root, protectedPaths: context.protectedPaths, path, use });
}
