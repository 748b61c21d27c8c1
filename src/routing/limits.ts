import type { NanoUsd, TaskKind } from "../domain/index.ts";

/** What this installation and this call allow, apart from the policy. */
export interface Limits {
  /** `delegate_mechanical_chunks`: without it nothing runs isolated. */
  readonly delegate: boolean;
  /** Kinds that may be delegated besides the policy's own whitelist. */
  readonly whitelist: readonly TaskKind[];
  /** Kinds of work for which a deterministic script is at hand. */
  readonly scripts: readonly TaskKind[];
  /** Tightens the policy's cap per task; never loosens it. */
  readonly taskUsd: NanoUsd | undefined;
}

export const NO_LIMITS: Limits = { delegate: false, whitelist: [], scripts: [], taskUsd: undefined };
