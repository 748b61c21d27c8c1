import type { Instant } from "../domain/index.ts";

/** What was projected, as it was said. */
export interface ProjectionRow {
  /** The caller's; appending one that is there already changes nothing. */
  readonly id: string;
  readonly at: Instant;
  /** What would be done otherwise. */
  readonly lever: string;
  /** JSON: the figures and their assumptions, without a word that anybody said. */
  readonly body: string;
}

/**
 * What was projected, kept to be compared with what happened: appended and never changed. Throws `ledger.unavailable` where it
 * cannot write; nothing of that append is kept then.
 */
export interface Projections {
  append(rows: readonly ProjectionRow[]): Promise<void>;
  /** In order of `at`, then of arrival. */
  all(): Promise<readonly ProjectionRow[]>;
  close(): Promise<void>;
}
