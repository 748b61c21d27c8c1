import { mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFiles, type LogFormat, type LogKind } from "../../agent-logs/index.ts";
import { instant } from "../../domain/index.ts";
import { logFormats } from "./log-formats.ts";
import { readLogs } from "./read-logs.ts";

const NOW = instant(Date.UTC(2026, 10, 20, 12));
const formats = logFormats(() => ({ name: "none", date: "2026-11-20", prices: [] }));
let folder = "";

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "read-logs-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** As if last written to so long before now. */
function write(name: string, text: string, ageSeconds = 3600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  const seconds = NOW / 1000 - ageSeconds;
  utimesSync(path, seconds, seconds);
  return path;
}

function place(kind: LogKind) {
  const format = formats.find((each) => each.kind === kind);
  if (format === undefined) throw new Error(`no format ${kind}`);
  return { format, path: folder, ...findFiles(format, [folder]) };
}

const quiet = { clock: () => NOW, onProgress: () => undefined };

function answer(id: string): string {
  return JSON.stringify({
    type: "assistant",
    sessionId: "C",
    timestamp: "2026-11-20T10:00:00.000Z",
    message: { id, model: "acme-mid", stop_reason: "end_turn", usage: { input_tokens: 3, output_tokens: 5 } },
  });
}

test("all files of a place are read, and what could not be is named with its line", async () => {
  write("a.jsonl", `${answer("msg_1")}\n{"type":"assistant","output_tokens":\n${answer("msg_2")}\n`);
  write("b.jsonl", `${answer("msg_2")}\n`);
  const { readings, sources } = await readLogs([place("claude-code")], quiet);
  expect(readings.map(({ kind, calls }) => [kind, calls.map(({ id }) => id)])).toEqual([
    ["claude-code", ["msg_1", "msg_2", "msg_2"]],
  ]);
  expect(sources).toEqual([
    {
      kind: "claude-code",
      path: folder,
      files: 2,
      calls: 2,
      skipped: [{ file: join(folder, "a.jsonl"), line: 2, reason: expect.any(String) }],
    },
  ]);
});

test("a torn last line is still being written, or broken where nobody has written for long", async () => {
  const fresh = write("a.jsonl", `${answer("msg_1")}\n{"type":"assistant","message":{"output_tokens":`, 1);
  const old = write("b.jsonl", `${answer("msg_2")}\n{"type":"assistant","message":{"output_tokens":`);
  const { sources } = await readLogs([place("claude-code")], quiet);
  expect(sources[0]?.skipped).toEqual([
    { file: fresh, line: 2, reason: "is still being written" },
    { file: old, line: 2, reason: "no JSON object" },
  ]);
});

test("a database is read in place, beside whoever writes to it", async () => {
  const file = join(folder, "opencode.db");
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE message (id TEXT, session_id TEXT, data TEXT)");
  const message = {
    role: "assistant",
    modelID: "acme-mid",
    providerID: "acme",
    tokens: { input: 10, output: 20, reasoning: 0, cache: { read: 5, write: 0 } },
    time: { created: NOW },
  };
  database.prepare("INSERT INTO message VALUES ('m1', 's1', ?)").run(JSON.stringify(message));
  const { readings, sources } = await readLogs([place("opencode")], quiet);
  database.close();
  expect(sources[0]?.skipped).toEqual([]);
  expect(readings[0]?.calls.map(({ model, usage }) => [model, usage.output])).toEqual([["acme-mid", 20]]);
});

test("a reader that fails costs its own file alone", async () => {
  write("a.jsonl", "x");
  const broken: LogFormat = {
    kind: "litellm",
    usualPlaces: () => [],
    isLog: () => true,
    reads: { kind: "whole", read: () => Promise.reject(new Error("no such column")) },
  };
  const { sources } = await readLogs([{ ...place("claude-code"), format: broken }], quiet);
  expect(sources[0]?.skipped).toEqual([
    { file: join(folder, "a.jsonl"), line: undefined, reason: "cannot be read: no such column" },
  ]);
});

test("long reading says how far it is, about once a second", async () => {
  for (const name of ["a", "b", "c", "d"]) write(`${name}.jsonl`, `${answer(name)}\n`);
  let now = Number(NOW);
  // Asked once a file.
  const clock = () => instant((now += 500));
  const seen: number[] = [];
  await readLogs([place("claude-code")], {
    clock,
    onProgress: ({ filesRead, files }) => seen.push(filesRead, files),
  });
  expect(seen).toEqual([2, 4, 4, 4]);
});
