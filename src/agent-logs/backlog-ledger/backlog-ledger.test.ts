import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import { mergeCalls } from "../merge-calls.ts";
import { createBacklogLedgerFormat } from "./index.ts";

const path = join("/work", "shop", ".backlog-ops", "usage-ledger.jsonl");

function read(lines: readonly unknown[], { state, file = path }: { state?: Json; file?: string } = {}) {
  const { reads } = createBacklogLedgerFormat();
  if (reads.kind !== "lines") throw new Error("is read whole");
  const reader = reads.open({ path: file, root: file }, state);
  for (const [index, line] of lines.entries()) {
    const text = typeof line === "string" ? line : JSON.stringify(line);
    reader.line(line instanceof Uint8Array ? line : new TextEncoder().encode(text), index + 1);
  }
  return reader.done();
}

const row = {
  timestamp: "2026-10-01T10:00:00Z",
  workflow: "implementer",
  phase: "review",
  ticket_id: "T-1",
  model_alias: "balanced",
  provider: "anthropic",
  model: "claude-made-up-1",
  input_tokens: 1000,
  output_tokens: 20,
  cached_input_tokens: 900,
  cost_usd: 0.0125,
  cache_hit: true,
  batch_job_id: null,
  escalation_reason: null,
  status: "success",
};

const call = {
  id: expect.stringContaining("backlog-ledger:"),
  at: Date.parse("2026-10-01T10:00:00Z"),
  provider: "anthropic",
  model: "claude-made-up-1",
  modelAsked: "balanced",
  usage: { freshInput: 100, cacheRead: 900, output: 20 },
  output: { kind: "final" },
  origin: { project: join("/work", "shop"), task: "T-1", step: "review", kind: "review" },
  isFirstHand: true,
  recordedUsd: 0.0125,
};

test("a row is a call of its ticket and phase", () => {
  expect(read([row])).toMatchObject({ calls: [call], skipped: [], records: 1 });
});

test("a ledger that lies elsewhere names no project", () => {
  const { project: _, ...origin } = call.origin;
  expect(read([row], { file: "/tmp/usage-ledger.jsonl" }).calls).toEqual([{ ...call, origin }]);
});

test.each([
  [
    "more cached tokens than input are apart from it",
    { input_tokens: 100 },
    { usage: { freshInput: 100, cacheRead: 900, output: 20 } },
  ],
  ["what is not told is absent", { cached_input_tokens: null }, { usage: { freshInput: 1000, output: 20 } }],
  [
    "a failure without tokens is unbilled",
    { status: "failed", input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 },
    { usage: {}, isUnbilled: true },
  ],
  ["a failure with tokens was billed", { status: "failed" }, { usage: call.usage }],
  [
    "an answer out of the gateway's cache is unbilled",
    { cost_usd: 0, cached_input_tokens: 0 },
    { isUnbilled: true },
  ],
  ["a row without a model has its alias", { model: null }, { model: "balanced" }],
])("%s", (_, change, expected) => {
  expect(read([{ ...row, ...change }]).calls).toMatchObject([expected]);
});

test("a prompt that was read from the provider's cache is billed", () => {
  expect(read([row]).calls[0]).not.toHaveProperty("isUnbilled");
});

test("a line that is no row is named, and the others are read", () => {
  expect(read([row, "{", "[1]", { ...row, timestamp: "soon" }, row])).toMatchObject({
    calls: [call, call],
    skipped: [
      { line: 2, reason: "not JSON" },
      { line: 3, reason: "no usage row" },
      { line: 4, reason: "no usage row" },
    ],
    records: 5,
  });
});

test("equal rows of one moment are several calls, and a copy of the file counts once", () => {
  const later = { ...row, timestamp: "2026-10-01T10:00:01Z" };
  const first = read([row, row, later]).calls;
  expect(mergeCalls([...first, ...read([row, row, later]).calls]).size).toBe(3);
});

test("property: a file in two readings gives the calls of one", () => {
  const line = fc.record({ second: fc.nat(2), tokens: fc.nat(1) }).map(({ second, tokens }) => ({
    ...row,
    timestamp: `2026-10-01T10:00:0${second}Z`,
    input_tokens: 1000 + tokens,
  }));
  fc.assert(
    fc.property(fc.array(line), fc.nat(20), (rows, cut) => {
      const first = read(rows.slice(0, cut));
      const state: Json = JSON.parse(JSON.stringify(first.state));
      const second = read(rows.slice(cut), { state });
      const whole = read(rows);
      expect([...first.calls, ...second.calls]).toEqual(whole.calls);
      expect(second.state).toEqual(whole.state);
    }),
  );
});

test("property: no bytes, and no state, are fatal", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ min: 1 })), fc.jsonValue(), (lines, anything) => {
      const state: Json = JSON.parse(JSON.stringify(anything));
      expect(read(lines, { state }).calls).toEqual([]);
    }),
  );
});

test("it lies in the project that one works in", () => {
  const format = createBacklogLedgerFormat();
  expect(format.usualPlaces({ home: "/home/ada", variables: { PWD: join("/work", "shop") } })).toEqual([
    path,
  ]);
  expect(format.usualPlaces({ home: "/home/ada", variables: {} })).toEqual([]);
  expect([path, "/a/other.jsonl"].filter((each) => format.isLog(each))).toEqual([path]);
});
