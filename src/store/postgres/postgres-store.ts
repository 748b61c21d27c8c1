import { Kysely, PostgresDialect, type Transaction } from "kysely";
import { SufficeError } from "../../domain/index.ts";
import { migratePostgres } from "./migrate-postgres.ts";
import { isPassing } from "./postgres-failure.ts";
import { openPool } from "./postgres-pool.ts";
import type { PostgresTables } from "./postgres-tables.ts";
import { tryAgain } from "./try-again.ts";

export type PostgresTransaction = Transaction<PostgresTables>;

/**
 * One PostgreSQL database that ledger, journal and budgets of many processes share, in its schema `suffice`.
 *
 * Where the connection is lost or the server restarts, `query` and `transaction` do their work again, for about half a minute; who
 * has waited in vain does not wait again until the server is back. Work may so be done once more although it was committed and only
 * the answer was lost: it must come to the same when it is done twice.
 */
export interface PostgresStore {
  /** The database for people: its URL without password and options. */
  readonly where: string;
  /** Each statement for itself: to read, or for one that is whole by itself. */
  query<Result>(work: (database: Kysely<PostgresTables>) => Promise<Result>): Promise<Result>;
  /** Read committed: what `work` decides on, it locks. All of it is kept or, where anything throws, nothing. */
  transaction<Result>(work: (transaction: PostgresTransaction) => Promise<Result>): Promise<Result>;
  /** After what is under way. A second time does nothing. */
  close(): Promise<void>;
}

export interface PostgresStoreOptions {
  /** `postgresql://user:password@host:port/database`, with PostgreSQL's options behind `?`. */
  readonly url: string;
  /** At most so many at once, 4 by default: the server's are few, and all processes share them. */
  readonly connections?: number;
  /** How long a lost connection is sought again, 30 s by default. */
  readonly retryForMs?: number;
  /** A connection that is silent for longer in the middle of a query counts as lost; 60 s by default. */
  readonly answerTimeoutMs?: number;
}

/**
 * Connects, and makes the tables where they are missing.
 *
 * Throws `settings.invalid` for a URL that is none, or where the package `pg` is not installed; `ledger.unavailable` where the server
 * cannot be reached or refuses, and `ledger.incompatible` for a schema that a newer version made.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { url, connections = 4, retryForMs = 30_000, answerTimeoutMs = 60_000 } = options;
  const where = withoutPassword(url);
  const pool = await openPool({ url, where, connections, answerTimeoutMs });
  // By name, and not by a search path: a pooler between us and the server would forget that.
  const database = new Kysely<PostgresTables>({ dialect: new PostgresDialect({ pool }) }).withSchema(
    "suffice",
  );
  let isClosed = false;
  // Who has waited in vain does not wait again, until the server was seen: the way out would take minutes.
  let hasGivenUp = false;
  const again = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isClosed) throw closed(where);
    try {
      const isWorthIt = (error: unknown) => !isClosed && isPassing(error);
      const result = await tryAgain(work, { isPassing: isWorthIt, forMs: hasGivenUp ? 0 : retryForMs });
      hasGivenUp = false;
      return result;
    } catch (error) {
      hasGivenUp ||= isPassing(error);
      throw error;
    }
  };
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await pool.end();
  };
  try {
    await again(() => migratePostgres(database, where));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    where,
    query: async (work) => await again(() => work(database)),
    transaction: async (work) => await again(() => database.transaction().execute(work)),
    close,
  };
}

/** Throws `settings.invalid`, and says nothing of a URL that it cannot take apart: its password may be anywhere in it. */
function withoutPassword(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new SufficeError("settings.invalid", {
      message:
        "the ledger's address is no URL of PostgreSQL. Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, " +
        "and escape what is special in the password (@ as %40).",
    });
  }
  const user = url.username === "" ? "" : `${url.username}@`;
  return `postgresql://${user}${url.host}${url.pathname}`;
}

function closed(where: string): SufficeError {
  return new SufficeError("ledger.unavailable", { message: `${where}: it was closed already.` });
}
