import { sql } from "kysely";
import { type PostgresStore, storedText } from "../../store/index.ts";

export interface HeartbeatOptions {
  readonly store: PostgresStore;
  /** Another one for each process that ever was, such as a UUID. */
  readonly process: string;
  /** For people who look for the process. */
  readonly host: string;
  readonly pid: number;
  /** 2 s by default. */
  readonly everyMs?: number;
  /** How long after its last beat the process is taken for dead; 10 s by default, and several times `everyMs`. */
  readonly deadAfterMs?: number;
}

/** Says that this process lives, until it is stopped or dies. */
export interface Heartbeat {
  readonly process: string;
  /** From now on others take this process for dead, without waiting. */
  stop(): Promise<void>;
}

/** The first beat is done when this returns. All times are those of the server's clock. */
export async function startHeartbeat(options: HeartbeatOptions): Promise<Heartbeat> {
  const { process, everyMs = 2000, deadAfterMs = 10_000 } = options;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = beat(options, deadAfterMs);
  const beatLater = () => {
    if (isStopped) return;
    timer = setTimeout(() => {
      // Where the server cannot be reached, whatever this process wants to commit is told so; here the next beat is tried.
      beating = beat(options, deadAfterMs)
        .catch(() => {})
        .finally(beatLater);
    }, everyMs);
    timer.unref();
  };
  await beating;
  beatLater();
  return {
    process,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await beating;
      // Where this cannot be told, others find out a little later.
      await beat(options, 0).catch(() => {});
    },
  };
}

/** All processes that are alive by the server's clock. */
export async function aliveProcesses(store: PostgresStore): Promise<ReadonlySet<string>> {
  const statement = sql<{ process: string }>`
    SELECT process FROM suffice.processes WHERE alive_until > clock_timestamp()`;
  const { rows } = await store.query((database) => statement.execute(database));
  return new Set(rows.map((row) => row.process));
}

async function beat({ store, process, host, pid }: HeartbeatOptions, aliveForMs: number): Promise<void> {
  const until = sql`clock_timestamp() + ${aliveForMs} * interval '1 millisecond'`;
  const statement = sql`
    INSERT INTO suffice.processes (process, host, pid, alive_until)
    VALUES (${process}, ${storedText(host)}, ${pid}, ${until})
    ON CONFLICT (process) DO UPDATE SET alive_until = EXCLUDED.alive_until`;
  await store.query((database) => statement.execute(database));
}
