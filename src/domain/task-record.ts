import type { Decision } from "./decision.ts";
import type { ErrorCode } from "./errors.ts";
import type { RunId } from "./ids.ts";
import type { Place, Tier } from "./tier.ts";

/** One attempt at one step of a task; what it cost is in the ledger, under the same number. */
export interface AttemptRecord {
  readonly attempt: number;
  /** The chunk whose attempt it is; chunks count their attempts each from 1. */
  readonly chunk?: string;
  readonly step: string;
  readonly tier: Tier;
  readonly place: Place;
}

/** `stopped`: a cap or a failing provider ended it, not a gate. `refused`: nothing was tried. */
export type TaskOutcome = "accepted" | "failed" | "stopped" | "refused";

/** How a task went, apart from money. */
export interface TaskRecord {
  readonly run: RunId;
  readonly decision: Decision;
  readonly outcome: TaskOutcome;
  /** Set unless it was accepted. */
  readonly code: ErrorCode | undefined;
  readonly because: string;
  readonly attempts: readonly AttemptRecord[];
  readonly escalations: number;
  readonly takeBacks: number;
  readonly commit: string | undefined;
}
