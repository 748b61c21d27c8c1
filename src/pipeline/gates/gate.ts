import type { Tier, Verdict } from "../../domain/index.ts";
import type { Workspace } from "../../workspaces/index.ts";

export interface Judged {
  readonly workspace: Workspace;
  readonly taskId: string;
  readonly tier: Tier;
  /** What the step answered in words or, for a review, what it submitted. */
  readonly output: string;
  readonly signal: AbortSignal;
}

/** A check on a result. A result that is not good enough is a verdict; only what stops the work is thrown. */
export interface Gate {
  readonly name: string;
  judge(judged: Judged): Promise<Verdict>;
}
