import type { CallEntry, Entry, Instant, RunId, VerdictEntry } from "../domain/index.ts";

/** Which rows to read; every key narrows. */
export interface LedgerFilter {
  readonly run?: RunId;
  readonly since?: Instant;
  /** Exclusive. */
  readonly until?: Instant;
}

/**
 * The append-only record. It stores what it is told, ids and times included, and decides nothing.
 * `(source, sourceId)` is unique per entry type: appending an entry that is there already changes nothing.
 * Throws `ledger.unavailable` where it cannot write; nothing of that append is kept then.
 */
export interface Ledger {
  append(entries: readonly Entry[]): Promise<void>;
  /** In order of `at`, then of arrival. */
  calls(filter: LedgerFilter): Promise<readonly CallEntry[]>;
  verdicts(filter: LedgerFilter): Promise<readonly VerdictEntry[]>;
  close(): Promise<void>;
}
