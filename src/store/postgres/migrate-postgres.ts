import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import { SufficeError } from "../../domain/index.ts";
import { POSTGRES_MIGRATIONS } from "./postgres-migrations.ts";
import type { PostgresTables } from "./postgres-tables.ts";

/** `Suff` in ASCII. Whoever migrates holds it, so that others wait. */
const LOCK = 0x53756666;

/** Brings the schema up to date, once, however many processes ask at the same time. One that a newer version made is left as it is. */
export async function migratePostgres(database: Kysely<PostgresTables>, where: string): Promise<void> {
  // Versions only go up, so what is up to date need not wait for anybody.
  if ((await versionOf(database, where)) === POSTGRES_MIGRATIONS.length) return;
  await database.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    await migrate(transaction, where);
  });
}

async function migrate(transaction: Transaction<PostgresTables>, where: string): Promise<void> {
  const version = await versionOf(transaction, where);
  if (version === 0) {
    await assertUnicode(transaction, where);
    await createSchema(transaction);
  }
  for (const [index, migration] of POSTGRES_MIGRATIONS.entries()) {
    if (index < version) continue;
    await sql.raw(migration).execute(transaction);
    await sql`INSERT INTO suffice.migrations (version) VALUES (${index + 1})`.execute(transaction);
  }
}

/** A user who may not make schemas can be given one that is there. */
async function createSchema(transaction: Transaction<PostgresTables>): Promise<void> {
  if (!(await exists(transaction, SCHEMA))) {
    await sql`CREATE SCHEMA suffice`.execute(transaction);
  }
  await sql`CREATE TABLE suffice.migrations (version bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`.execute(
    transaction,
  );
}

/** 0 where nothing is there yet. */
async function versionOf(database: Kysely<PostgresTables>, where: string): Promise<number> {
  if (!(await exists(database, MIGRATIONS_TABLE))) return 0;
  const { rows } = await sql<{
    readonly version: number | null;
  }>`SELECT max(version) AS version FROM suffice.migrations`.execute(database);
  const version = rows[0]?.version ?? 0;
  if (version <= POSTGRES_MIGRATIONS.length) return version;
  throw new SufficeError("ledger.incompatible", {
    message:
      `${where}: written by a newer Suffice (schema ${version}, this one knows up to ${POSTGRES_MIGRATIONS.length}). ` +
      "Upgrade, or name another database; nothing in it was changed.",
  });
}

async function assertUnicode(database: Kysely<PostgresTables>, where: string): Promise<void> {
  const { rows } = await sql<{ readonly server_encoding: string }>`SHOW server_encoding`.execute(database);
  const encoding = rows[0]?.server_encoding ?? "";
  if (encoding === "UTF8") return;
  throw new SufficeError("ledger.incompatible", {
    message: `${where}: its encoding is ${encoding}, and UTF8 is needed. Name a database with that encoding.`,
  });
}

// Asked of the catalogue's own tables: `to_regclass` may answer from before the lock was waited for.
const SCHEMA = sql`SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'suffice'`;
const MIGRATIONS_TABLE = sql`
  SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'suffice' AND tablename = 'migrations'`;

async function exists(database: Kysely<PostgresTables>, query: RawBuilder<unknown>): Promise<boolean> {
  return (await query.execute(database)).rows.length > 0;
}
