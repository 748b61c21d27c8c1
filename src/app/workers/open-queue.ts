import type { TaskQueue } from "../../workers/index.ts";
import type { SharedRecords } from "../open-ledger.ts";

/** The queue over which a run's tasks go to workers: in the database that they share anyway. Loaded where it is asked for. */
export async function openQueue(
  { url, self, alive }: SharedRecords,
  warn: (message: string) => void,
): Promise<TaskQueue> {
  const { createDbosQueue } = await import("../../workers/dbos/index.ts");
  return createDbosQueue({ url, self, alive, warn });
}
