import type { Generated } from "kysely";
import type { LedgerTables, StepState } from "../tables.ts";

interface SharedRunsTable {
  readonly id: Generated<number>;
  readonly run: string;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly plan_json: string;
}

/** Who works on a run or on a part of it. Each holder has a higher epoch than the one before. */
interface HoldsTable {
  readonly run: string;
  /** Empty for the run itself. */
  readonly part: string;
  readonly epoch: number;
  /** NULL when nobody does. */
  readonly process: string | null;
  /** Names the taking, so that one whose answer was lost is known again. */
  readonly taken_as: string | null;
}

interface SharedStepsTable {
  readonly run: string;
  readonly key: string;
  readonly state: StepState;
  /** Names the doing, so that a beginning whose answer was lost is known again. */
  readonly doing: string;
  /** 1 where an earlier doing never ended; else 0. */
  readonly interrupted: number;
  readonly result_json: string | null;
}

/** Those that are asked for by the query builder. `processes`, `budgets` and `reservations` are asked for in SQL. */
export interface PostgresTables extends LedgerTables {
  readonly runs: SharedRunsTable;
  readonly holds: HoldsTable;
  readonly steps: SharedStepsTable;
}
