import type { Tier, Verdict } from "../../domain/index.ts";
import type { Workspace } from "../../workspaces/index.ts";

export interface Judged {
  readonly workspace: Workspace;
  readonly taskId: string;
  readonly tier: Tier;
  /** Files that the work was said to touch; `undefined`: it said nothing. */
  readonly files: readonly string[] | undefined;
  /** What the step answered in words or, for a plan and a review, what it submitted. */
  readonly output: string;
  readonly signal: AbortSignal;
}

/** A check on a result. A result that is not good enough is a verdict; only what stops the work is thrown. */
export interface Gate {
  readonly name: string;
  /** Looks at the files alone and costs nothing, so that it can be asked again of work that was merged. */
  readonly judgesFiles: boolean;
  /** Runs programs in the folder, which may leave traces there. */
  readonly runsPrograms: boolean;
  judge(judged: Judged): Promise<Verdict>;
}
