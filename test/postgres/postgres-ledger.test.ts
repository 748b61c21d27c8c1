import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { ledgerContract } from "../../src/ledger/contract.ts";
import { createPostgresLedger } from "../../src/ledger/postgres/index.ts";
import { openPostgresStore, openStore } from "../../src/store/index.ts";
import { postgresForTests } from "../tools/postgres-for-tests.ts";

const server = await postgresForTests();

describe.skipIf(server === undefined)("PostgreSQL", () => {
  ledgerContract(
    "PostgreSQL",
    async () =>
      createPostgresLedger({ store: await openPostgresStore({ url: (await server?.newDatabase()) ?? "" }) }),
    // Each has a database of its own, and making that takes its time.
    10,
  );

  test("has the columns of the SQLite ledger, by the same names", async () => {
    const sqlite = await openStore({ file: ":memory:" });
    const postgres = await openPostgresStore({ url: (await server?.newDatabase()) ?? "" });
    const columns = [
      await sql<Column>`
        select tables.name as "table", columns.name as "column"
        from sqlite_schema as tables, pragma_table_info(tables.name) as columns
        where tables.name in ('calls', 'verdicts')`.execute(sqlite.database),
      await postgres.query((database) =>
        sql<Column>`
          select table_name as "table", column_name as "column" from information_schema.columns
          where table_schema = 'suffice' and table_name in ('calls', 'verdicts')`.execute(database),
      ),
    ].map(({ rows }) => rows.map(({ table, column }) => `${table}.${column}`).toSorted());
    await sqlite.close();
    await postgres.close();
    expect(columns[1]).toEqual(columns[0]);
  });

  test("docs/ledger.md names every table and column that there is", async () => {
    const store = await openPostgresStore({ url: (await server?.newDatabase()) ?? "" });
    const { rows } = await store.query((database) =>
      sql<Column>`
        select table_name as "table", column_name as "column" from information_schema.columns
        where table_schema = 'suffice'`.execute(database),
    );
    await store.close();
    const document = readFileSync(new URL("../../docs/ledger.md", import.meta.url), "utf8");
    const named = new Set(
      [...document.matchAll(/`(?:([a-z_]+)\.)?([a-z0-9_]+)`/g)].flatMap(([, table, column]) => [
        table,
        column,
      ]),
    );
    const missing = rows.flatMap(({ table, column }) => [table, column]).filter((name) => !named.has(name));
    expect([rows.length > 80, missing]).toEqual([true, []]);
  });
});

interface Column {
  readonly table: string;
  readonly column: string;
}
