import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import type { LogReading } from "../log-format.ts";
import { mergeCalls } from "../merge-calls.ts";
import { openRollout } from "./rollout-reader.ts";

type Line = string | { readonly [key: string]: unknown };

/** Ids of version 7: the first twelve digits are the time, here 2026-03-01T10:00:00Z and so many seconds. */
const START = Date.UTC(2026, 2, 1, 10);
const idAt = (seconds: number) => {
  const digits = (START + seconds * 1000).toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7abc-8def-0123456789ab`;
};
const timeAt = (seconds: number) => new Date(START + seconds * 1000).toISOString();

const event = (seconds: number, payload: object): Line => ({
  timestamp: timeAt(seconds),
  type: "event_msg",
  payload,
});
const meta = (seconds: number, more: object = {}): Line => ({
  timestamp: timeAt(seconds),
  type: "session_meta",
  payload: { id: idAt(seconds), timestamp: timeAt(seconds), cwd: "/projects/shop", source: "cli", ...more },
});
const turn = (seconds: number, model = "gpt-6", more: object = {}): Line => ({
  timestamp: timeAt(seconds),
  type: "turn_context",
  payload: { cwd: "/projects/shop", model, ...more },
});
const counts = (input: number, cached: number, output: number) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: 1,
  total_tokens: input + output,
});
const counted = (seconds: number, total: object | undefined, last?: object): Line =>
  event(seconds, {
    type: "token_count",
    info: { total_token_usage: total, last_token_usage: last, model_context_window: 272000 },
    rate_limits: null,
  });

function read(lines: readonly Line[], state?: Json, from = 0): LogReading {
  const reader = openRollout(state);
  for (const [index, line] of lines.entries()) {
    reader.line(Buffer.from(typeof line === "string" ? line : JSON.stringify(line)), from + index + 1);
  }
  return reader.done();
}

const usages = (lines: readonly Line[]) => read(lines).calls.map(({ usage }) => usage);

test("a call is what was used last, in disjoint classes, of the model and in the folder of its turn", () => {
  const lines = [
    meta(0, { model_provider: "openai", git: { branch: "main" } }),
    turn(1, "gpt-6", { turn_id: idAt(1) }),
    event(2, { type: "agent_message", message: "token_count" }),
    counted(5, counts(30_000, 21_000, 1_400), counts(12_000, 9_000, 800)),
  ];
  expect(read(lines)).toMatchObject({
    calls: [
      {
        id: `codex:${idAt(1)}:30000.21000..1400.1.31400`,
        at: START + 5000,
        provider: "openai",
        model: "gpt-6",
        usage: { freshInput: 3_000, cacheRead: 9_000, output: 800 },
        output: { kind: "final" },
        origin: { project: "/projects/shop", conversation: idAt(0), branch: "main" },
        isFirstHand: true,
      },
    ],
    skipped: [],
    records: 4,
  });
});

const recorded = (seconds: number, id: string, usage: object): Line => ({
  timestamp: timeAt(seconds),
  type: "token_usage_record",
  payload: { response_id: id, usage },
});

test("an answer that is recorded when it comes is a call then, and not once more when its tools are done", () => {
  const [first, second] = [counts(100, 0, 10), counts(150, 80, 30)];
  const lines = [
    meta(0),
    turn(1, "gpt-6", { turn_id: idAt(1) }),
    recorded(2, "resp_1", first),
    counted(5, first, first),
    recorded(6, "resp_2", second),
    counted(7, counts(250, 80, 40), second),
    counted(8, counts(250, 80, 40), second),
  ];
  const { calls } = read(lines);
  expect(calls.map(({ id, at, usage }) => [id, at, usage])).toEqual([
    [`codex:${idAt(1)}:resp_1`, START + 2000, { freshInput: 100, cacheRead: 0, output: 10 }],
    [`codex:${idAt(1)}:resp_2`, START + 6000, { freshInput: 70, cacheRead: 80, output: 30 }],
  ]);
});

test("an answer whose session was killed before its tools were done is a call, though no total ever holds it", () => {
  const [first, killed, last] = [counts(100, 0, 10), counts(150, 80, 30), counts(160, 90, 5)];
  const lines = [
    meta(0),
    turn(1, "gpt-6", { turn_id: idAt(1) }),
    recorded(2, "resp_1", first),
    counted(3, first, first),
    recorded(4, "resp_2", killed),
    turn(60, "gpt-6", { turn_id: idAt(60) }),
    recorded(61, "resp_3", last),
    counted(62, counts(260, 90, 15), last),
  ];
  expect(read(lines).calls.map(({ id }) => id)).toEqual([
    `codex:${idAt(1)}:resp_1`,
    `codex:${idAt(1)}:resp_2`,
    `codex:${idAt(60)}:resp_3`,
  ]);
});

test("a reading that goes on between an answer's record and its counts does not count it again", () => {
  const total = counts(100, 0, 10);
  const before = read([meta(0), turn(1), recorded(2, "resp_1", total)]);
  expect(read([counted(3, total, total)], before.state, 3).calls).toEqual([]);
});

test("where only totals are written, a call is what they grew by, and totals that shrink begin anew", () => {
  const lines = [
    meta(0),
    turn(1),
    counted(2, counts(100, 0, 10)),
    counted(3, counts(250, 80, 30)),
    counted(4, counts(60, 0, 5)),
  ];
  expect(usages(lines)).toEqual([
    { freshInput: 100, cacheRead: 0, output: 10 },
    { freshInput: 70, cacheRead: 80, output: 20 },
    { freshInput: 60, cacheRead: 0, output: 5 },
  ]);
});

test("totals that stand still are no call, whatever was used last", () => {
  const total = counts(100, 0, 10);
  const lines = [
    meta(0),
    turn(1),
    counted(2, total, total),
    counted(3, total, total),
    counted(4, total, counts(9, 0, 9)),
  ];
  expect(usages(lines)).toEqual([{ freshInput: 100, cacheRead: 0, output: 10 }]);
});

test("news of rate limits alone is no call", () => {
  const limits = event(2, { type: "token_count", info: null, rate_limits: { primary: { used_percent: 3 } } });
  expect(read([meta(0), limits])).toMatchObject({ calls: [], skipped: [] });
});

test("the totals of two sessions that happen to be the same are two calls", () => {
  const total = counts(100, 0, 10);
  const both = [0, 60].flatMap(
    (start) => read([meta(start), turn(start + 1), counted(start + 2, total)]).calls,
  );
  expect(mergeCalls(both).size).toBe(2);
});

test.each([
  [
    "cache writes are inside the input",
    { input_tokens: 100, cached_input_tokens: 60, cache_write_input_tokens: 30, output_tokens: 5 },
    { freshInput: 10, cacheRead: 60, cacheWrite5m: 30, output: 5 },
  ],
  [
    "an input that is too small for its cache holds only a part",
    { input_tokens: 40, cached_input_tokens: 60, output_tokens: 5 },
    { freshInput: 40, cacheRead: 60, output: 5 },
  ],
  [
    "reasoning that the total counts beside the output is output",
    { input_tokens: 10, output_tokens: 5, reasoning_output_tokens: 7, total_tokens: 22 },
    { freshInput: 10, output: 12 },
  ],
  ["what is not counted stays absent", { input_tokens: 10, output_tokens: 5 }, { freshInput: 10, output: 5 }],
])("%s", (_, last, usage) => {
  expect(usages([meta(0), turn(1), counted(2, undefined, last)])).toEqual([usage]);
});

test("a model is the last that was named, be it by settings; before any it is unknown", () => {
  const applied = event(4, {
    type: "thread_settings_applied",
    thread_settings: { model: "gpt-6-luna", model_provider_id: "local" },
  });
  const lines = [
    meta(0),
    counted(2, counts(1, 0, 1)),
    turn(3),
    counted(3.5, counts(2, 0, 2)),
    applied,
    counted(5, counts(3, 0, 3)),
  ];
  expect(read(lines).calls.map(({ model, provider }) => [model, provider])).toEqual([
    ["unknown", undefined],
    ["gpt-6", undefined],
    ["gpt-6-luna", "local"],
  ]);
});

const parent = [
  meta(0),
  turn(1),
  counted(2, counts(100, 0, 10), counts(100, 0, 10)),
  counted(3, counts(250, 80, 30), counts(150, 80, 20)),
];

test("a fork counts only what comes after the copying, and takes its totals from there", () => {
  const spawned = {
    source: { subagent: { thread_spawn: { parent_thread_id: idAt(0), depth: 1, agent_role: "explorer" } } },
  };
  const copied = [meta(0), turn(60), counted(60.1, counts(100, 0, 10)), counted(60.4, counts(250, 80, 30))];
  const { calls } = read([
    meta(60, spawned),
    ...copied,
    turn(61, "gpt-6-mini"),
    counted(65, counts(300, 90, 36)),
  ]);
  expect(calls).toMatchObject([
    {
      model: "gpt-6-mini",
      usage: { freshInput: 40, cacheRead: 10, output: 6 },
      origin: { project: "/projects/shop", conversation: idAt(0), agent: idAt(60), agentType: "explorer" },
    },
  ]);
});

test("copied lines that kept their times are of the parent, up to the first turn that began in the fork", () => {
  const copied = [
    turn(1, "gpt-6", { turn_id: idAt(1) }),
    counted(2, counts(100, 0, 10)),
    event(70, { type: "task_started", turn_id: idAt(30) }),
    counted(70, counts(250, 80, 30)),
  ];
  const own = [
    event(72, { type: "task_started", turn_id: idAt(72) }),
    counted(72.5, counts(260, 80, 31), counts(10, 0, 1)),
  ];
  const { calls } = read([meta(60, { forked_from_id: idAt(0) }), meta(0), ...copied, ...own]);
  expect(calls).toMatchObject([
    { usage: { freshInput: 10, cacheRead: 0, output: 1 }, origin: { conversation: idAt(60) } },
  ]);
  expect(calls[0]?.origin).toEqual({ project: "/projects/shop", conversation: idAt(60) });
});

test("a sub-agent that copied nothing counts from its first call", () => {
  const spawned = meta(60, {
    session_id: idAt(0),
    parent_thread_id: idAt(30),
    source: { subagent: "review" },
  });
  const own = [turn(60, "gpt-6", { turn_id: idAt(60) }), counted(60.9, counts(10, 0, 1), counts(10, 0, 1))];
  expect(read([spawned, ...own]).calls.map(({ origin }) => origin)).toEqual([
    { project: "/projects/shop", conversation: idAt(0), agent: idAt(60), agentType: "review" },
  ]);
});

test("totals of which a fork does not say what is its own are named and not counted", () => {
  const { calls, skipped } = read([
    meta(60, { forked_from_id: idAt(0) }),
    turn(61),
    counted(65, counts(900, 0, 90)),
  ]);
  expect([calls, skipped]).toEqual([
    [],
    [{ line: 3, reason: "a fork's first totals: what of them is its own is not said" }],
  ]);
});

test("a rollout that was archived as well is the same calls", () => {
  const both = [...read(parent).calls, ...read(parent).calls];
  expect([...mergeCalls(both).values()]).toEqual(read(parent).calls);
});

test("a turn that was copied into another session is the same call there, if it is counted at all", () => {
  const turnAndCall = [
    turn(61, "gpt-6", { turn_id: idAt(61) }),
    counted(65, counts(900, 0, 90), counts(9, 0, 9)),
  ];
  const ids = [meta(0), meta(30)].map((first) => read([first, ...turnAndCall]).calls.map(({ id }) => id));
  expect(ids[0]).toEqual(ids[1]);
});

const completed = (input: number, output: number) => ({
  type: "turn.completed",
  usage: { input_tokens: input, cached_input_tokens: 0, output_tokens: output },
});

test("what codex exec printed sums up its thread, which every turn continues", () => {
  const thread = { type: "thread.started", thread_id: idAt(0) };
  const { calls } = read([thread, { type: "turn.started" }, completed(100, 10), completed(250, 30)]);
  expect(calls).toEqual([
    {
      id: `codex:${idAt(0)}:printed:100.0..10..`,
      at: START,
      provider: undefined,
      model: "unknown",
      usage: { freshInput: 100, cacheRead: 0, output: 10 },
      output: { kind: "final" },
      origin: { conversation: idAt(0) },
      isFirstHand: true,
      isSummary: true,
    },
    expect.objectContaining({ usage: { freshInput: 150, cacheRead: 0, output: 20 } }),
  ]);
});

test("usage whose thread did not begin in the file has no time, and is named", () => {
  const { calls, skipped } = read([{ type: "turn.completed", usage: { input_tokens: 1, output_tokens: 1 } }]);
  expect([calls, skipped]).toEqual([
    [],
    [{ line: 1, reason: "the usage of a thread whose beginning, and so its time, is not in this file" }],
  ]);
});

test("the events that old versions printed are read as well", () => {
  const lines = [
    { id: "0", msg: { type: "session_configured", session_id: idAt(0), model: "codex-mini" } },
    { id: "1", msg: { type: "token_count", input_tokens: 100, cached_input_tokens: 40, output_tokens: 7 } },
  ];
  expect(read(lines).calls).toMatchObject([
    { at: START, model: "codex-mini", usage: { freshInput: 60, cacheRead: 40, output: 7 } },
  ]);
});

test("a line that is no JSON object is named, and nothing of it is told", () => {
  const { skipped, records } = read([
    meta(0),
    '{"type":"event_msg","payload":{"type":"token_count", secret',
    "[]",
  ]);
  expect([skipped, records]).toEqual([
    [
      { line: 2, reason: "not a JSON object" },
      { line: 3, reason: "not a JSON object" },
    ],
    3,
  ]);
});

const SESSION: readonly Line[] = [
  meta(60, { forked_from_id: idAt(0), git: { branch: "main" }, model_provider: "openai" }),
  ...parent,
  event(61, { type: "thread_settings_applied", thread_settings: { model: "gpt-6" } }),
  turn(62, "gpt-6", { turn_id: idAt(62) }),
  event(62, { type: "user_message", message: "go on" }),
  { type: "response_item", payload: { type: "function_call", name: "update_plan", call_id: "call_1" } },
  counted(63, counts(300, 90, 36), counts(50, 10, 6)),
  "{broken",
  { type: "response_item", payload: { type: "function_call", name: "spawn_agent", call_id: "call_2" } },
  { type: "compacted", timestamp: timeAt(64), payload: { message: "so far" } },
  counted(64, counts(350, 90, 46)),
  turn(65, "gpt-6-mini"),
  counted(66, counts(10, 0, 1)),
  counted(67, counts(10, 0, 1)),
  { type: "thread.started", thread_id: idAt(70) },
  { type: "turn.completed", usage: counts(10, 0, 1) },
  { type: "turn.completed", usage: counts(30, 0, 3) },
];

test("reading on from any line gives what one reading gives", () => {
  const whole = read(SESSION);
  expect(whole.calls).toHaveLength(5);
  expect(whole.moments).toHaveLength(2);
  for (let at = 0; at <= SESSION.length; at += 1) {
    const first = read(SESSION.slice(0, at));
    const kept: Json = JSON.parse(JSON.stringify(first.state));
    const second = read(SESSION.slice(at), kept, at);
    expect({
      calls: [...first.calls, ...second.calls],
      moments: [...(first.moments ?? []), ...(second.moments ?? [])],
      skipped: [...first.skipped, ...second.skipped],
      records: first.records + second.records,
      state: second.state,
    }).toEqual(whole);
  }
});

test("no bytes, no JSON and no state stop a reading", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const types = fc.constantFrom(
    "session_meta",
    "turn_context",
    "event_msg",
    "turn.completed",
    "thread.started",
    "response_item",
    "function_call",
    "compacted",
  );
  const record = fc.record({
    type: types,
    timestamp: fc.jsonValue(),
    payload: fc.jsonValue(),
    usage: fc.jsonValue(),
  });
  const info = fc.record({
    total_token_usage: fc.jsonValue(),
    last_token_usage: fc.dictionary(fc.constantFrom("input_tokens", "output_tokens"), fc.double()),
  });
  const event = fc.record({
    type: fc.constant("event_msg"),
    payload: fc.record({ type: fc.constant("token_count"), info }),
  });
  const line = fc.oneof(
    bytes,
    fc.oneof(record, event).map((value) => Buffer.from(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(fc.array(line), fc.jsonValue(), (lines, state) => {
      const reader = openRollout(JSON.parse(JSON.stringify(state)));
      for (const [index, each] of lines.entries()) reader.line(each, index + 1);
      expect(reader.done().records).toBe(lines.length);
    }),
  );
});
