import type { Instant, RunId } from "../../../domain/index.ts";
import type { Grouping } from "../../../reports/index.ts";

/** The options as the command line has parsed them. */
export interface ProfileOptions {
  readonly by: readonly Grouping[];
  readonly source?: readonly string[];
  readonly agent: "main" | "sub" | "all";
  readonly run?: RunId;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly prices?: string;
  readonly estimateOutput?: true;
  readonly litellmConfig?: string;
  readonly hourlyUsd?: number;
  /** `--no-index`: false. */
  readonly index: boolean;
  readonly html?: string;
  readonly courses?: boolean;
  /** Seconds, or `true` for the usual ones. */
  readonly watch?: number | true;
  readonly statusLine?: true;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}
