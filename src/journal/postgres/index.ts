export { aliveProcesses, type Heartbeat, type HeartbeatOptions, startHeartbeat } from "./heartbeat.ts";
export { createPostgresJournal, type PostgresJournalParts } from "./postgres-journal.ts";
