import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLines } from "../read-lines.ts";
import { createClaudeResultFormat } from "./claude-result-format.ts";

const format = createClaudeResultFormat();

const RESULT = {
  type: "result",
  session_id: "ses-1",
  uuid: "result-1",
  modelUsage: { "claude-haiku-5-5": { inputTokens: 3, outputTokens: 5 } },
};

function callsIn(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "suffice-result-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "result.json");
  writeFileSync(path, text);
  utimesSync(path, 1_772_359_200, 1_772_359_200);
  if (format.reads.kind !== "lines") throw new Error("results are read line by line");
  const reader = format.reads.open({ path, root: folder }, undefined);
  readLines({ path, reader, markers: format.reads.markers ?? [] });
  return reader.done().calls.map(({ id, at }) => [id, at]);
}

test.each([
  ["on one line without an end", JSON.stringify(RESULT)],
  ["printed over several lines", `${JSON.stringify(RESULT, null, 2)}\n`],
  ["at the end of a stream", `{"type":"system"}\r\n{"type":"assistant"}\r\n${JSON.stringify(RESULT)}\r\n`],
  ["in the array of all messages", `${JSON.stringify([{ type: "system" }, RESULT])}\n`],
])("a result %s is of the time when its file was changed", (_, text) => {
  expect(callsIn(text)).toEqual([["claude-result:ses-1:result-1:claude-haiku-5-5", 1_772_359_200_000]]);
});

test("results lie wherever somebody kept them", () => {
  expect(format.usualPlaces({ home: "/mia", variables: {} })).toEqual([]);
  expect(["/r/a.json", "/r/a.jsonl", "/r/a.txt"].map((path) => format.isLog(path))).toEqual([
    true,
    true,
    false,
  ]);
});
