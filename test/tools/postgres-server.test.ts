import { once } from "node:events";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { childProgram } from "./child-program.ts";
import { postgresForTests } from "./postgres-for-tests.ts";
import { postgresBinaries } from "./postgres-server.ts";

const server = await postgresForTests();
const child = await childProgram(
  `import { startPostgres } from "postgres-server";
  console.log((await startPostgres({ binaries: process.argv[2] })).url);`,
  { "postgres-server": new URL("postgres-server.ts", import.meta.url) },
);

describe.skipIf(server === undefined)("PostgreSQL for tests", () => {
  test("is version 18, and each test has a database of its own", async () => {
    const urls = [await server?.newDatabase(), await server?.newDatabase()];
    await ask(urls[0], "create table mine (x int)");
    const tables = "select count(*)::int as tables from pg_tables where schemaname = 'public'";
    expect([
      await ask(urls[0], tables),
      await ask(urls[1], tables),
      await ask(server?.url, "show server_version"),
    ]).toEqual([[{ tables: 1 }], [{ tables: 0 }], [{ server_version: expect.stringMatching(/^18\./) }]]);
  });

  test("comes back with what was committed, whether it was restarted or killed", async () => {
    const url = await server?.newDatabase();
    await ask(url, "create table kept as select 1 as x");
    await server?.restart();
    await ask(url, "insert into kept values (2)");
    await server?.kill();
    await expect(ask(url, "select 1")).rejects.toThrow("ECONNREFUSED");
    await server?.start();
    expect(await ask(url, "select x from kept")).toEqual([{ x: 1 }, { x: 2 }]);
  });

  test("ends with the process that started it, however that died", async () => {
    const binaries = await postgresBinaries();
    const owner = child("folder" in binaries ? binaries.folder : "");
    const url = await owner.nextLine();
    const session = new Client({ connectionString: url });
    const cutOff = once(session, "error");
    // A cut connection is told more than once.
    session.on("error", () => {});
    await session.connect();
    await owner.kill();
    expect(String(await cutOff)).toContain("terminating connection due to administrator command");
  });
});

async function ask(url: string | undefined, query: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}
