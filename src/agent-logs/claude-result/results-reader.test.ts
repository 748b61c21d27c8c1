import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Instant, instant, type Json } from "../../domain/index.ts";
import type { LogReading } from "../log-format.ts";
import { mergeCalls } from "../merge-calls.ts";
import { openResults } from "./results-reader.ts";

type Line = string | { readonly [key: string]: unknown } | readonly object[];

const CHANGED = instant(Date.UTC(2026, 8, 1, 12));

interface Reading {
  readonly state?: Json;
  readonly from?: number;
  readonly changedAt?: () => Instant | undefined;
}

function read(
  lines: readonly Line[],
  { state, from = 0, changedAt = () => CHANGED }: Reading = {},
): LogReading {
  const reader = openResults({ state, changedAt });
  for (const [index, line] of lines.entries()) {
    reader.line(Buffer.from(typeof line === "string" ? line : JSON.stringify(line)), from + index + 1);
  }
  return reader.done();
}

const haiku = {
  inputTokens: 40,
  outputTokens: 900,
  thinkingTokens: 100,
  cacheReadInputTokens: 52_000,
  cacheCreationInputTokens: 3_000,
  cacheCreationEphemeral5mInputTokens: 1_000,
  cacheCreationEphemeral1hInputTokens: 2_000,
  webSearchRequests: 0,
  costUSD: 0.0123,
  contextWindow: 200_000,
  costBasis: "list",
};

const result = (more: object = {}) => ({
  type: "result",
  subtype: "success",
  is_error: false,
  duration_ms: 5_000,
  num_turns: 3,
  result: "All sorted.",
  session_id: "ses-1",
  total_cost_usd: 0.0123,
  usage: {
    input_tokens: 12,
    output_tokens: 300,
    cache_read_input_tokens: 9_000,
    cache_creation_input_tokens: 70,
  },
  modelUsage: { "claude-haiku-5-5": haiku },
  uuid: "result-1",
  ...more,
});

const init = {
  type: "system",
  subtype: "init",
  session_id: "ses-1",
  cwd: "/projects/shop",
  model: "claude-haiku-5-5",
  tools: [],
};

test("a result is one call for each model, of all its agents, summed up", () => {
  const opus = { inputTokens: 1, outputTokens: 2, costUSD: 0.5, costBasis: "unknown" };
  const { calls, skipped, records } = read([
    result({ modelUsage: { "claude-haiku-5-5": haiku, "local-model": opus } }),
  ]);
  expect([calls, skipped, records]).toEqual([
    [
      {
        id: "claude-result:ses-1:result-1:claude-haiku-5-5",
        at: CHANGED,
        provider: undefined,
        model: "claude-haiku-5-5",
        usage: { freshInput: 40, cacheRead: 52_000, cacheWrite5m: 1_000, cacheWrite1h: 2_000, output: 900 },
        output: { kind: "final" },
        origin: { conversation: "ses-1" },
        isFirstHand: true,
        isSummary: true,
        recordedUsd: 0.0123,
      },
      {
        id: "claude-result:ses-1:result-1:local-model",
        at: CHANGED,
        provider: undefined,
        model: "local-model",
        usage: { freshInput: 1, output: 2 },
        output: { kind: "final" },
        origin: { conversation: "ses-1" },
        isFirstHand: true,
        isSummary: true,
      },
    ],
    [],
    1,
  ]);
});

test("where a model has a name of its own beside the one that was asked for, it is called by its own", () => {
  const modelUsage = {
    opus: { ...haiku, canonicalModel: "claude-opus-5-5", provider: "anthropic" },
    "claude-opus-4-8[1m]": haiku,
  };
  expect(read([result({ modelUsage })]).calls).toMatchObject([
    { model: "claude-opus-5-5", modelAsked: "opus", provider: "anthropic" },
    { model: "claude-opus-4-8", modelAsked: "claude-opus-4-8[1m]" },
  ]);
});

test.each([
  ["a sum alone is of five minutes", { cacheCreationInputTokens: 70 }, { cacheWrite5m: 70 }],
  [
    "a sum of nothing beside its parts is passed over",
    { cacheCreationInputTokens: 0, cacheCreationEphemeral1hInputTokens: 9 },
    { cacheWrite1h: 9 },
  ],
  [
    "what the sum has more than its parts is of five minutes",
    {
      cacheCreationInputTokens: 70,
      cacheCreationEphemeral5mInputTokens: 1,
      cacheCreationEphemeral1hInputTokens: 9,
    },
    { cacheWrite5m: 61, cacheWrite1h: 9 },
  ],
])("of cache writes, %s", (_, written, usage) => {
  const { calls } = read([result({ modelUsage: { m: { outputTokens: 1, ...written } } })]);
  expect(calls.map((call) => call.usage)).toEqual([{ ...usage, output: 1 }]);
});

test("in a stream the first message tells the folder, and the last time before the result its time", () => {
  const answer = { type: "user", timestamp: "2026-03-01T10:00:02.000Z", session_id: "ses-1" };
  const at = Date.UTC(2026, 2, 1, 10, 0, 2);
  const expected = [{ at, origin: { project: "/projects/shop", conversation: "ses-1" } }];
  expect(read([init, answer, { type: "assistant" }, result()]).calls).toMatchObject(expected);
  expect(read([[init, answer, result()]]).calls).toMatchObject(expected);
});

test("the folder of one session is not that of another", () => {
  expect(read([init, result({ session_id: "ses-2" })]).calls.map(({ origin }) => origin)).toEqual([
    { conversation: "ses-2" },
  ]);
});

test("a result without models tells the main loop's usage, of the model that began", () => {
  const old = result({ modelUsage: undefined, uuid: undefined });
  const usage = { freshInput: 12, cacheRead: 9_000, cacheWrite5m: 70, output: 300 };
  expect(read([init, old]).calls).toMatchObject([
    {
      id: "claude-result:ses-1:5000--3-0.0123:claude-haiku-5-5",
      model: "claude-haiku-5-5",
      usage,
      recordedUsd: 0.0123,
    },
  ]);
  expect(read([old]).calls).toMatchObject([{ model: "unknown", usage }]);
});

test("a model that was not used is no call, and neither is what else has such counts", () => {
  const unused = result({
    modelUsage: { "claude-haiku-5-5": { inputTokens: 0, outputTokens: 0 } },
    usage: {},
  });
  const state = { type: "cost-state", totalCostUSD: 1, modelUsage: { "claude-haiku-5-5": haiku } };
  expect(read([unused, state])).toMatchObject({ calls: [], skipped: [], records: 2 });
});

test("two results of one session are two, and one result in two files is one", () => {
  const [first] = read([result()]).calls;
  const both = [...read([result(), result({ uuid: "result-2" })]).calls, ...read([result()]).calls];
  expect([mergeCalls(both).size, mergeCalls(both).get(first?.id ?? "")]).toEqual([2, first]);
});

test("a result whose file tells no time is named", () => {
  expect(read([result()], { changedAt: () => undefined })).toMatchObject({
    calls: [],
    skipped: [{ line: 1, reason: "a result without a time" }],
  });
});

test("what is no JSON object is named, and nothing of it is told", () => {
  expect(read(["Warning: no stdin", '{"type":"result", secret', "[1]"]).skipped).toEqual(
    [1, 2, 3].map((line) => ({ line, reason: "not a JSON object" })),
  );
});

test("reading on from any line gives what one reading gives", () => {
  const lines = [
    init,
    { type: "user", timestamp: "2026-03-01T10:00:02Z" },
    result(),
    "{broken",
    { ...init, session_id: "ses-2", cwd: "/projects/other" },
    result({ session_id: "ses-2", modelUsage: {} }),
  ];
  const whole = read(lines);
  expect(whole.calls).toHaveLength(2);
  for (let from = 0; from <= lines.length; from += 1) {
    const first = read(lines.slice(0, from));
    const second = read(lines.slice(from), { state: JSON.parse(JSON.stringify(first.state)), from });
    expect({
      calls: [...first.calls, ...second.calls],
      skipped: [...first.skipped, ...second.skipped],
      records: first.records + second.records,
      state: second.state,
    }).toEqual(whole);
  }
});

test("no bytes, no JSON and no state stop a reading", () => {
  const counts = fc.dictionary(
    fc.constantFrom("inputTokens", "outputTokens", "costUSD"),
    fc.oneof(fc.double(), fc.jsonValue()),
  );
  const record = fc.record({
    type: fc.constantFrom("result", "system"),
    subtype: fc.constant("init"),
    modelUsage: fc.oneof(fc.dictionary(fc.string(), counts), fc.jsonValue()),
    usage: fc.jsonValue(),
    timestamp: fc.jsonValue(),
  });
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    record.map((value) => Buffer.from(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(fc.array(line), fc.jsonValue(), (lines, state) => {
      const reader = openResults({ state: JSON.parse(JSON.stringify(state)), changedAt: () => CHANGED });
      for (const [index, each] of lines.entries()) reader.line(each, index + 1);
      expect(reader.done().records).toBe(lines.length);
    }),
  );
});
