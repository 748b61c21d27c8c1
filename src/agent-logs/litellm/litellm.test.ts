import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoggedCall } from "../log-format.ts";
import { mergeCalls } from "../merge-calls.ts";
import { createLitellmFormat, modelsConfigured } from "./index.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-litellm-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array, name = "rows.json") {
  const path = join(folder, name);
  await writeFile(path, content);
  return readPath(path);
}

async function readPath(path: string) {
  const { reads } = createLitellmFormat();
  if (reads.kind !== "whole") throw new Error("reads lines");
  return reads.read({ path, root: folder });
}

function row(number: number) {
  return {
    request_id: `r-${number}`,
    spend: number / 1000,
    prompt_tokens: 1000 + number,
    completion_tokens: number,
    startTime: `2026-10-01T10:00:0${number}.000Z`,
    model: "anthropic/claude-made-up-1",
    custom_llm_provider: "anthropic",
    metadata: {
      spend_logs_metadata: { gate: 'te"sts,\nall' },
      usage_object: { cache_read_input_tokens: 900 },
    },
    request_tags: ["chunk:C7"],
    messages: [{ role: "user", content: "Tell me." }],
  };
}

function call(number: number): LoggedCall {
  return expect.objectContaining({
    id: `r-${number}`,
    model: "claude-made-up-1",
    usage: { freshInput: 100 + number, cacheRead: 900, output: number },
    origin: { gate: 'te"sts,\nall', chunk: "C7" },
    recordedUsd: number / 1000,
  });
}

const rows = [row(1), row(2), row(3)];
const calls = [call(1), call(2), call(3)];

function cell(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `"${text.replaceAll('"', '""')}"`;
}

function csv(delimiter: string, names: readonly string[] = Object.keys(row(1))): string {
  const lines = rows.map((each) => Object.values(each).map(cell).join(delimiter));
  return [names.join(delimiter), ...lines, ""].join("\n");
}

test.each([
  ["a list", JSON.stringify(rows)],
  ["a list over lines", JSON.stringify(rows, undefined, 2)],
  [
    "one row a line, with metadata as text",
    rows.map((each) => JSON.stringify({ ...each, metadata: JSON.stringify(each.metadata) })).join("\r\n"),
  ],
  [
    "a page in its envelope",
    JSON.stringify({ data: rows, total: 3, page: 1, page_size: 50, total_pages: 1 }),
  ],
  [
    "pages gathered in a list",
    JSON.stringify([
      { data: rows.slice(0, 2), page: 1 },
      { data: rows.slice(2), page: 2 },
    ]),
  ],
  ["CSV", csv(",")],
  [
    "CSV with semicolons and folded names",
    csv(
      ";",
      Object.keys(row(1)).map((name) => name.toLowerCase()),
    ),
  ],
  [
    "CSV with quoted names and a byte order mark",
    `\uFEFF${csv(
      ",",
      Object.keys(row(1)).map((name) => `"${name}"`),
    )}`,
  ],
])("%s gives its calls", async (_, text) => {
  expect(await read(text)).toEqual({ calls, skipped: [], records: 3, state: null });
});

test("prompts are in nothing that is kept", async () => {
  const reading = await read(JSON.stringify(rows));
  expect(JSON.stringify(reading)).not.toContain("Tell me");
});

test("a prompt of fifty megabytes hides no call", async () => {
  const text = JSON.stringify({ ...row(1), messages: "x".repeat(50_000_000) });
  expect(await read(`${text}\n${JSON.stringify(row(2))}`)).toMatchObject({
    calls: calls.slice(0, 2),
    skipped: [],
  });
});

test("what cannot be read is named with its line, and the rest is read", async () => {
  const lines = [
    JSON.stringify(row(1)),
    '{"request_id": ',
    JSON.stringify(row(2)),
    '{"id":1,"date":"2026-10-01"}',
    "{,}",
  ];
  expect(await read(lines.join("\n"))).toEqual({
    calls: calls.slice(0, 2),
    skipped: [
      { line: 2, reason: "broken off before its end" },
      { line: 4, reason: "a day's sum, not a call" },
      { line: 5, reason: "not JSON" },
    ],
    records: 5,
    state: null,
  });
});

test("a row of CSV that does not fit the header is named, and a second header is none", async () => {
  expect(await read(`${csv(",")}1,2\n${csv(",")}`)).toMatchObject({
    calls: [...calls, ...calls],
    skipped: [{ line: 5, reason: "2 cells, and the header has 10" }],
  });
});

test.each([
  ["neither JSON nor CSV in UTF-8 with the columns of spend rows", "name;age\nx;1\n"],
  [
    "neither JSON nor CSV in UTF-8 with the columns of spend rows",
    Buffer.from(JSON.stringify(rows), "utf16le"),
  ],
])("%s is said of another file", async (reason, content) => {
  expect(await read(content)).toEqual({
    calls: [],
    skipped: [{ line: undefined, reason }],
    records: 0,
    state: null,
  });
});

test("an empty file holds nothing, and a missing one is named", async () => {
  expect(await read("")).toEqual({ calls: [], skipped: [], records: 0, state: null });
  expect(await readPath(join(folder, "nowhere.json"))).toMatchObject({
    skipped: [{ line: undefined, reason: "cannot be read: ENOENT" }],
  });
  expect(await readPath(folder)).toMatchObject({
    skipped: [{ line: undefined, reason: "cannot be read: EISDIR" }],
  });
});

test("files are known by their endings", () => {
  const format = createLitellmFormat();
  expect(["a.json", "a.JSONL", "a.csv", "a.md", "json"].filter((path) => format.isLog(path))).toEqual([
    "a.json",
    "a.JSONL",
    "a.csv",
  ]);
  expect(format.usualPlaces({ home: "/home/ada", variables: {} })).toEqual([]);
});

test("property: rows in any files, in any order and more than once, are the same calls", async () => {
  const files = fc.array(fc.subarray(rows), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(files, async (parts) => {
      const readings = [];
      for (const part of parts) readings.push(await read(JSON.stringify(part)));
      const records = readings.flatMap((reading) => reading.calls);
      const ids = [...new Set(parts.flat().map((each) => each.request_id))].toSorted();
      const merged = mergeCalls(records.toReversed());
      expect([...merged.keys()].toSorted()).toEqual(ids);
      expect(merged).toEqual(mergeCalls(records));
    }),
    { numRuns: 20 },
  );
});

test("property: no bytes are fatal", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom("", "[", "request_id,model,spend\n"),
      async (bytes, start) => {
        const reading = await read(Buffer.concat([Buffer.from(start), bytes]));
        expect(reading.calls).toEqual([]);
      },
    ),
    { numRuns: 50 },
  );
});

test("the models that a proxy is configured with are read from its configuration", () => {
  const yaml = `
model_list:
  - model_name: free
    litellm_params: { model: ollama_chat/some-model, api_base: "http://localhost:11434" }
  - model_name: cheap
    litellm_params: { model: claude-made-up-1, custom_llm_provider: anthropic }
  - model_name: nothing
`;
  expect(modelsConfigured(yaml)).toEqual([
    { name: "free", provider: "ollama_chat", model: "some-model" },
    { name: "cheap", provider: "anthropic", model: "claude-made-up-1" },
  ]);
  expect([modelsConfigured("model_list: ["), modelsConfigured(""), modelsConfigured("a: 1")]).toEqual([
    [],
    [],
    [],
  ]);
});
