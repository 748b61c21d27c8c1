import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLines } from "../read-lines.ts";
import { createCodexFormat } from "./codex-format.ts";

const format = createCodexFormat();

test("sessions and archived ones lie under the home folder, or under each that CODEX_HOME names", () => {
  expect(format.usualPlaces({ home: "/mia", variables: {} })).toEqual([
    "/mia/.codex/sessions",
    "/mia/.codex/archived_sessions",
  ]);
  expect(format.usualPlaces({ home: "/mia", variables: { CODEX_HOME: "/a, /b" } })).toEqual([
    "/a/sessions",
    "/a/archived_sessions",
    "/b/sessions",
    "/b/archived_sessions",
  ]);
});

test("lines of JSON are its logs", () => {
  expect(["/s/2026/03/01/rollout-x.jsonl", "/s/notes.md"].map((path) => format.isLog(path))).toEqual([
    true,
    false,
  ]);
});

test("a rollout is read from its file, and what was said in it is passed over", () => {
  const folder = mkdtempSync(join(tmpdir(), "suffice-codex-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "rollout-1.jsonl");
  const at = "2026-03-01T10:00:00.000Z";
  const usage = { input_tokens: 10, cached_input_tokens: 4, output_tokens: 2 };
  const lines = [
    { timestamp: at, type: "session_meta", payload: { id: "s-1", cwd: "/projects/shop" } },
    { timestamp: at, type: "turn_context", payload: { model: "gpt-6" } },
    { timestamp: at, type: "response_item", payload: { type: "message", text: "x".repeat(3_000_000) } },
    { timestamp: at, type: "event_msg", payload: { type: "token_count", info: { last_token_usage: usage } } },
  ];
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\r\n`).join(""));
  if (format.reads.kind !== "lines") throw new Error("rollouts are read line by line");
  const reader = format.reads.open({ path, root: folder }, undefined);
  const { skipped } = readLines({ path, reader, markers: format.reads.markers ?? [] });
  expect([reader.done().records, skipped, reader.done().calls]).toMatchObject([
    3,
    [],
    [{ model: "gpt-6", usage: { freshInput: 6, cacheRead: 4, output: 2 } }],
  ]);
});
