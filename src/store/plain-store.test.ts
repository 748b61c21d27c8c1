import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { SufficeError } from "../domain/index.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openPlainStore } from "./plain-store.ts";

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "suffice-plain-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "ledger.db");
}

async function openForTest(file: string) {
  const store = await openPlainStore({ file });
  onTestFinished(() => store.close());
  return store;
}

const INSERT = "INSERT INTO projections (projection, at_ms, lever, body_json) VALUES (?, ?, 'x', '[]')";

test("a transaction is kept, or nothing of it", async () => {
  const store = await openForTest(newFile());
  const insert = store.prepare(INSERT);
  store.transaction(() => insert.run("kept", 1));
  const failing = () =>
    store.transaction(() => {
      insert.run("lost", 2);
      insert.run("lost too", null);
    });
  expect(failing).toThrow(SufficeError);
  expect(store.prepare("SELECT projection, at_ms FROM projections").all()).toEqual([
    { projection: "kept", at_ms: 1 },
  ]);
});

test("a file of the first version is brought up to date, and keeps what is in it", async () => {
  const file = newFile();
  const older = new DatabaseSync(file);
  older.exec(`${MIGRATIONS[0]}; PRAGMA application_id = 0x53756666; PRAGMA user_version = 1`);
  older.exec("INSERT INTO runs (run, started_at_ms, plan_json) VALUES ('r', 1, '{}')");
  older.close();
  const store = await openForTest(file);
  expect(store.prepare("SELECT run FROM runs").all()).toEqual([{ run: "r" }]);
  expect(store.prepare("SELECT count(*) AS files FROM log_files").all()).toEqual([{ files: 0 }]);
});

test("opening a file that is up to date does not wait for a writer", async () => {
  const file = newFile();
  const writer = await openForTest(file);
  writer.prepare("BEGIN IMMEDIATE").run();
  const reader = await openForTest(file);
  expect(reader.prepare("SELECT count(*) AS runs FROM runs").all()).toEqual([{ runs: 0 }]);
});

test("closing leaves one file, and a second time does nothing", async () => {
  const file = newFile();
  const store = await openForTest(file);
  store.prepare(INSERT).run("1", 1);
  store.close();
  store.close();
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  expect(() => store.prepare("SELECT 1")).toThrow("It was closed already.");
});
