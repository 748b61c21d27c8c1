import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { SufficeError } from "../domain/index.ts";
import { assertSafeSqlite } from "./assert-safe-sqlite.ts";
import { MIGRATIONS } from "./migrations.ts";
import { isBusy } from "./store-failure.ts";

/** `Suff` in ASCII: tells our files from another program's SQLite databases. */
const APPLICATION_ID = 0x53756666;

const BUSY_TIMEOUT_MS = 5000;
const WAL_RETRY_MS = 20;

/**
 * A connection to a file with the newest schema. Several processes may do this to the same empty file at once. A file that is
 * refused is left as it was.
 */
export async function connect(file: string): Promise<DatabaseSyncInstance> {
  if (file !== ":memory:") createPrivately(file);
  // Loaded when it is asked for: who only reads logs does without.
  const { DatabaseSync } = await import("@photostructure/sqlite");
  const raw = new DatabaseSync(file);
  try {
    raw.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    assertSafeSqlite(String(readValue(raw, "SELECT sqlite_version()")));
    const version = versionOf(raw, file);
    await useWriteAheadLog(raw, file);
    raw.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
    // Versions only go up, so what is up to date need not wait for whoever is writing.
    if (version < MIGRATIONS.length) migrate(raw, file);
    return raw;
  } catch (error) {
    raw.close();
    throw error;
  }
}

/** SQLite would create it readable for everyone; the files beside it (`-wal`, `-shm`) take its mode. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
}

/** One snapshot of the three facts: another process may be migrating meanwhile. Throws for a file that is not ours. */
function versionOf(raw: DatabaseSyncInstance, file: string): number {
  raw.exec("BEGIN");
  const application = Number(readValue(raw, "PRAGMA application_id"));
  const version = Number(readValue(raw, "PRAGMA user_version"));
  const objects = Number(readValue(raw, "SELECT count(*) FROM sqlite_schema"));
  raw.exec("COMMIT");
  if (application !== APPLICATION_ID && (application !== 0 || version !== 0 || objects !== 0)) {
    throw new SufficeError("ledger.unavailable", {
      message: `${file}: this is another program's database. Name another file; nothing in it was changed.`,
    });
  }
  assertKnownVersion(version, file);
  return version;
}

function assertKnownVersion(version: number, file: string): void {
  if (version <= MIGRATIONS.length) return;
  throw new SufficeError("ledger.incompatible", {
    message:
      `${file}: written by a newer Suffice (schema ${version}, this one knows up to ${MIGRATIONS.length}). ` +
      "Upgrade, or name another file; nothing in it was changed.",
  });
}

/**
 * Switching needs the file alone, and SQLite does not wait for that: when several processes open a new file at once, all but
 * one are told "busy" straight away and have to ask again.
 */
async function useWriteAheadLog(raw: DatabaseSyncInstance, file: string): Promise<void> {
  if (file === ":memory:") return;
  for (let waitedMs = 0; ; waitedMs += WAL_RETRY_MS) {
    try {
      const mode = readValue(raw, "PRAGMA journal_mode = WAL");
      if (mode === "wal") return;
      throw new SufficeError("ledger.unavailable", {
        message: `${file}: its file system cannot keep a write-ahead log (SQLite says "${String(mode)}"). Name a file on a local disk.`,
      });
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_TIMEOUT_MS) throw error;
    }
    await pause(WAL_RETRY_MS);
  }
}

/** All that are missing in one transaction, and counted in it: whoever comes second finds nothing left to do. */
function migrate(raw: DatabaseSyncInstance, file: string): void {
  raw.exec("BEGIN IMMEDIATE");
  try {
    const version = Number(readValue(raw, "PRAGMA user_version"));
    assertKnownVersion(version, file);
    for (const migration of MIGRATIONS.slice(version)) raw.exec(migration);
    if (version < MIGRATIONS.length) {
      raw.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`);
    }
    raw.exec("COMMIT");
  } catch (error) {
    if (raw.isTransaction) raw.exec("ROLLBACK");
    throw error;
  }
}

function readValue(raw: DatabaseSyncInstance, query: string): unknown {
  const row: unknown = raw.prepare(query).get();
  return typeof row === "object" && row !== null ? Object.values(row)[0] : undefined;
}
