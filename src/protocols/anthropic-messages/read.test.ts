import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, type ModelReply, tokens, usageOf } from "../../domain/index.ts";
import type { AnswerOutcome } from "../answer.ts";
import { parseJson } from "../json.ts";
import { createSseReader, type SseEvent } from "../sse.ts";
import { createMessagesReader, readMessagesBody } from "./read.ts";
import { writeMessagesEvents, writeMessagesReply } from "./write-reply.ts";

const asked = { model: "acme-mid", requestId: "req_1" };

function fixture(name: string): Buffer {
  return readFileSync(new URL(`./__fixtures__/${name}`, import.meta.url));
}

function readerAfter(events: readonly SseEvent[]) {
  const reader = createMessagesReader(asked);
  for (const event of events) reader.add(event);
  return reader;
}

function recorded(name: string) {
  const sse = createSseReader();
  return readerAfter([...sse.read(fixture(name)), ...sse.end()]);
}

function outcomeOf(...data: readonly Json[]): AnswerOutcome {
  return readerAfter(data.map((value) => ({ event: "message", data: JSON.stringify(value) }))).finish();
}

const begun = {
  type: "message_start",
  message: { model: "acme-mid", usage: { input_tokens: 3, output_tokens: 1 } },
};
const done = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } };
const textBegun = { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } };
const text = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } };
const hi: AnswerOutcome = {
  kind: "reply",
  reply: {
    model: "acme-mid",
    content: [{ type: "text", text: "Hi" }],
    stop: { kind: "end", raw: "end_turn" },
    usage: usageOf({ freshInput: 3, output: 5 }),
    requestId: "req_1",
  },
};

test("a recorded stream becomes a reply: thinking kept for the way back, inputs put together, final counts", () => {
  expect(recorded("tool-call.sse").finish()).toEqual({
    kind: "reply",
    reply: {
      model: "acme-mid-20261101",
      content: [
        {
          type: "opaque",
          protocol: "anthropic-messages",
          value: { type: "thinking", thinking: "The list is short.", signature: "aGFuZG1hZGU=" },
        },
        { type: "text", text: "I read naïve “ü𝄞” first." },
        {
          type: "tool-use",
          id: "toolu_01A",
          name: "read_file",
          input: { path: "src/naïve.ts", lines: [1, 2] },
        },
        { type: "tool-use", id: "toolu_01B", name: "list_files", input: {} },
      ],
      stop: { kind: "tool-use", raw: "tool_use" },
      usage: usageOf({ freshInput: 12, cacheRead: 3000, cacheWrite5m: 500, cacheWrite1h: 200, output: 89 }),
      requestId: "req_1",
    },
  });
});

test("what we do not know is passed over or kept, and counts at the end take the place of those at the start", () => {
  expect(recorded("future.sse").finish()).toEqual({
    kind: "reply",
    reply: {
      model: "acme-mid-20261101",
      content: [
        {
          type: "opaque",
          protocol: "anthropic-messages",
          value: { type: "dream", mood: "calm", dream: "a sheep" },
        },
        { type: "text", text: "Done." },
      ],
      stop: { kind: "unknown", raw: "moonrise" },
      usage: usageOf({ freshInput: 6, cacheRead: 40, output: 9 }),
      requestId: "req_1",
    },
  });
});

test("a stream that dies in the middle has no reply, but has begun and tells the usage so far", () => {
  const reader = recorded("broken-off.sse");
  expect([reader.finish(), reader.hasBegun(), reader.usage()]).toEqual([
    { kind: "broken", because: "an event of the stream is no JSON object" },
    true,
    usageOf({ freshInput: 12, cacheRead: 3000, cacheWrite5m: 500, cacheWrite1h: 200, output: 1 }),
  ]);
});

test("an error event in the stream is the server's error, whatever came before it", () => {
  const reader = recorded("overloaded.sse");
  const error = { type: "overloaded_error", message: "Overloaded" };
  expect([reader.finish(), reader.hasBegun()]).toEqual([{ kind: "error", error }, true]);
});

test("a tool call that the token limit cut in two is left out, since it was never made", () => {
  expect(recorded("cut-by-limit.sse").finish()).toMatchObject({
    kind: "reply",
    reply: {
      content: [{ type: "text", text: "I write it." }],
      stop: { kind: "max-tokens", raw: "max_tokens" },
    },
  });
});

test("an answer in one piece says the same as a streamed one", () => {
  expect(readMessagesBody(parseJson(fixture("message.json").toString()), asked)).toEqual({
    kind: "reply",
    reply: {
      model: "acme-mid-20261101",
      content: [
        {
          type: "opaque",
          protocol: "anthropic-messages",
          value: { type: "redacted_thinking", data: "aGFuZG1hZGU=" },
        },
        { type: "text", text: "It is fine." },
        { type: "tool-use", id: "toolu_02A", name: "finish", input: { ok: true } },
      ],
      stop: { kind: "tool-use", raw: "tool_use" },
      usage: usageOf({ freshInput: 10, cacheRead: 0, cacheWrite5m: 42473, output: 8 }),
      requestId: "req_1",
    },
  });
});

test("a stream cut anywhere never becomes a crash, nor a reply before its stop reason is there", () => {
  const bytes = fixture("tool-call.sse");
  const whole = bytes.indexOf("event: message_stop");
  fc.assert(
    fc.property(fc.nat(whole - 2), (length) => {
      const sse = createSseReader();
      const reader = readerAfter([...sse.read(bytes.subarray(0, length)), ...sse.end()]);
      const hasStopReason = bytes.subarray(0, length).toString().endsWith('"output_tokens":89}}');
      expect(reader.finish().kind).toBe(hasStopReason ? "reply" : "broken");
    }),
  );
});

test("once the stop reason is known the answer is whole, even without the last event", () => {
  expect(outcomeOf(begun, textBegun, text, done)).toEqual(hi);
});

test("nothing after the last event changes the answer", () => {
  const reader = createMessagesReader(asked);
  const said = [begun, textBegun, text, done, { type: "message_stop" }, text, { type: "error", error: {} }];
  const wantsMore = said.map((value) => reader.add({ event: "message", data: JSON.stringify(value) }));
  expect([wantsMore, reader.finish()]).toEqual([[true, true, true, true, false, false, false], hi]);
});

test("text without the start of its block, and an answer that names no model, are taken as meant", () => {
  const nameless = { type: "message_start", message: { usage: { input_tokens: 3 } } };
  expect(
    outcomeOf(nameless, { type: "content_block_delta", delta: { type: "text_delta", text: "Hi" } }, done),
  ).toEqual(hi);
});

test.each<[string, readonly Json[], AnswerOutcome]>([
  [
    "input of a tool that is no JSON",
    [
      begun,
      {
        type: "content_block_start",
        index: 0,
        content_block: { type: "tool_use", id: "t", name: "edit", input: {} },
      },
      {
        type: "content_block_delta",
        index: 0,
        delta: { type: "input_json_delta", partial_json: '{"a": sk-secret' },
      },
      { type: "message_delta", delta: { stop_reason: "tool_use" } },
    ],
    { kind: "broken", because: 'the input of a call of tool "edit" is no valid JSON' },
  ],
  [
    "input of a tool that is no object",
    [
      begun,
      {
        type: "content_block_start",
        index: 0,
        content_block: { type: "tool_use", id: "t", name: "edit", input: [1] },
      },
      { type: "message_delta", delta: { stop_reason: "tool_use" } },
    ],
    { kind: "broken", because: 'the input of a call of tool "edit" is no JSON object' },
  ],
  [
    "a tool call without an id",
    [
      begun,
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", name: "edit" } },
      done,
    ],
    { kind: "broken", because: "a tool call has no id or no name" },
  ],
  [
    "input for a block that never began",
    [
      begun,
      { type: "content_block_delta", index: 4, delta: { type: "input_json_delta", partial_json: "{}" } },
      done,
    ],
    { kind: "broken", because: "a part of the answer belongs to a block that never began" },
  ],
  ["no event at all", [], { kind: "broken", because: "the stream ended before the answer began" }],
  [
    "a stop without a start",
    [{ type: "message_stop" }],
    { kind: "broken", because: "the stream ended before the answer began" },
  ],
  [
    "no stop reason and no end",
    [begun, textBegun, text],
    { kind: "broken", because: "the answer broke off" },
  ],
  [
    "a number for an event",
    [begun, 7],
    { kind: "broken", because: "an event of the stream is no JSON object" },
  ],
  [
    "an error of a proxy without a type",
    [begun, { error: "gone" }],
    { kind: "error", error: { type: undefined, message: "gone" } },
  ],
])("%s is an outcome with its reason", (_, data, outcome) => {
  expect(outcomeOf(...data)).toEqual(outcome);
});

test("an error event that is plain text is quoted as it is", () => {
  expect(readerAfter([{ event: "error", data: "upstream gone" }]).finish()).toEqual({
    kind: "error",
    error: { type: undefined, message: "upstream gone" },
  });
});

test.each<[Json | undefined, AnswerOutcome]>([
  [undefined, { kind: "broken", because: "the answer is no message" }],
  [
    { type: "message", content: "Hi" },
    { kind: "broken", because: "the answer is no message" },
  ],
  [
    { type: "error", error: { type: "api_error", message: "Oops" } },
    { kind: "error", error: { type: "api_error", message: "Oops" } },
  ],
])("a body %j is an outcome with its reason", (body, outcome) => {
  expect(readMessagesBody(body, asked)).toEqual(outcome);
});

test.each([
  ["end_turn", "end"],
  ["stop_sequence", "end"],
  ["tool_use", "tool-use"],
  ["max_tokens", "max-tokens"],
  ["model_context_window_exceeded", "max-tokens"],
  ["refusal", "refusal"],
  ["pause_turn", "unknown"],
])("stop reason %s is kept beside our word %s", (raw, kind) => {
  expect(readMessagesBody({ content: [], stop_reason: raw }, asked)).toMatchObject({
    reply: { stop: { kind, raw } },
  });
});

test("what the server's side writes, streamed or in one piece, is what the client's side reads", () => {
  const count = fc.option(fc.nat(1_000_000).map(tokens), { nil: undefined });
  const json = fc.jsonValue().map((value) => parseJson(JSON.stringify(value)) ?? null);
  const reply: fc.Arbitrary<ModelReply> = fc.record({
    model: fc.string(),
    content: fc.array(
      fc.oneof(
        fc.record({ type: fc.constant("text"), text: fc.string({ unit: "grapheme" }) }),
        fc.record({
          type: fc.constant("tool-use"),
          id: fc.string(),
          name: fc.string(),
          input: fc.record({ value: json }),
        }),
        fc.record({
          type: fc.constant("opaque"),
          protocol: fc.constant("anthropic-messages"),
          value: fc.record({ type: fc.constant("thinking"), thinking: fc.string(), signature: fc.string() }),
        }),
      ),
    ),
    stop: fc.constantFrom({ kind: "end", raw: "end_turn" }, { kind: "unknown", raw: "moonrise" }),
    usage: fc
      .record({
        freshInput: fc.nat(),
        cacheRead: count,
        cacheWrite5m: count,
        cacheWrite1h: count,
        output: count,
      })
      .map(usageOf),
    requestId: fc.constant("req_1"),
  });
  fc.assert(
    fc.property(reply, (said) => {
      expect(readerAfter(writeMessagesEvents(said, "msg_1")).finish()).toEqual({
        kind: "reply",
        reply: said,
      });
      expect(readMessagesBody(writeMessagesReply(said, "msg_1"), asked)).toEqual({
        kind: "reply",
        reply: said,
      });
    }),
  );
});
