import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool, PoolClient, types } from "pg";
import { SufficeError } from "../../domain/index.ts";
import { exactNumbers } from "./exact-numbers.ts";
import { breaksConnection, postgresFailure } from "./postgres-failure.ts";

export interface PoolOptions {
  readonly url: string;
  /** The database's name for people, without a password. */
  readonly where: string;
  readonly connections: number;
  readonly answerTimeoutMs: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A process that is stopped, or cut off, in the middle of a transaction keeps its locks no longer than ten seconds: others wait
 * for them. Said here and not when connecting, where a pooler between us and the server refuses it.
 */
const BEGIN = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 10000";

/** Connections in the shape that Kysely's `PostgresDialect` wants. Every failure leaves here as a `SufficeError` that names the database. */
export async function openPool({
  url,
  where,
  connections,
  answerTimeoutMs,
}: PoolOptions): Promise<PostgresPool> {
  const { Pool, types } = await loadDriver();
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: "suffice",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: answerTimeoutMs,
    types: exactNumbers(types),
  });
  // A connection that breaks says so as an event, idle or not, and an event that nobody hears ends the process. Who uses it next is told.
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));
  return namingPool(pool, where);
}

interface Driver {
  readonly Pool: typeof Pool;
  readonly types: typeof types;
}

async function loadDriver(): Promise<Driver> {
  try {
    return await import("pg");
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing) throw cause;
    throw new SufficeError("settings.invalid", {
      message: "a ledger on PostgreSQL needs the package pg, which is not installed: npm install pg",
      cause,
    });
  }
}

function namingPool(pool: Pool, where: string): PostgresPool {
  return {
    connect: async () => {
      try {
        return namingClient(await pool.connect(), where);
      } catch (error) {
        throw postgresFailure(where, error);
      }
    },
    end: () => pool.end(),
  };
}

function namingClient(client: PoolClient, where: string): PostgresPoolClient {
  let isBroken = false;
  async function ask<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    // A broken connection has rolled back by itself; asking it to would only hide why it broke.
    if (isBroken && sql === "rollback") return { command: "SELECT", rowCount: 0, rows: [] };
    try {
      // Of two statements there are two results, and of a beginning nobody reads any.
      const result = await client.query<Row & object>(sql === "begin" ? BEGIN : sql, [...parameters]);
      return { command: commandOf(result.command), rowCount: result.rowCount ?? 0, rows: result.rows };
    } catch (error) {
      isBroken ||= breaksConnection(error);
      throw postgresFailure(where, error);
    }
  }
  function query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query<Row>(
    asked: string | PostgresCursor<Row>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof asked === "string") return ask<Row>(asked, parameters);
    throw new SufficeError("bug.invariant", {
      message: "a cursor was opened, which the store has no use for",
    });
  }
  return { query, release: () => client.release(isBroken) };
}

const COMMANDS = ["UPDATE", "DELETE", "INSERT", "SELECT", "MERGE"] as const;

function commandOf(text: string) {
  return COMMANDS.find((command) => command === text) ?? "SELECT";
}
