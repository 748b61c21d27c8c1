import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, type ModelReply, tokens, usageOf } from "../../domain/index.ts";
import { type AnswerOutcome, streamOf } from "../answer.ts";
import { parseJson } from "../json.ts";
import { createSseReader, writeSse } from "../sse.ts";
import { createChatReader, readChatBody } from "./read.ts";
import { writeChatEvents, writeChatReply } from "./write-reply.ts";

const asked = { model: "acme-mid", requestId: "req_1", turn: 2 };

function fixture(name: string): Buffer {
  return readFileSync(new URL(`./__fixtures__/${name}`, import.meta.url));
}

function streamed(...chunks: readonly Uint8Array[]) {
  const stream = streamOf(createSseReader(), createChatReader(asked));
  const wants = chunks.every((chunk) => stream.take(chunk));
  if (wants) stream.end();
  return stream;
}

function outcomeOf(...data: readonly (Json | string)[]): AnswerOutcome {
  const events = data.map((value) => ({
    event: "message",
    data: typeof value === "string" ? value : JSON.stringify(value),
  }));
  return streamed(Buffer.from(events.map(writeSse).join(""))).finish();
}

const chunk = (delta: Json, finish_reason: string | null = null): Json => ({
  id: "c1",
  model: "acme-mid",
  choices: [{ index: 0, delta, finish_reason }],
});
const called = (call: Json): Json => chunk({ tool_calls: [call] });
const done = "[DONE]";

function contentOf(outcome: AnswerOutcome) {
  return outcome.kind === "reply" ? outcome.reply.content : outcome;
}

test("a stream becomes a reply: reasoning kept for the way back, calls put together by index, the counts last", () => {
  expect(streamed(fixture("tool-calls.sse")).finish()).toEqual({
    kind: "reply",
    reply: {
      model: "acme-mid-20261101",
      content: [
        {
          type: "opaque",
          protocol: "openai-chat",
          value: { reasoning: { reasoning_content: "The list is short." } },
        },
        { type: "text", text: "I read naïve “ü𝄞” first." },
        {
          type: "tool-use",
          id: "call_A",
          name: "read_file",
          input: { path: "src/naïve.ts", lines: [1, 2] },
        },
        { type: "tool-use", id: "call_B", name: "list_files", input: {} },
      ],
      stop: { kind: "tool-use", raw: "tool_calls" },
      usage: usageOf({ freshInput: 12, cacheRead: 3000, cacheWrite5m: 700, output: 89 }),
      requestId: "req_1",
    },
  });
});

test("what compatible servers do differently is taken as meant, and a signature beside a call is kept", () => {
  expect(streamed(fixture("other-server.sse")).finish()).toEqual({
    kind: "reply",
    reply: {
      model: "llama",
      content: [
        { type: "tool-use", id: "call_A", name: "read", input: { path: "a.ts" } },
        {
          type: "opaque",
          protocol: "openai-chat",
          value: { call: "call_A", extras: { extra_content: { google: { thought_signature: "c2ln" } } } },
        },
        { type: "tool-use", id: "call_B", name: "list", input: { path: "." } },
      ],
      stop: { kind: "tool-use", raw: "stop" },
      usage: usageOf({ freshInput: 10, output: 12 }),
      requestId: "req_1",
    },
  });
});

test("every chunking gives the same reply", () => {
  const bytes = fixture("tool-calls.sse");
  const whole = streamed(bytes).finish();
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 60, size: "max" }), (cuts) => {
      const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
      expect(streamed(...chunks).finish()).toEqual(whole);
    }),
    { numRuns: 100 },
  );
});

test("a stream cut anywhere never becomes a crash, nor a reply before its stop reason is there", () => {
  const bytes = fixture("tool-calls.sse");
  const stopped = bytes.indexOf('"finish_reason":"tool_calls"');
  fc.assert(
    fc.property(fc.nat(stopped), (length) => {
      expect(streamed(bytes.subarray(0, length)).finish().kind).toBe("broken");
    }),
  );
});

test("an answer without its counts is whole, and its usage is not known", () => {
  expect(outcomeOf(chunk({ content: "Hi" }), chunk({}, "stop"))).toEqual({
    kind: "reply",
    reply: {
      model: "acme-mid",
      content: [{ type: "text", text: "Hi" }],
      stop: { kind: "end", raw: "stop" },
      usage: undefined,
      requestId: "req_1",
    },
  });
});

test("the answer's own id stands in for a header that is missing", () => {
  const body = { id: "chatcmpl-7", choices: [{ message: { content: "Hi" }, finish_reason: "stop" }] };
  expect(readChatBody(body, { ...asked, requestId: undefined })).toMatchObject({
    reply: { requestId: "chatcmpl-7", model: "acme-mid" },
  });
});

test.each<[string, string, Json]>([
  ["no JSON", '{"path": "a', '{"path": "a'],
  ["JSON of another kind", "[1]", [1]],
  ["blank", " ", {}],
])("arguments that are %s are carried, for the tool to refuse", (_, text, input) => {
  const call = { index: 0, id: "t", function: { name: "edit", arguments: text } };
  expect(contentOf(outcomeOf(called(call), chunk({}, "tool_calls"), done))).toEqual([
    { type: "tool-use", id: "t", name: "edit", input },
  ]);
});

test("calls without ids get some that are the same for the same request", () => {
  const calls = ["read", "list"].map((name, index) => ({ index, function: { name, arguments: "{}" } }));
  expect(contentOf(outcomeOf(chunk({ tool_calls: calls }), chunk({}, "tool_calls"), done))).toEqual([
    { type: "tool-use", id: "call_2_0", name: "read", input: {} },
    { type: "tool-use", id: "call_2_1", name: "list", input: {} },
  ]);
});

test("a call that the token limit cut in two is left out, since it was never made", () => {
  const whole = { index: 0, id: "a", function: { name: "read", arguments: "{}" } };
  const cut = { index: 1, id: "b", function: { name: "write", arguments: '{"text":"half' } };
  expect(contentOf(outcomeOf(called(whole), called(cut), chunk({}, "length"), done))).toEqual([
    { type: "tool-use", id: "a", name: "read", input: {} },
  ]);
});

test("parts of text are joined, and a refusal is said to be one", () => {
  const parts = [
    { type: "text", text: "I " },
    { type: "thinking", thinking: [] },
    { type: "text", text: "won't: " },
  ];
  expect(outcomeOf(chunk({ content: parts }), chunk({ refusal: "no." }), chunk({}, "stop"))).toMatchObject({
    reply: { content: [{ type: "text", text: "I won't: no." }], stop: { kind: "refusal", raw: "stop" } },
  });
});

test.each<[string, readonly (Json | string)[], AnswerOutcome]>([
  ["nothing", [], { kind: "broken", because: "the stream ended before the answer began" }],
  ["only its end", [done], { kind: "broken", because: "the stream ended before the answer began" }],
  ["no stop", [chunk({ content: "Hi" })], { kind: "broken", because: "the answer broke off" }],
  [
    "a number",
    [chunk({ content: "Hi" }), 7],
    { kind: "broken", because: "a chunk of the stream is no JSON object" },
  ],
  ["no JSON", ["{{{"], { kind: "broken", because: "a chunk of the stream is no JSON object" }],
  [
    "a call without a name",
    [called({ index: 0, id: "t" }), chunk({}, "tool_calls")],
    { kind: "broken", because: "a tool call has no name" },
  ],
  [
    "an error",
    [chunk({ content: "Hi" }), { error: { message: "Oops", type: "server_error", code: null } }],
    { kind: "error", error: { type: "server_error", message: "Oops" } },
  ],
])("a stream with %s is an outcome with its reason", (_, data, outcome) => {
  expect(outcomeOf(...data)).toEqual(outcome);
});

test("an error event that is plain text is quoted as it is", () => {
  expect(streamed(Buffer.from("event: error\ndata: upstream gone\n\n")).finish()).toEqual({
    kind: "error",
    error: { type: undefined, message: "upstream gone" },
  });
});

test("nothing after the end changes the answer", () => {
  const reader = createChatReader(asked);
  const said = [chunk({ content: "Hi" }, "stop"), done, chunk({ content: "more" }), { error: "late" }];
  const wantsMore = said.map((value) =>
    reader.add({ event: "message", data: typeof value === "string" ? value : JSON.stringify(value) }),
  );
  expect([wantsMore, contentOf(reader.finish())]).toEqual([
    [true, false, false, false],
    [{ type: "text", text: "Hi" }],
  ]);
});

test.each([
  ["stop", "end"],
  ["length", "max-tokens"],
  ["tool_calls", "tool-use"],
  ["function_call", "tool-use"],
  ["content_filter", "refusal"],
  ["moonrise", "unknown"],
])("finish reason %s is kept beside our word %s", (raw, kind) => {
  const body = { choices: [{ message: { content: "Hi" }, finish_reason: raw }] };
  expect(readChatBody(body, asked)).toMatchObject({ reply: { stop: { kind, raw } } });
});

test.each<[Json | undefined, string]>([
  [undefined, "broken"],
  [{}, "broken"],
  [{ choices: [] }, "broken"],
  [{ choices: [{ text: "Hi" }] }, "broken"],
  [{ error: { message: "no" } }, "error"],
])("a body %j is %s", (body, kind) => {
  expect(readChatBody(body, asked).kind).toBe(kind);
});

test("what the server's side writes, streamed or in one piece, is what the client's side reads", () => {
  const count = fc.option(fc.nat(1_000_000).map(tokens), { nil: undefined });
  const json = fc.jsonValue().map((value) => parseJson(JSON.stringify(value)) ?? null);
  const text = fc.string({ unit: "grapheme", minLength: 1 });
  const call = fc.record({ name: fc.string({ minLength: 1 }), input: fc.record({ value: json }) });
  const reply: fc.Arbitrary<ModelReply> = fc.record({
    model: fc.string({ minLength: 1 }),
    content: fc
      .tuple(fc.option(text, { nil: undefined }), fc.array(call))
      .map(([said, calls]) => [
        ...(said === undefined ? [] : [{ type: "text" as const, text: said }]),
        ...calls.map((one, index) => ({ type: "tool-use" as const, id: `call_${index}`, ...one })),
      ]),
    stop: fc.constantFrom({ kind: "max-tokens", raw: "length" }, { kind: "unknown", raw: "moonrise" }),
    usage: fc
      .record({ freshInput: fc.nat(1_000_000), cacheRead: count, cacheWrite5m: count, output: count })
      .map(usageOf),
    requestId: fc.constant("req_1"),
  });
  fc.assert(
    fc.property(reply, (said) => {
      const bytes = Buffer.from(writeChatEvents(said, "c1").map(writeSse).join(""));
      expect(streamed(bytes).finish()).toEqual({ kind: "reply", reply: said });
      expect(readChatBody(writeChatReply(said, "c1"), asked)).toEqual({ kind: "reply", reply: said });
    }),
  );
});
