import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, type ModelReply, usageOf } from "../../domain/index.ts";
import { type AnswerOutcome, streamOf } from "../answer.ts";
import { parseJson } from "../json.ts";
import { createNdjsonReader } from "../ndjson.ts";
import { createOllamaReader, readOllamaBody } from "./read.ts";
import { writeOllamaLines, writeOllamaReply } from "./write-reply.ts";

const asked = { model: "qwen3", requestId: undefined, turn: 3 };
const recorded = readFileSync(new URL("./__fixtures__/tool-calls.ndjson", import.meta.url));

function streamed(...chunks: readonly Uint8Array[]) {
  const stream = streamOf(createNdjsonReader(), createOllamaReader(asked));
  const wants = chunks.every((chunk) => stream.take(chunk));
  if (wants) stream.end();
  return stream;
}

function outcomeOf(...lines: readonly (Json | string)[]): AnswerOutcome {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  return streamed(Buffer.from(text)).finish();
}

const said = (message: Json): Json => ({ model: "qwen3", message, done: false });
const done = { model: "qwen3", message: { role: "assistant", content: "" }, done: true, done_reason: "stop" };

test("a stream becomes a reply: thinking kept for the way back, calls with ids of our own, the counts of the last line", () => {
  expect(streamed(recorded).finish()).toEqual({
    kind: "reply",
    reply: {
      model: "qwen3-coder:30b",
      content: [
        { type: "opaque", protocol: "ollama-chat", value: { thinking: "The list is short." } },
        { type: "text", text: "I read naïve “ü𝄞” first." },
        {
          type: "tool-use",
          id: "call_3_0",
          name: "read_file",
          input: { path: "src/naïve.ts", lines: [1, 2] },
        },
        { type: "tool-use", id: "call_3_1", name: "list_files", input: {} },
      ],
      stop: { kind: "tool-use", raw: "stop" },
      usage: usageOf({ freshInput: 122, output: 33 }),
      requestId: undefined,
    },
  });
});

test("every chunking gives the same reply, with either kind of line ending", () => {
  const whole = streamed(recorded).finish();
  const cuts = fc.array(fc.nat(recorded.length), { maxLength: 60, size: "max" });
  fc.assert(
    fc.property(cuts, fc.constantFrom("\n", "\r\n"), (at, ending) => {
      const bytes = Buffer.from(recorded.toString().replaceAll("\n", ending));
      const ends = [...at.toSorted((a, b) => a - b), bytes.length];
      expect(streamed(...ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))).finish()).toEqual(
        whole,
      );
    }),
    { numRuns: 100 },
  );
});

test("a stream cut anywhere before its last line never becomes a crash, nor a reply", () => {
  fc.assert(
    fc.property(fc.nat(recorded.indexOf('"done":true')), (length) => {
      const stream = streamed(recorded.subarray(0, length));
      expect([stream.finish().kind, stream.usage()]).toEqual(["broken", undefined]);
    }),
  );
});

test.each<[string, Json | undefined, Json]>([
  ["an object", { path: "a" }, { path: "a" }],
  ["JSON text", '{"path":"a"}', { path: "a" }],
  ["text that is no JSON, for the tool to refuse", '{"path', '{"path'],
  ["blank", "", {}],
  ["missing", undefined, {}],
])("arguments that are %s", (_, given, input) => {
  const call = { id: "c", function: { name: "read", ...(given !== undefined && { arguments: given }) } };
  expect(outcomeOf(said({ tool_calls: [call] }), done)).toMatchObject({
    reply: { content: [{ type: "tool-use", id: "c", name: "read", input }] },
  });
});

test.each<[string, readonly (Json | string)[], AnswerOutcome]>([
  ["nothing", [], { kind: "broken", because: "the stream ended before the answer began" }],
  ["no end", [said({ content: "Hi" })], { kind: "broken", because: "the answer broke off" }],
  ["no JSON", ["{{{"], { kind: "broken", because: "a line of the stream is no JSON object" }],
  [
    "a call without a name",
    [said({ tool_calls: [{ function: {} }] }), done],
    { kind: "broken", because: "a tool call has no name" },
  ],
  [
    "an error",
    [said({ content: "Hi" }), { error: "an error was encountered while running the model" }],
    {
      kind: "error",
      error: { type: undefined, message: "an error was encountered while running the model" },
    },
  ],
  [
    "an error of a model that is not there",
    [{ error: "model 'qwen3' not found" }],
    {
      kind: "error",
      error: { type: undefined, message: "model 'qwen3' not found", meaning: "provider.model-unknown" },
    },
  ],
  [
    "an error of a prompt that does not fit",
    [{ error: "prompt too long; exceeded max context length by 12 tokens" }],
    {
      kind: "error",
      error: {
        type: undefined,
        message: "prompt too long; exceeded max context length by 12 tokens",
        meaning: "provider.context-too-long",
      },
    },
  ],
])("a stream with %s is an outcome with its reason", (_, lines, outcome) => {
  expect(outcomeOf(...lines)).toEqual(outcome);
});

test.each([
  ["stop", "end"],
  ["length", "max-tokens"],
  ["moonrise", "unknown"],
])("done reason %s is kept beside our word %s", (raw, kind) => {
  const body = { message: { content: "Hi" }, done: true, done_reason: raw };
  expect(readOllamaBody(body, asked)).toMatchObject({ reply: { stop: { kind, raw }, model: "qwen3" } });
});

test.each<[Json | undefined, string]>([
  [undefined, "broken"],
  [{}, "broken"],
  [{ message: { content: "Hi" }, done: false }, "broken"],
  [{ error: "no" }, "error"],
])("a body %j is %s", (body, kind) => {
  expect(readOllamaBody(body, asked).kind).toBe(kind);
});

test("counts that are not reported stay unknown", () => {
  expect(outcomeOf({ ...done, eval_count: 7 })).toMatchObject({ reply: { usage: usageOf({ output: 7 }) } });
  expect(outcomeOf(done)).toMatchObject({ reply: { usage: undefined } });
});

test("what the server's side writes, streamed or in one piece, is what the client's side reads", () => {
  const json = fc.jsonValue().map((value) => parseJson(JSON.stringify(value)) ?? null);
  const call = fc.record({ name: fc.string({ minLength: 1 }), input: fc.record({ value: json }) });
  const reply: fc.Arbitrary<ModelReply> = fc.record({
    model: fc.string(),
    content: fc
      .tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.array(call))
      .map(([text, calls]) => [
        { type: "text" as const, text },
        ...calls.map((one, index) => ({ type: "tool-use" as const, id: `call_${index}`, ...one })),
      ]),
    stop: fc.constant({ kind: "max-tokens", raw: "length" } as const),
    usage: fc.record({ freshInput: fc.nat(1_000_000), output: fc.nat(1_000_000) }).map(usageOf),
    requestId: fc.constant(undefined),
  });
  fc.assert(
    fc.property(reply, (given) => {
      const bytes = Buffer.from(writeOllamaLines(given).join("\n"));
      expect(streamed(bytes).finish()).toEqual({ kind: "reply", reply: given });
      expect(readOllamaBody(writeOllamaReply(given), asked)).toEqual({ kind: "reply", reply: given });
    }),
  );
});
