import { sql } from "kysely";
import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { SufficeError } from "../../src/domain/index.ts";
import { openPostgresStore, type PostgresStore, type PostgresStoreOptions } from "../../src/store/index.ts";
import { exactNumber } from "../../src/store/postgres/exact-numbers.ts";
import { POSTGRES_MIGRATIONS } from "../../src/store/postgres/postgres-migrations.ts";
import { childProgram } from "../tools/child-program.ts";
import { startCuttingProxy } from "../tools/cutting-proxy.ts";
import { postgresForTests } from "../tools/postgres-for-tests.ts";

const server = await postgresForTests();
const withoutDriver = await childProgram(
  `import { openPostgresStore } from "store";
  await openPostgresStore({ url: "postgresql://127.0.0.1:1/x" }).catch(({ code, message }) => console.log(code, message));`,
  { store: new URL("../../src/store/index.ts", import.meta.url) },
  "missing",
);

async function newDatabase(): Promise<string> {
  return (await server?.newDatabase()) ?? "";
}

async function openForTest(options: PostgresStoreOptions): Promise<PostgresStore> {
  const store = await openPostgresStore(options);
  onTestFinished(() => store.close());
  return store;
}

async function wayTo(url: string) {
  const proxy = await startCuttingProxy(url);
  onTestFinished(() => proxy.close());
  return proxy;
}

async function errorOf(work: Promise<unknown>): Promise<SufficeError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SufficeError) return error;
  throw new Error("it should have failed with a SufficeError", { cause: error });
}

/** In milliseconds, until it has failed. */
async function lengthOf(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await errorOf(work);
  return performance.now() - began;
}

async function ask(url: string, query: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

const insertRun = (store: PostgresStore, run: string) =>
  store.transaction(async (transaction) => {
    await transaction
      .insertInto("runs")
      .values({ run, started_at_ms: 0, ended_at_ms: null, plan_json: "null" })
      .onConflict((conflict) => conflict.column("run").doNothing())
      .execute();
  });

const runsOf = (store: PostgresStore) =>
  store.query(async (database) => {
    const rows = await database.selectFrom("runs").select("run").orderBy("id").execute();
    return rows.map(({ run }) => run);
  });

describe.skipIf(server === undefined)("a store on PostgreSQL", () => {
  test("is made once, however many open it at the same time, and found again", async () => {
    const url = await newDatabase();
    const stores = await Promise.all(Array.from({ length: 8 }, () => openForTest({ url })));
    await Promise.all(stores.map((store, index) => insertRun(store, `run-${index}`)));
    const found = await openForTest({ url });
    expect([
      (await runsOf(found)).toSorted(),
      await ask(url, "select version::int from suffice.migrations"),
    ]).toEqual([
      Array.from({ length: 8 }, (_, index) => `run-${index}`),
      POSTGRES_MIGRATIONS.map((_, index) => ({ version: index + 1 })),
    ]);
  });

  test("of the version before keeps its calls, and takes who made the next ones", async () => {
    const url = await newDatabase();
    await ask(
      url,
      "create schema suffice; create table suffice.migrations (version bigint primary key, at timestamptz not null default now())",
    );
    for (const [index, migration] of POSTGRES_MIGRATIONS.slice(0, 2).entries()) {
      await ask(url, `${migration}; insert into suffice.migrations (version) values (${index + 1})`);
    }
    const columns =
      "source, source_id, at_ms, provider, model_asked, outcome, usage_reported, cost_nano_usd, price_book, duration_ms";
    const values = "'acme', 'acme-mid', 'answered', 0, 5, 'list', 1";
    await ask(url, `insert into suffice.calls (${columns}) values ('run', 'old', 0, ${values})`);
    await openForTest({ url });
    await ask(
      url,
      `insert into suffice.calls (${columns}, agent, conversation) values ('run', 'new', 1, ${values}, 'explorer', 'session-1')`,
    );
    expect(
      await ask(
        url,
        "select source_id, cost_nano_usd::int, agent, conversation from suffice.calls order by id",
      ),
    ).toEqual([
      { source_id: "old", cost_nano_usd: 5, agent: null, conversation: null },
      { source_id: "new", cost_nano_usd: 5, agent: "explorer", conversation: "session-1" },
    ]);
  });

  test("that a newer version made is refused and left as it was", async () => {
    const url = await newDatabase();
    const store = await openForTest({ url });
    await ask(url, "insert into suffice.migrations values (99)");
    expect(await errorOf(openPostgresStore({ url }))).toMatchObject({
      code: "ledger.incompatible",
      message: `${store.where}: written by a newer Suffice (schema 99, this one knows up to ${POSTGRES_MIGRATIONS.length}). Upgrade, or name another database; nothing in it was changed.`,
    });
  });

  test("works for a user who may use the schema, and tells one who may not", async () => {
    const url = await newDatabase();
    await ask(url, "create role worker login password 'open sesame'");
    const worker = new URL(url);
    worker.username = "worker";
    worker.password = "open sesame";
    const refused = await errorOf(openPostgresStore({ url: worker.href }));
    await ask(url, "create schema suffice authorization worker");
    const store = await openForTest({ url: worker.href });
    await insertRun(store, "run-1");
    expect([refused.code, refused.message.replace(/test_\d+/g, "DB"), await runsOf(store)]).toEqual([
      "ledger.unavailable",
      `postgresql://worker@${worker.host}/DB: permission denied for database DB. Give the user the right to create and use the schema suffice there.`,
      ["run-1"],
    ]);
  });

  test("keeps all of a transaction, or nothing of it, and its error goes on", async () => {
    const store = await openForTest({ url: await newDatabase() });
    const reason = new Error("changed my mind");
    const work = store.transaction(async (transaction) => {
      await sql`insert into suffice.runs (run, started_at_ms, plan_json) values ('a', 0, '')`.execute(
        transaction,
      );
      throw reason;
    });
    await expect(work).rejects.toBe(reason);
    expect(await runsOf(store)).toEqual([]);
  });

  test("ledger rows cannot be changed, deleted or emptied away, not even by hand", async () => {
    const url = await newDatabase();
    const store = await openForTest({ url });
    await ask(
      url,
      "insert into suffice.verdicts (source, source_id, at_ms, gate, verdict) values ('run', '1', 0, 'lint', 'pass')",
    );
    for (const deed of [
      "update suffice.verdicts set verdict = 'fail'",
      "delete from suffice.verdicts",
      "truncate suffice.verdicts",
    ]) {
      expect((await errorOf(store.query((database) => sql.raw(deed).execute(database)))).message).toBe(
        `${store.where}: a row was refused by its table: ledger entries are appended and never changed`,
      );
    }
  });

  test("a transaction whose connection breaks is done again, and whole", async () => {
    const url = await newDatabase();
    const store = await openForTest({ url });
    let tries = 0;
    await store.transaction(async (transaction) => {
      tries += 1;
      await sql`insert into suffice.runs (run, started_at_ms, plan_json) values (${`try ${tries}`}, 0, '')`.execute(
        transaction,
      );
      if (tries === 1) {
        await ask(
          url,
          "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'",
        );
      }
    });
    expect(await runsOf(store)).toEqual(["try 2"]);
  });

  test("a commit whose answer is lost is done again, and that comes to the same", async () => {
    const way = await wayTo(await newDatabase());
    const store = await openForTest({ url: way.url });
    const cut = way.cutAnswerTo("commit");
    await insertRun(store, "once");
    await cut;
    expect(await runsOf(store)).toEqual(["once"]);
  });

  test("a connection that falls silent counts as lost", async () => {
    const way = await wayTo(await newDatabase());
    const store = await openForTest({ url: way.url, answerTimeoutMs: 100 });
    await insertRun(store, "before");
    way.goSilent();
    expect(await runsOf(store)).toEqual(["before"]);
  });

  test("a server that restarts, or is killed and comes back, loses nothing that was written meanwhile", async () => {
    const store = await openForTest({ url: await newDatabase(), connections: 8 });
    const wanted = Array.from({ length: 400 }, (_, index) => `run-${index}`);
    const writing = wanted.map((run) => insertRun(store, run));
    await writing[20];
    await server?.restart();
    await writing[200];
    await server?.kill();
    await server?.start();
    await Promise.all(writing);
    expect((await runsOf(store)).toSorted()).toEqual(wanted.toSorted());
  });

  test("a server that stays away is told by name and without the password, and the wait has an end", async () => {
    const url = new URL("postgresql://worker:open%20sesame@127.0.0.1:1/work?sslmode=disable");
    const error = await errorOf(openPostgresStore({ url: url.href, retryForMs: 100 }));
    expect([error.code, error.message]).toEqual([
      "ledger.unavailable",
      "postgresql://worker@127.0.0.1:1/work: connect ECONNREFUSED 127.0.0.1:1. " +
        "Check that the server runs and can be reached; whatever was finished is saved.",
    ]);
  });

  test("who waited in vain does not wait again, until the server is back", async () => {
    const store = await openForTest({ url: await newDatabase(), retryForMs: 1500 });
    await server?.kill();
    const lengths = [await lengthOf(runsOf(store)), await lengthOf(runsOf(store))];
    await server?.start();
    expect([lengths.map((ms) => ms >= 1400), await runsOf(store)]).toEqual([[true, false], []]);
  });

  test("a database that is not there is not waited for", async () => {
    const url = (await newDatabase()).replace(/test_\d+$/, "nowhere");
    expect((await errorOf(openPostgresStore({ url }))).message).toBe(
      `${url}: database "nowhere" does not exist. Create that database, or name another one.`,
    );
  });

  test("after closing, reading and writing are refused by name, and closing again is nothing", async () => {
    const store = await openForTest({ url: await newDatabase() });
    await store.close();
    await store.close();
    const refused = { code: "ledger.unavailable", message: `${store.where}: it was closed already.` };
    expect(await errorOf(runsOf(store))).toMatchObject(refused);
    expect(await errorOf(insertRun(store, "late"))).toMatchObject(refused);
  });

  test("a process that stops in the middle of a transaction keeps nobody waiting for its locks for long", async () => {
    const store = await openForTest({ url: await newDatabase() });
    const setting = await store.transaction((transaction) =>
      sql`show idle_in_transaction_session_timeout`.execute(transaction),
    );
    expect(setting.rows).toEqual([{ idle_in_transaction_session_timeout: "10s" }]);
  });
});

test("an address that is no URL of PostgreSQL is refused, and nothing of it is told", async () => {
  for (const url of ["open sesame", "https://worker:sesame@host/db", "postgresql://worker:ses@me@:x/db"]) {
    const error = await errorOf(openPostgresStore({ url }));
    expect([error.code, error.message, error.cause]).toEqual([
      "settings.invalid",
      "the ledger's address is no URL of PostgreSQL. Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, " +
        "and escape what is special in the password (@ as %40).",
      undefined,
    ]);
  }
});

test("where the package pg is not installed, it says what to install", async () => {
  expect(await withoutDriver().nextLine()).toBe(
    "settings.invalid a ledger on PostgreSQL needs the package pg, which is not installed: npm install pg",
  );
});

test("whole numbers and sums are read exactly, or not at all", () => {
  expect(["9007199254740991", "-5", "0", "12.5"].map(exactNumber)).toEqual([9007199254740991, -5, 0, 12.5]);
  expect(() => exactNumber("9007199254740992")).toThrow(
    "the ledger holds the number 9007199254740992, which this version cannot read exactly",
  );
});
