export { isProcessAlive, type ProcessIdentity, readProcessIdentity } from "../process-identity.ts";
export type { AppendEntries, JournalIdentity, SqliteJournalParts } from "./journal-parts.ts";
export { createSqliteJournal } from "./sqlite-journal.ts";
