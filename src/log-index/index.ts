export type { LogIndex, LogIndexChanges, LogIndexEntry, LogIndexPlace } from "./log-index.ts";
