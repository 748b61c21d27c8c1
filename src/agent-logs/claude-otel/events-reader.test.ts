import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeCalls } from "../merge-calls.ts";
import { openEvents } from "./events-reader.ts";

const AT = Date.UTC(2026, 2, 1, 10, 0, 0, 123);

const attributes = {
  "event.name": "api_request",
  "event.timestamp": "2026-03-01T10:00:00.123Z",
  "event.sequence": 7,
  "session.id": "ses-1",
  "user.email": "mia@shop.example",
  model: "claude-haiku-5-5",
  input_tokens: 40,
  output_tokens: 900,
  cache_read_tokens: 52_000,
  cache_creation_tokens: 3_000,
  cost_usd: 0.0123,
  duration_ms: 2_100,
  request_id: "req_1",
  query_source: "repl_main_thread",
};

const CALL = {
  id: "req_1",
  at: AT,
  provider: undefined,
  model: "claude-haiku-5-5",
  usage: { freshInput: 40, cacheRead: 52_000, cacheWrite5m: 3_000, output: 900 },
  output: { kind: "final" },
  origin: { conversation: "ses-1" },
  isFirstHand: true,
  requestId: "req_1",
  recordedUsd: 0.0123,
};

/** As OTLP writes a value: 64-bit integers as text. */
const typed = (value: unknown) => {
  if (typeof value === "string") return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};
const listed = (object: object) =>
  Object.entries(object).map(([key, value]) => ({ key, value: typed(value) }));
const logRecord = (of: object) => ({
  timeUnixNano: "1772359200123000000",
  body: { stringValue: "claude_code.api_request" },
  attributes: listed(of),
});
const envelope = (records: readonly object[], resource: object = {}) => ({
  resourceLogs: [
    {
      resource: { attributes: listed(resource) },
      scopeLogs: [{ scope: { name: "com.anthropic.claude_code.events" }, logRecords: records }],
    },
  ],
});

function read(...lines: readonly unknown[]) {
  const reader = openEvents();
  for (const [index, line] of lines.entries()) {
    reader.line(Buffer.from(typeof line === "string" ? line : JSON.stringify(line)), index + 1);
  }
  return reader.done();
}
const callOf = (more: object) => read({ attributes: { ...attributes, ...more } }).calls[0];

test("a request in OTLP's envelope is a call, known by its request", () => {
  const prompt = {
    ...logRecord({ "event.name": "user_prompt", prompt: "Sort" }),
    body: { stringValue: "claude_code.user_prompt" },
  };
  expect(read(envelope([prompt, logRecord(attributes)]))).toEqual({
    calls: [CALL],
    skipped: [],
    records: 1,
    state: null,
  });
});

const { "event.name": _name, ...unnamed } = attributes;
const { "session.id": session, ...withoutSession } = attributes;

test.each([
  ["with its attributes as an object", { attributes }],
  ["flattened", attributes],
  ["named by its body alone", { body: "claude_code.api_request", attributes: unnamed }],
  ["named by the record's own name", { eventName: "claude_code.api_request", attributes: unnamed }],
  [
    "with its numbers as text",
    envelope([
      logRecord(Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]))),
    ]),
  ],
  ["in a list", [{ attributes: { "event.name": "tool_result" } }, { attributes }]],
  ["with the session on its resource", envelope([logRecord(withoutSession)], { "session.id": session })],
  [
    "in the words of older versions of OTLP",
    { resourceLogs: [{ instrumentationLibraryLogs: [{ logs: [logRecord(attributes)] }] }] },
  ],
])("an event %s is the same call", (_, line) => {
  expect(read(line).calls).toEqual([CALL]);
});

test("a time that is no attribute is that of the record", () => {
  const { "event.timestamp": _time, ...timeless } = attributes;
  const record = logRecord(timeless);
  const observed = { ...record, timeUnixNano: "0", observedTimeUnixNano: 1772359200123000000 };
  expect(read(envelope([record, observed])).calls.map(({ at }) => at)).toEqual([AT, AT]);
});

test.each([
  ["repl_main_thread:outputStyle:custom", {}, {}],
  ["sdk", {}, {}],
  ["compact", {}, { agent: "compaction", agentType: "compaction" }],
  ["agent:builtin:Explore", {}, { agent: "Explore", agentType: "Explore" }],
  ["agent:custom", { "agent.name": "reviewer" }, { agent: "reviewer", agentType: "reviewer" }],
  ["generate_session_title", {}, { agent: "generate_session_title", agentType: "generate_session_title" }],
])("a request of %s is told from the main loop's by the sort of its agent", (source, more, agent) => {
  expect(callOf({ query_source: source, ...more })?.origin).toEqual({ conversation: "ses-1", ...agent });
});

test("the long context that was asked for is no part of the model's name", () => {
  expect(callOf({ model: "claude-opus-5-5[1m]" })).toMatchObject({
    model: "claude-opus-5-5",
    modelAsked: "claude-opus-5-5[1m]",
  });
});

test("the fast mode is kept, and so is a cost in millionths", () => {
  expect(callOf({ speed: "fast", cost_usd: undefined, cost_usd_micros: "12300" })).toMatchObject({
    speed: "fast",
    recordedUsd: 0.0123,
  });
});

test("a request without an id is known by the client's, else by its place in the session", () => {
  expect(callOf({ request_id: undefined, client_request_id: "c-1" })?.id).toBe("claude-otel:c-1");
  expect(callOf({ request_id: undefined })).toMatchObject({ id: `claude-otel:ses-1:7:${AT}` });
  expect(callOf({ request_id: undefined })?.requestId).toBeUndefined();
});

test("an event that was exported twice is one call", () => {
  expect([...mergeCalls(read({ attributes }, { attributes }).calls).values()]).toEqual([CALL]);
});

test("what a request does not tell is absent; one without counts or time is named", () => {
  const few = { "event.name": "api_request", "event.timestamp": "2026-03-01T10:00:00Z", output_tokens: 1 };
  const { calls, skipped } = read(
    { attributes: few },
    { attributes: { ...few, output_tokens: "-" } },
    { attributes: { ...few, "event.timestamp": "soon" } },
  );
  expect([calls.map(({ usage, model }) => [usage, model]), skipped]).toEqual([
    [[{ output: 1 }, "unknown"]],
    [
      { line: 2, reason: "a request without counts" },
      { line: 3, reason: "a request without a time" },
    ],
  ]);
});

test("other events, and errors of requests, are no calls", () => {
  const events = ["api_error", "tool_result", "claude_code.api_request_body"].map((name) => ({
    attributes: { ...attributes, "event.name": name },
  }));
  expect(read(...events)).toMatchObject({ calls: [], skipped: [], records: 3 });
});

test("what is no JSON object is named, and nothing of it is told", () => {
  expect(read('{"body":"claude_code.api_request", secret', "text").skipped).toEqual(
    [1, 2].map((line) => ({ line, reason: "not a JSON object" })),
  );
});

test("no bytes and no JSON stop a reading", () => {
  const field = fc.oneof(fc.jsonValue(), fc.double(), fc.constant("12"));
  const event = fc.record({
    body: fc.constantFrom("api_request", "other"),
    timeUnixNano: field,
    attributes: fc.oneof(
      fc.dictionary(fc.constantFrom(...Object.keys(attributes)), field),
      fc.array(fc.record({ key: fc.constantFrom(...Object.keys(attributes)), value: field })),
      field,
    ),
  });
  const otlp = fc.record({
    resourceLogs: fc.array(
      fc.record({ resource: field, scopeLogs: fc.array(fc.record({ logRecords: fc.array(event) })) }),
    ),
  });
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.oneof(event, otlp, fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const reader = openEvents();
      for (const [index, each] of lines.entries()) reader.line(each, index + 1);
      expect(reader.done().records).toBe(lines.length);
    }),
  );
});
