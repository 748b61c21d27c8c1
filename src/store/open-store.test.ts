import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { SufficeError } from "../domain/index.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openStore, type Store } from "./open-store.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "suffice-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function openForTest(file: string): Promise<Store> {
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  return store;
}

async function errorOf(work: Promise<unknown>): Promise<SufficeError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SufficeError) return error;
  throw new Error("it should have failed with a SufficeError", { cause: error });
}

function insertVerdict(id: string) {
  return async (transaction: Pick<Store["database"], "insertInto">): Promise<void> => {
    await transaction
      .insertInto("verdicts")
      .values({ ...A_VERDICT, source_id: id })
      .execute();
  };
}

async function verdictIds(store: Store): Promise<readonly string[]> {
  const rows = await store.database.selectFrom("verdicts").select("source_id").orderBy("id").execute();
  return rows.map((row) => row.source_id);
}

const A_VERDICT = {
  source: "run",
  source_id: "1",
  at_ms: 0,
  run: null,
  requirement: null,
  task: null,
  chunk: null,
  step: null,
  for_gate: null,
  attempt: null,
  tier: null,
  place: null,
  kind: null,
  project: null,
  propensity: null,
  model: null,
  gate: "lint",
  verdict: "pass",
};

test("a new file and its folders are for their owner alone", async () => {
  const folder = temporaryFolder();
  const store = await openForTest(join(folder, "state", "suffice", "ledger.db"));
  await store.transaction(insertVerdict("1"));
  const modes = ["state", "state/suffice/ledger.db", "state/suffice/ledger.db-wal"].map((path) =>
    (statSync(join(folder, path)).mode & 0o777).toString(8),
  );
  expect(modes).toEqual(["700", "600", "600"]);
});

test("a file is written through, waits for others, and keeps its rules", async () => {
  const store = await openForTest(join(temporaryFolder(), "ledger.db"));
  const pragmas = ["journal_mode", "busy_timeout", "synchronous", "foreign_keys", "secure_delete"];
  const values: unknown[] = [];
  for (const pragma of pragmas) {
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${pragma}`).execute(store.database);
    values.push(...rows.flatMap((row) => Object.values(row)));
  }
  expect(values).toEqual(["wal", 5000, 2, 1, 1]);
});

test("what was committed is there when the file is opened again", async () => {
  const file = join(temporaryFolder(), "ledger.db");
  const first = await openStore({ file });
  await first.transaction(insertVerdict("1"));
  await first.close();
  expect(await verdictIds(await openForTest(file))).toEqual(["1"]);
});

test("a transaction that throws keeps nothing, and its error goes on", async () => {
  const store = await openForTest(":memory:");
  const reason = new Error("changed my mind");
  const work = store.transaction(async (transaction) => {
    await insertVerdict("1")(transaction);
    throw reason;
  });
  await expect(work).rejects.toBe(reason);
  expect(await verdictIds(store)).toEqual([]);
});

test("transactions take the write lock when they begin, so that what they read stays true", async () => {
  const file = join(temporaryFolder(), "ledger.db");
  const store = await openForTest(file);
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  await store.transaction(async () => {
    expect(() => other.exec("BEGIN IMMEDIATE")).toThrow("database is locked");
  });
  expect(() => other.exec("BEGIN IMMEDIATE; ROLLBACK")).not.toThrow();
});

test("ledger rows cannot be changed or deleted, not even by hand", async () => {
  const store = await openForTest(":memory:");
  await store.transaction(insertVerdict("1"));
  const deeds = [sql`update verdicts set verdict = 'fail'`, sql`delete from verdicts`];
  for (const deed of deeds) {
    expect((await errorOf(deed.execute(store.database))).message).toBe(
      ":memory:: a row was refused by its table: ledger entries are appended and never changed",
    );
  }
  expect(await verdictIds(store)).toEqual(["1"]);
});

test("a full disk is told by name, and nothing of that transaction is kept", async () => {
  const file = join(temporaryFolder(), "ledger.db");
  const store = await openForTest(file);
  await store.transaction(insertVerdict("before"));
  await sql`pragma max_page_count = 1`.execute(store.database);
  const error = await errorOf(
    store.transaction(async (transaction) => {
      for (let id = 0; ; id += 1) await insertVerdict(`${id} ${"x".repeat(500)}`)(transaction);
    }),
  );
  expect([error.code, error.message]).toEqual([
    "ledger.unavailable",
    `${file}: database or disk is full. Free some space on its disk and try again; nothing of this write was kept.`,
  ]);
  expect(error.cause).toMatchObject({ sqliteCodeName: "SQLITE_FULL" });
  expect(await verdictIds(store)).toEqual(["before"]);
});

test("the store works again once the disk has space", async () => {
  const store = await openForTest(join(temporaryFolder(), "ledger.db"));
  await sql`pragma max_page_count = 1`.execute(store.database);
  await errorOf(
    store.transaction(async (transaction) => {
      for (let id = 0; ; id += 1) await insertVerdict(`${id} ${"x".repeat(500)}`)(transaction);
    }),
  );
  await sql`pragma max_page_count = 1000000`.execute(store.database);
  await store.transaction(insertVerdict("after"));
  expect(await verdictIds(store)).toEqual(["after"]);
});

test("a file that is no database is refused and left as it was", async () => {
  const file = join(temporaryFolder(), "notes.txt");
  writeFileSync(file, "Dear diary, ".repeat(100));
  const error = await errorOf(openStore({ file }));
  expect([error.code, error.message]).toEqual([
    "ledger.unavailable",
    `${file}: file is not a database. The file is no SQLite database: name another file, or move this one away.`,
  ]);
  expect(readFileSync(file, "utf8")).toBe("Dear diary, ".repeat(100));
});

test("another program's database is refused and left as it was", async () => {
  const file = join(temporaryFolder(), "photos.db");
  const other = new DatabaseSync(file);
  other.exec("create table photos (name)");
  other.close();
  const before = readFileSync(file);
  const error = await errorOf(openStore({ file }));
  expect([error.code, error.message]).toEqual([
    "ledger.unavailable",
    `${file}: this is another program's database. Name another file; nothing in it was changed.`,
  ]);
  expect(readFileSync(file)).toEqual(before);
});

test("a file that a newer version wrote is refused and left as it was", async () => {
  const file = join(temporaryFolder(), "ledger.db");
  await (await openStore({ file })).close();
  const newer = new DatabaseSync(file);
  newer.exec(`pragma user_version = ${MIGRATIONS.length + 1}`);
  newer.close();
  const before = readFileSync(file);
  const error = await errorOf(openStore({ file }));
  expect([error.code, error.message]).toEqual([
    "ledger.incompatible",
    `${file}: written by a newer Suffice (schema ${MIGRATIONS.length + 1}, this one knows up to ${MIGRATIONS.length}). ` +
      "Upgrade, or name another file; nothing in it was changed.",
  ]);
  expect(readFileSync(file)).toEqual(before);
});

test("a file of the fourth version keeps its calls, and takes who made the next ones", async () => {
  const file = join(temporaryFolder(), "ledger.db");
  const older = new DatabaseSync(file);
  older.exec(
    `${MIGRATIONS.slice(0, 4).join("")}; PRAGMA application_id = 0x53756666; PRAGMA user_version = 4`,
  );
  const columns =
    "source, source_id, at_ms, provider, model_asked, outcome, usage_reported, cost_nano_usd, price_book, duration_ms";
  older.exec(
    `INSERT INTO calls (${columns}) VALUES ('run', 'old', 0, 'acme', 'acme-mid', 'answered', 0, 5, 'list', 1)`,
  );
  older.close();
  const store = await openForTest(file);
  await sql`INSERT INTO calls (${sql.raw(columns)}, agent, conversation)
    VALUES ('run', 'new', 1, 'acme', 'acme-mid', 'answered', 0, 5, 'list', 1, 'explorer', 'session-1')`.execute(
    store.database,
  );
  const { rows } =
    await sql`SELECT source_id, cost_nano_usd, agent, conversation FROM calls ORDER BY id`.execute(
      store.database,
    );
  expect(rows).toEqual([
    { source_id: "old", cost_nano_usd: 5, agent: null, conversation: null },
    { source_id: "new", cost_nano_usd: 5, agent: "explorer", conversation: "session-1" },
  ]);
  const { rows: versions } = await sql`PRAGMA user_version`.execute(store.database);
  expect(versions).toEqual([{ user_version: MIGRATIONS.length }]);
});

test("a folder in the file's place is named", async () => {
  const folder = temporaryFolder();
  const error = await errorOf(openStore({ file: folder }));
  expect([error.code, error.message]).toEqual([
    "ledger.unavailable",
    `${folder}: EISDIR: illegal operation on a directory, open '${folder}'. That is a folder: name a file.`,
  ]);
});

test("a path that leads through a file is named", async () => {
  const file = join(temporaryFolder(), "a-file");
  writeFileSync(file, "");
  const error = await errorOf(openStore({ file: join(file, "ledger.db") }));
  expect([error.code, error.message.startsWith(`${join(file, "ledger.db")}: `)]).toEqual([
    "ledger.unavailable",
    true,
  ]);
});

test("after closing, reading and writing are refused by name, and closing again is nothing", async () => {
  const store = await openForTest(":memory:");
  await store.close();
  await store.close();
  const errors = [await errorOf(store.transaction(insertVerdict("1"))), await errorOf(verdictIds(store))];
  expect(errors.map(({ code, message }) => [code, message])).toEqual([
    ["ledger.unavailable", ":memory:: database is not open. It was closed already."],
    ["ledger.unavailable", ":memory:: database is not open. It was closed already."],
  ]);
});
