import { setTimeout as pause } from "node:timers/promises";
import { SufficeError } from "../../domain/index.ts";
import type { DbosQueueOptions } from "./dbos-queue-options.ts";
import { onceInAWhile } from "./once-in-a-while.ts";
import { VERSION } from "./task-workflow.ts";

export type Dbos = Awaited<ReturnType<typeof loadPackages>>["DBOS"];

/** Any number that no other program locks; `suffice` in the letters of a telephone's keys. */
const LOCK = 7_833_423;
const LOCK_POLL_MS = 50;

/**
 * Starts the engine in this process. Its tables are made under a lock of ours: two of its processes that make them at once run into a
 * deadlock (seen with 5.3.0), as one does with a session that waits for a lock while it builds an index. Throws `settings.invalid` where it is not installed, and `ledger.unavailable` without a database.
 */
export async function launchDbos({
  url,
  self,
  warn,
  queues,
  before,
}: DbosQueueOptions & {
  /** Those from which this process takes tasks. */
  readonly queues: readonly string[];
  /** What has to be registered before the engine starts. */
  readonly before?: (dbos: Dbos) => void;
}): Promise<Dbos> {
  const { DBOS, Client } = await loadPackages();
  const say = onceInAWhile((entry: unknown) => warn(`the queue of tasks: ${String(entry)}`));
  DBOS.setConfig({
    name: "suffice",
    systemDatabaseUrl: url,
    executorID: self,
    applicationVersion: VERSION,
    listenQueues: [...queues],
    // Its talk is nobody's business but for what goes wrong.
    logger: { info: () => {}, debug: () => {}, warn: say, error: say },
  });
  before?.(DBOS);
  const lock = new Client({ connectionString: url });
  try {
    await lock.connect();
    await take(lock);
    await DBOS.launch();
    return DBOS;
  } catch (cause) {
    throw new SufficeError("ledger.unavailable", {
      message: `the database for workers cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  } finally {
    await lock.end();
  }
}

/** Asked for again and again: a session that waits in the database would be waited for by the one that makes the tables. */
async function take(lock: { query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> }) {
  for (;;) {
    const { rows } = await lock.query("SELECT 1 AS taken WHERE pg_try_advisory_lock($1)", [LOCK]);
    if (rows.length > 0) return;
    await pause(LOCK_POLL_MS);
  }
}

/** Optional dependencies: who runs on one machine does without. */
async function loadPackages() {
  try {
    const [{ DBOS }, { default: pg }] = await Promise.all([import("@dbos-inc/dbos-sdk"), import("pg")]);
    return { DBOS, Client: pg.Client };
  } catch (cause) {
    throw new SufficeError("settings.invalid", {
      message:
        "a run over several machines needs two packages beside suffice: npm install @dbos-inc/dbos-sdk pg",
      cause,
    });
  }
}
