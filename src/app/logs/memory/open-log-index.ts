import type { LogIndex } from "../../../log-index/index.ts";
import { createSqliteLogIndex } from "../../../log-index/sqlite/index.ts";
import { openPlainStore } from "../../../store/index.ts";

/** The index over one file, made where it is missing. Throws as `openStore` does. */
export async function openLogIndex(file: string): Promise<LogIndex> {
  return createSqliteLogIndex({ store: await openPlainStore({ file }) });
}
