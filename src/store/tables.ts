import type { Generated, Transaction } from "kysely";

/** What a row was for; NULL where the source did not say. Same in `calls` and `verdicts`. */
export interface TagColumns {
  readonly run: string | null;
  readonly requirement: string | null;
  readonly task: string | null;
  readonly chunk: string | null;
  readonly step: string | null;
  /** The gate on whose behalf the work was done; `verdicts.gate` is the gate that judged. */
  readonly for_gate: string | null;
  readonly attempt: number | null;
  readonly tier: string | null;
  readonly place: string | null;
  readonly kind: string | null;
  readonly project: string | null;
  readonly propensity: number | null;
}

/** One call of a model. Tokens that were not reported are NULL, and so is all money of a call without a price. */
export interface CallsTable extends TagColumns {
  /** Order of arrival. */
  readonly id: Generated<number>;
  /** The sub-agent that made the call; NULL for the main loop. */
  readonly agent: string | null;
  /** The agent program's session. */
  readonly conversation: string | null;
  readonly source: string;
  readonly source_id: string;
  readonly at_ms: number;
  readonly provider: string;
  readonly model_asked: string;
  readonly model_answered: string | null;
  readonly outcome: string;
  readonly error_code: string | null;
  /** 1 where the provider reported usage at all, even if no class of it; else 0. */
  readonly usage_reported: number;
  readonly fresh_input_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_5m_tokens: number | null;
  readonly cache_write_1h_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_nano_usd: number | null;
  readonly fresh_input_cost_nano_usd: number | null;
  readonly cache_read_cost_nano_usd: number | null;
  readonly cache_write_5m_cost_nano_usd: number | null;
  readonly cache_write_1h_cost_nano_usd: number | null;
  readonly output_cost_nano_usd: number | null;
  readonly unpriced_because: string | null;
  readonly price_book: string;
  /** May be a fraction. */
  readonly duration_ms: number;
  readonly request_id: string | null;
}

/** A gate's verdict on an attempt. */
export interface VerdictsTable extends TagColumns {
  readonly id: Generated<number>;
  readonly source: string;
  readonly source_id: string;
  readonly at_ms: number;
  readonly model: string | null;
  readonly gate: string;
  readonly verdict: string;
}

/** The tables of the ledger itself, which are the same in every database. */
export interface LedgerTables {
  readonly calls: CallsTable;
  readonly verdicts: VerdictsTable;
}

/** Handed to whoever appends to the ledger as a part of somebody else's transaction. Not to be used after it. */
export type LedgerTransaction = Transaction<LedgerTables>;

/** A run that the journal knows, and the process that holds it: all three owner columns, or none. */
export interface RunsTable {
  readonly id: Generated<number>;
  readonly run: string;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly plan_json: string;
  readonly owner_pid: number | null;
  readonly owner_boot_id: string | null;
  readonly owner_start_time: string | null;
}

/** `begun` is written before the effect is called; after a crash that is all there is. */
export type StepState = "begun" | "failed" | "finished";

export interface StepsTable {
  readonly run: string;
  readonly key: string;
  readonly state: StepState;
  /** Set while `finished` and the run has not ended. */
  readonly result_json: string | null;
}

/** What was read of a log file. Unlike the ledger's rows it is written anew, and forgotten with its file. */
export interface LogFilesTable {
  readonly id: Generated<number>;
  readonly kind: string;
  /** The folder below which files of its kind were looked for. */
  readonly root: string;
  readonly path: string;
  /** How the file looked when it was read: size, times and number, and those of the files beside it that count. */
  readonly stamp: string;
  /** Which version of the reader. */
  readonly read_by: string;
  /** Behind the last line that was taken; 0 where the file is read as a whole. */
  readonly end_offset: number;
  readonly end_line: number;
  /** CRC-32 of the bytes before `end_offset`; NULL where nobody has reckoned it. */
  readonly prefix_crc: number | null;
  readonly reading_json: string;
}

/** What was projected, to be compared with what happened. */
export interface ProjectionsTable {
  readonly id: Generated<number>;
  readonly projection: string;
  readonly at_ms: number;
  readonly lever: string;
  readonly body_json: string;
}

export interface StoreTables extends LedgerTables {
  readonly runs: RunsTable;
  readonly steps: StepsTable;
  readonly log_files: LogFilesTable;
  readonly projections: ProjectionsTable;
}
