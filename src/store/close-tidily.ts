import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/**
 * Empties the write-ahead log first. SQLite would do so itself on the last close, but @photostructure/sqlite 1.2.1 finalises
 * statements only when they are garbage-collected, so its close ends nothing; to be deleted when it finalises them.
 */
export function closeTidily(raw: DatabaseSyncInstance): void {
  try {
    raw.exec("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // Another process is at work, or the disk is full: what was committed is safe in the log, and the next close moves it.
  }
  raw.close();
}
