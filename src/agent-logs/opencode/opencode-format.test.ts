import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogReading } from "../log-format.ts";
import { mergeCalls } from "../merge-calls.ts";
import { createOpencodeFormat } from "./opencode-format.ts";
import type { OpenDatabase } from "./read-database.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "suffice-opencode-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openDatabase: OpenDatabase = async (path) => {
  const database = new DatabaseSync(path, { readOnly: true });
  return { rows: (sql) => database.prepare(sql).iterate(), close: () => database.close() };
};

const CREATED = Date.UTC(2026, 2, 1, 10);

function read(path: string): Promise<LogReading> {
  const format = createOpencodeFormat({ openDatabase });
  if (format.reads.kind !== "whole") throw new Error("opencode's files are read whole");
  return format.reads.read({ path, root: folder });
}

/** An answer as the first generation of tables has it. */
const answer = (more: object = {}) => ({
  role: "assistant",
  parentID: "msg_question",
  modelID: "claude-sonnet-5-5",
  providerID: "anthropic",
  mode: "build",
  agent: "build",
  path: { cwd: "/projects/shop", root: "/projects/shop" },
  cost: 0.0123,
  tokens: { input: 10, output: 200, reasoning: 0, cache: { read: 9000, write: 300 } },
  time: { created: CREATED, completed: CREATED + 900 },
  ...more,
});

const SCHEMA = `
  CREATE TABLE session (id text PRIMARY KEY, project_id text, parent_id text, directory text, title text);
  CREATE TABLE message (id text PRIMARY KEY, session_id text, time_created integer, data text);`;

const SECOND_SCHEMA = `
  CREATE TABLE session_v2 (id text PRIMARY KEY, parent_id text, directory text);
  CREATE TABLE session_message (id text PRIMARY KEY, session_id text, type text, time_created integer, data text);`;

function makeDatabase(
  schema: string,
  rows: readonly (readonly [string, ...(string | number | null)[]])[],
): string {
  const path = join(folder, "opencode.db");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(schema);
  for (const [table, ...values] of rows) {
    const places = values.map(() => "?").join(", ");
    database.prepare(`INSERT INTO ${table} VALUES (${places})`).run(...values);
  }
  database.close();
  return path;
}

function makeFile(name: string, value: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

test("an answer in the database is a call, with its classes, its cost and its folder", async () => {
  const path = makeDatabase(SCHEMA, [
    ["session", "ses_1", "p", null, "/projects/shop", "Sort the list"],
    [
      "message",
      "msg_question",
      "ses_1",
      CREATED,
      JSON.stringify({ role: "user", time: { created: CREATED } }),
    ],
    ["message", "msg_answer", "ses_1", CREATED, JSON.stringify(answer())],
  ]);
  expect(await read(path)).toEqual({
    calls: [
      {
        id: "opencode:msg_answer",
        at: CREATED,
        provider: "anthropic",
        model: "claude-sonnet-5-5",
        usage: { freshInput: 10, cacheRead: 9000, cacheWrite5m: 300, output: 200 },
        output: { kind: "final" },
        origin: { project: "/projects/shop", conversation: "ses_1" },
        isFirstHand: true,
        recordedUsd: 0.0123,
      },
    ],
    skipped: [],
    records: 2,
    state: null,
  });
});

test("a sub-agent's session belongs to the conversation at the top", async () => {
  const path = makeDatabase(SCHEMA, [
    ["session", "ses_top", "p", null, "/projects/shop", ""],
    ["session", "ses_middle", "p", "ses_top", "/projects/shop", ""],
    ["session", "ses_low", "p", "ses_middle", "/projects/shop", ""],
    ["message", "msg_1", "ses_low", CREATED, JSON.stringify(answer({ agent: "explore", path: undefined }))],
  ]);
  expect((await read(path)).calls.map(({ origin }) => origin)).toEqual([
    { project: "/projects/shop", conversation: "ses_top", agent: "ses_low", agentType: "explore" },
  ]);
});

test("the second generation of tables is read beside the first", async () => {
  const second = {
    model: { id: "gpt-6", providerID: "openai" },
    tokens: { input: 10, output: 20, reasoning: 7, cache: { read: 5, write: 0 } },
    time: { created: CREATED + 1 },
  };
  const path = makeDatabase(SCHEMA + SECOND_SCHEMA, [
    ["message", "msg_1", "ses_1", CREATED, JSON.stringify(answer())],
    ["session_v2", "ses_2", "ses_0", "/projects/shop"],
    ["session_message", "msg_2", "ses_2", "user", CREATED, JSON.stringify({ text: "Sort" })],
    ["session_message", "msg_3", "ses_2", "assistant", CREATED, JSON.stringify(second)],
  ]);
  expect((await read(path)).calls).toMatchObject([
    { id: "opencode:msg_1" },
    {
      id: "opencode:msg_3",
      at: CREATED + 1,
      provider: "openai",
      model: "gpt-6",
      usage: { freshInput: 10, cacheRead: 5, cacheWrite5m: 0, output: 27 },
      origin: { project: "/projects/shop", conversation: "ses_0", agent: "ses_2" },
    },
  ]);
});

test.each([
  ["is inside the output of old messages, which have no total", {}, 200],
  ["is beside it where the total says so", { total: 9580 }, 270],
  ["is inside it where the total says so", { total: 9510 }, 200],
  ["is inside it where the total fits neither", { total: 9999 }, 200],
  ["is beside it where it is more", { reasoning: 300 }, 500],
])("reasoning %s", async (_, more, output) => {
  const tokens = { ...answer().tokens, reasoning: 70, ...more };
  const path = makeDatabase(SCHEMA, [["message", "m", "s", CREATED, JSON.stringify(answer({ tokens }))]]);
  expect((await read(path)).calls.map(({ usage }) => usage.output)).toEqual([output]);
});

test("a cost of 0 is no cost, and a compaction is said to be one", async () => {
  const message = answer({ cost: 0, summary: true, modelID: undefined });
  const path = makeDatabase(SCHEMA, [["message", "m", "s", CREATED, JSON.stringify(message)]]);
  const [call] = (await read(path)).calls;
  expect(call?.recordedUsd).toBeUndefined();
  expect([call?.origin.agentType, call?.origin.agent, call?.model]).toEqual([
    "compaction",
    undefined,
    "unknown",
  ]);
});

test("an answer that has not begun, and a failed one, used nothing and are no calls", async () => {
  const empty = answer({ tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } } });
  const path = makeDatabase(SCHEMA, [
    ["message", "m1", "s", CREATED, JSON.stringify(empty)],
    ["message", "m2", "s", CREATED, JSON.stringify(answer({ tokens: undefined }))],
  ]);
  expect(await read(path)).toMatchObject({ calls: [], skipped: [], records: 2 });
});

test("broken rows are named, and the others are read", async () => {
  const path = makeDatabase(SCHEMA, [
    ["message", "m1", "s", CREATED, '{"role":"assistant", secret'],
    ["message", "m2", "s", null, JSON.stringify(answer({ time: {} }))],
    ["message", "m3", "s", CREATED, JSON.stringify(answer({ time: {} }))],
  ]);
  const { calls, skipped } = await read(path);
  expect([calls.map(({ id, at }) => [id, at]), skipped]).toEqual([
    [["opencode:m3", CREATED]],
    [
      { line: undefined, reason: "row 1: not a JSON object" },
      { line: undefined, reason: "row 2: a message without id or time" },
    ],
  ]);
});

test("sessions that stand above each other end, and are one conversation or another", async () => {
  const path = makeDatabase(SCHEMA, [
    ["session", "ses_a", "p", "ses_b", null, ""],
    ["session", "ses_b", "p", "ses_a", null, ""],
    ["message", "m", "ses_a", CREATED, JSON.stringify(answer())],
  ]);
  expect((await read(path)).calls).toHaveLength(1);
});

test("what is no database, and one of another program, is named", async () => {
  const noDatabase = await read(makeFile("other.db", "not a database, by far ".repeat(100)));
  const another = await read(makeDatabase("CREATE TABLE other (id text)", []));
  const [first] = noDatabase.skipped;
  expect(first?.reason).toMatch(/^cannot be read as a database: /);
  expect([noDatabase.calls, another.skipped]).toEqual([
    [],
    [{ line: undefined, reason: "has no table of messages" }],
  ]);
});

test("reading leaves the database as it is", async () => {
  const path = makeDatabase(SCHEMA, [["message", "m", "s", CREATED, JSON.stringify(answer())]]);
  const writer = new DatabaseSync(path);
  writer.exec("BEGIN IMMEDIATE");
  const { calls } = await read(path);
  writer.exec("ROLLBACK");
  writer.close();
  expect(calls).toHaveLength(1);
});

test("older versions keep a file for each message and for each session", async () => {
  makeFile("storage/session/project-1/ses_1.json", { id: "ses_1", directory: "/projects/shop" });
  makeFile("storage/session/project-2/ses_2.json", {
    id: "ses_2",
    parentID: "ses_1",
    directory: "/projects/shop",
  });
  const path = makeFile("storage/message/ses_2/msg_9.json", {
    id: "msg_9",
    sessionID: "ses_2",
    ...answer({ path: undefined, agent: "explore" }),
  });
  expect(await read(path)).toMatchObject({
    calls: [
      {
        id: "opencode:msg_9",
        origin: { project: "/projects/shop", conversation: "ses_1", agent: "ses_2", agentType: "explore" },
      },
    ],
    skipped: [],
    records: 1,
  });
});

test("a message that was moved into the database is one call with its file", async () => {
  const file = await read(makeFile("storage/message/ses_1/msg_1.json", { id: "msg_1", ...answer() }));
  const database = await read(
    makeDatabase(SCHEMA, [["message", "msg_1", "ses_1", CREATED, JSON.stringify(answer())]]),
  );
  expect([...mergeCalls([...file.calls, ...database.calls]).values()]).toEqual(database.calls);
});

test("files that are broken, or not there, are named", async () => {
  const broken = await read(makeFile("storage/message/ses_1/msg_1.json", '{"role":'));
  const missing = await read(join(folder, "storage/message/ses_1/msg_2.json"));
  expect([broken, missing].map(({ skipped }) => skipped)).toEqual([
    [{ line: undefined, reason: "not a JSON object" }],
    [{ line: undefined, reason: "cannot be read" }],
  ]);
});

test("databases and messages lie where the environment says", () => {
  const format = createOpencodeFormat({ openDatabase });
  const of = (variables: Record<string, string>) => format.usualPlaces({ home: "/mia", variables });
  expect(of({})).toContain("/mia/.local/share/opencode/opencode.db");
  expect(of({ XDG_DATA_HOME: "/data" })).toContain("/data/opencode/storage/message");
  expect(of({ OPENCODE_DATA_DIR: "/a,/b", XDG_DATA_HOME: "/data", OPENCODE_DB: "/c/other.db" })).toEqual([
    "/c/other.db",
    ...["/a", "/b"].flatMap((place) => [
      `${place}/opencode.db`,
      `${place}/opencode-beta.db`,
      `${place}/opencode-dev.db`,
      `${place}/opencode-local.db`,
      `${place}/opencode-next.db`,
      `${place}/storage/message`,
    ]),
  ]);
});

test("databases and messages are its logs, and the texts of messages are not", () => {
  const format = createOpencodeFormat({ openDatabase });
  const paths = [
    "/d/opencode-dev.db",
    "/d/storage/message/s/m.json",
    "/d/storage/part/m/p.json",
    "/d/opencode.db-wal",
  ];
  expect(paths.map((path) => format.isLog(path))).toEqual([true, true, false, false]);
});
