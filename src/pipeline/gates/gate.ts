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
  /** Clauses that the finished work must keep to, numbered from 1; absent or none: nobody drafted them. */
  readonly contract?: readonly string[];
  /** Findings of which a reviewer is less sure than this, 0 to 100, do not count; absent: all do. */
  readonly confidence?: number | undefined;
  readonly signal: AbortSignal;
}

/** A verdict, and how many findings were too unsure to count. */
export type Judgement = Verdict & { readonly dropped?: number };

/** A check on a result. A result that is not good enough is a verdict; only what stops the work is thrown. */
export interface Gate {
  readonly name: string;
  /** Looks at the files alone and costs nothing, so that it can be asked again of work that was merged. */
  readonly judgesFiles: boolean;
  /** Runs programs in the folder, which may leave traces there. */
  readonly runsPrograms: boolean;
  judge(judged: Judged): Promise<Judgement>;
}
