import type { TaskKind } from "./task.ts";

/** A delegable unit of a plan: bounded by its files, with what it must fulfil and a command that shows it. A model wrote it: untrusted. */
export interface Chunk {
  /** Unique within its plan, and safe in keys and paths: `c1`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The only files that it may touch. */
  readonly files: readonly string[];
  readonly acceptance: readonly string[];
  /** The name of a gate alone, or a program with its arguments from among the allowed commands. */
  readonly verify: readonly string[];
  /** Ids of chunks that must be done before. */
  readonly dependsOn: readonly string[];
  readonly kind: TaskKind | undefined;
}

/** What a planner hands in for a step with `split`. Without chunks the work is done in one piece, by the plan's words. */
export interface ChunkPlan {
  readonly summary: string;
  readonly chunks: readonly Chunk[];
}
