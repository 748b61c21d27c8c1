import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLines } from "../read-lines.ts";
import { createClaudeOtelFormat } from "./claude-otel-format.ts";

const format = createClaudeOtelFormat();

const EVENT = {
  body: "claude_code.api_request",
  attributes: { request_id: "req_1", "event.timestamp": "2026-03-01T10:00:00Z", output_tokens: 1 },
};

function idsIn(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "suffice-otel-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "events.jsonl");
  writeFileSync(path, text);
  if (format.reads.kind !== "lines") throw new Error("events are read line by line");
  const reader = format.reads.open({ path, root: folder }, undefined);
  readLines({ path, reader, markers: format.reads.markers ?? [] });
  return reader.done().calls.map(({ id }) => id);
}

test.each([
  ["a line each", `{"body":"claude_code.tool_result"}\r\n${JSON.stringify(EVENT)}\r\n`],
  ["printed over several lines", `${JSON.stringify(EVENT, null, 2)}\n`],
  ["in a list", `${JSON.stringify([EVENT])}\n`],
])("events are read from files, %s", (_, text) => {
  expect(idsIn(text)).toEqual(["req_1"]);
});

test("events lie wherever somebody's collector put them", () => {
  expect(format.usualPlaces({ home: "/mia", variables: {} })).toEqual([]);
  expect(["/o/logs.json", "/o/events.log", "/o/events.parquet"].map((path) => format.isLog(path))).toEqual([
    true,
    true,
    false,
  ]);
});
