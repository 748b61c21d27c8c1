import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { instant, type Json, type ModelReply, usageOf } from "../../domain/index.ts";
import {
  createChatReader,
  createMessagesReader,
  createNdjsonReader,
  createOllamaReader,
  createSseReader,
  parseJson,
  readChatBody,
  readMessagesBody,
  readOllamaBody,
  streamOf,
} from "../../protocols/index.ts";
import type { ScriptedConversation, ScriptedReply } from "./script.ts";
import { type ScriptedUpstreamOptions, startScriptedUpstream } from "./scripted-upstream.ts";

const usage = { freshInput: 12, cacheRead: 300, cacheWrite5m: 40, output: 8 };
const toolCall: ScriptedReply = {
  say: "I read “ü𝄞”.",
  tools: [{ name: "read", input: { path: "naïve.ts" } }],
  usage,
};
const NOON = instant(Date.UTC(2026, 10, 20, 12));

const script: readonly ScriptedConversation[] = [
  { task: "T-1", model: "acme-mid", step: "implement", replies: [toolCall, { say: "Done.", usage }] },
  { task: "T-1", model: "acme-mid", replies: [{ say: "For any other step.", usage }] },
  { task: "T-1", model: "acme-light", replies: [{ say: "Lightly.", usage }] },
];

test("a streamed answer and one in one piece say what the script says, under the same ids", async () => {
  const { url } = await start({ script });
  const streamed = await replyTo(url, ask({ stream: true }));
  const whole = await replyTo(url, ask({ stream: false }));
  expect(streamed).toEqual({
    model: "acme-mid",
    content: [
      { type: "text", text: "I read “ü𝄞”." },
      {
        type: "tool-use",
        id: expect.stringMatching(/^toolu_[0-9a-f]{24}$/),
        name: "read",
        input: { path: "naïve.ts" },
      },
    ],
    stop: { kind: "tool-use", raw: "tool_use" },
    usage: usageOf(usage),
    requestId: expect.stringMatching(/^req_[0-9a-f]{24}$/),
  });
  expect(whole).toEqual(streamed);
});

test("the same script answers in OpenAI's and in Ollama's format, its counts as these have them", async () => {
  const { url } = await start({ script });
  const asked = { model: "not named", requestId: undefined };
  const bytesAt = async (path: string, stream: boolean | undefined) => {
    const { model, messages } = {
      model: "acme-mid",
      messages: [{ role: "user", content: "Ticket: T-1\nStep: implement" }],
    };
    const response = await fetch(
      `${url}${path}`,
      posting({ model, messages, ...(stream !== undefined && { stream }) }),
    );
    return new Uint8Array(await response.arrayBuffer());
  };
  const chat = streamOf(createSseReader(), createChatReader(asked));
  chat.take(await bytesAt("/v1/chat/completions", true));
  const ollama = streamOf(createNdjsonReader(), createOllamaReader(asked));
  ollama.take(await bytesAt("/api/chat", undefined));
  const whole = async (path: string) => parseJson(new TextDecoder().decode(await bytesAt(path, false)));
  const content = [
    { type: "text", text: "I read “ü𝄞”." },
    { type: "tool-use", id: expect.stringMatching(/^toolu_/), name: "read", input: { path: "naïve.ts" } },
  ];
  const outcomes = [
    [chat.finish(), readChatBody(await whole("/v1/chat/completions"), asked)],
    [ollama.finish(), readOllamaBody(await whole("/api/chat"), asked)],
  ];
  expect(outcomes).toMatchObject([
    [0, 1].map(() => ({
      reply: { content, stop: { kind: "tool-use", raw: "tool_calls" }, usage: usageOf(usage) },
    })),
    [0, 1].map(() => ({
      reply: {
        content,
        stop: { kind: "tool-use", raw: "stop" },
        usage: usageOf({ freshInput: 352, output: 8 }),
      },
    })),
  ]);
});

test("in OpenAI's Responses a stream ends with the body that an answer in one piece has", async () => {
  const { url } = await start({ script });
  const asked = { model: "acme-mid", input: "Ticket: T-1\nStep: implement" };
  const streamed = await fetch(`${url}/v1/responses`, posting({ ...asked, stream: true }));
  const reader = createSseReader();
  const events = reader.read(new Uint8Array(await streamed.arrayBuffer()));
  const whole = await (await fetch(`${url}/v1/responses`, posting(asked))).json();
  expect(events.map(({ event }) => event)).toEqual([
    "response.created",
    "response.output_item.added",
    "response.output_text.delta",
    "response.output_item.done",
    "response.output_item.added",
    "response.function_call_arguments.delta",
    "response.output_item.done",
    "response.completed",
  ]);
  expect(parseJson(events.at(-1)?.data ?? "")).toMatchObject({ response: whole });
  expect(whole).toMatchObject({
    output: [
      { type: "message", content: [{ type: "output_text", text: "I read “ü𝄞”." }] },
      { type: "function_call", name: "read", arguments: '{"path":"naïve.ts"}' },
    ],
    usage: {
      input_tokens: 352,
      input_tokens_details: { cached_tokens: 300, cache_write_tokens: 40 },
      output_tokens: 8,
    },
  });
});

test.each([
  ["/v1/responses", { error: { type: "some_error", code: "some_error", message: "No." } }],
  ["/v1/chat/completions", { error: { type: "some_error", message: "No." } }],
  ["/api/chat", { error: "No." }],
])("a failure at %s has the form of its format", async (path, error) => {
  const fail = { status: 503, type: "some_error", message: "No." };
  const { url } = await start({ script: [{ task: "T-1", model: "acme-mid", replies: [{ fail, usage }] }] });
  const response = await fetch(`${url}${path}`, posting(ask()));
  expect([response.status, await response.json()]).toMatchObject([503, error]);
});

test("models are listed and shown in Ollama's way: those of the script, and others with what they can do", async () => {
  const { url } = await start({
    script,
    shown: [{ model: "gemma4:12b", capabilities: ["completion", "vision"], contextLength: null }],
  });
  const tags = await fetch(`${url}/api/tags`);
  const shown = await Promise.all(
    ["gemma4:12b", "acme-mid", "none"].map(async (model) => {
      const response = await fetch(`${url}/api/show`, posting({ model }));
      return [response.status, await response.json()];
    }),
  );
  expect(await tags.json()).toMatchObject({
    models: [{ model: "gemma4:12b" }, { model: "acme-mid" }, { model: "acme-light" }],
  });
  expect(shown).toMatchObject([
    [200, { capabilities: ["completion", "vision"], model_info: { "general.architecture": "scripted" } }],
    [200, { capabilities: ["completion", "tools"], model_info: { "scripted.context_length": 262_144 } }],
    [404, { error: "model 'none' not found" }],
  ]);
});

test("the same request gets the same answer, also from a server that was started anew", async () => {
  const first = await start({ script });
  const answers = [await textOf(first.url, ask()), await textOf(first.url, ask())];
  await first.close();
  const second = await start({ script });
  answers.push(await textOf(second.url, ask()));
  expect(new Set(answers).size).toBe(1);
});

test("step, model and the replies given so far choose the reply", async () => {
  const { url } = await start({ script });
  const said = async (body: Json) => (await replyTo(url, body)).content;
  const talk = [
    { role: "user", content: "Ticket: T-1\nStep: implement" },
    { role: "assistant", content: "…" },
    { role: "user", content: "Go on." },
  ];
  expect([
    await said({ model: "acme-mid", messages: talk }),
    await said(ask({ step: "review" })),
    await said(ask({ model: "acme-light" })),
  ]).toEqual([
    [{ type: "text", text: "Done." }],
    [{ type: "text", text: "For any other step." }],
    [{ type: "text", text: "Lightly." }],
  ]);
});

test.each<[string, Json, string]>([
  [
    "of a task",
    ask({ task: "T-7" }),
    'the script has no reply for task "T-7", step "implement", model "acme-mid", reply 0',
  ],
  [
    "of a model",
    ask({ model: "acme-x" }),
    'the script has no reply for task "T-1", step "implement", model "acme-x", reply 0',
  ],
  [
    "beyond the last",
    {
      model: "acme-light",
      messages: [
        { role: "user", content: "Ticket: T-1" },
        { role: "assistant", content: "" },
      ],
    },
    'the script has no reply for task "T-1", step not named, model "acme-light", reply 1',
  ],
])("a reply %s that is not prepared is a 400 that says which", async (_, body, message) => {
  const { url } = await start({ script });
  const response = await post(url, body);
  expect([response.status, await response.json()]).toEqual([
    400,
    {
      type: "error",
      error: { type: "invalid_request_error", message },
      request_id: response.headers.get("request-id"),
    },
  ]);
});

test("a failure is answered as often as it says, with its own retry-after; without a number always", async () => {
  const fail = { status: 529, type: "overloaded_error", message: "Overloaded", retryAfterSeconds: 2 };
  const { url } = await start({
    script: [
      { task: "T-1", model: "acme-mid", replies: [{ fail, times: 2, say: "At last.", usage }] },
      { task: "T-1", model: "acme-light", replies: [{ fail, usage }] },
    ],
  });
  const statuses = async (model: string) => {
    const answers = [
      await post(url, ask({ model })),
      await post(url, ask({ model })),
      await post(url, ask({ model })),
    ];
    return answers.map((answer) => [answer.status, answer.headers.get("retry-after")]);
  };
  expect(await statuses("acme-mid")).toEqual([
    [529, "2"],
    [529, "2"],
    [200, null],
  ]);
  expect(await statuses("acme-light")).toEqual([
    [529, "2"],
    [529, "2"],
    [529, "2"],
  ]);
});

test.each([0, 1, 3])(
  "a stream that breaks after %i events has carried just these",
  async (breakAfterEvents) => {
    const { url } = await start({
      script: [{ task: "T-1", model: "acme-mid", replies: [{ say: "Well.", usage, breakAfterEvents }] }],
    });
    const response = await post(url, ask({ stream: true }));
    const reader = createSseReader();
    const events: string[] = [];
    const reading = (async () => {
      for await (const chunk of response.body ?? [])
        events.push(...reader.read(chunk).map(({ event }) => event));
    })();
    await expect(reading).rejects.toThrow("terminated");
    expect(events).toEqual(
      ["message_start", "content_block_start", "content_block_delta"].slice(0, breakAfterEvents),
    );
  },
);

test("a test is told of a request, and decides when it is answered", async () => {
  const held: (() => void)[] = [];
  const arrived = aSignal();
  const { url } = await start({
    script,
    onRequest: () =>
      new Promise<void>((resolve) => {
        held.push(resolve);
        arrived.give();
      }),
  });
  let isAnswered = false;
  const answer = post(url, ask()).then((response) => {
    isAnswered = true;
    return response.status;
  });
  await arrived.given;
  const wasAnswered = isAnswered;
  for (const release of held) release();
  expect([wasAnswered, await answer]).toEqual([false, 200]);
});

test("closing cuts the answers that are still waited for, and long delays", async () => {
  const arrived = aSignal();
  const slow: ScriptedReply = { say: "Later.", usage, delayMs: 3_600_000 };
  const upstream = await startScriptedUpstream({
    script: [{ task: "T-1", model: "acme-mid", replies: [slow] }],
    onRequest: () => arrived.give(),
  });
  const answer = post(upstream.url, ask()).then(
    () => "answered",
    () => "cut",
  );
  await arrived.given;
  await upstream.close();
  expect(await answer).toBe("cut");
});

test("what was received is kept for the test, without the values of headers", async () => {
  const logged = aSignal<string>();
  const { url, requests } = await start({ script, log: logged.give, now: () => NOON });
  await (
    await fetch(`${url}/s/chunk-7/v1/messages?beta=true`, posting(ask(), { "x-api-key": "sk-secret" }))
  ).text();
  const received = requests();
  expect(received).toEqual([
    {
      method: "POST",
      path: "/s/chunk-7/v1/messages?beta=true",
      headerNames: expect.arrayContaining(["x-api-key", "content-type"]),
      body: ask(),
      at: NOON,
      cue: { task: "T-1", step: "implement", model: "acme-mid", index: 0 },
    },
  ]);
  expect(JSON.stringify(received)).not.toContain("sk-secret");
  expect(await logged.given).toBe(
    'POST /s/chunk-7/v1/messages?beta=true task "T-1", step "implement", model "acme-mid", reply 0: 200',
  );
});

test("models are listed, HEAD is answered, and everything else is not found", async () => {
  const { url } = await start({ script });
  const models = await fetch(`${url}/v1/models?limit=1000`);
  expect(await models.json()).toMatchObject({
    data: [{ id: "acme-mid" }, { id: "acme-light" }],
    has_more: false,
  });
  expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
  const elsewhere = await fetch(`${url}/v1/files`);
  expect([elsewhere.status, await elsewhere.json()]).toMatchObject([
    404,
    { error: { type: "not_found_error" } },
  ]);
});

test.each(["not JSON", "{}", '{"model":"acme-mid","messages":"?"}'])("a body %s is a 400", async (body) => {
  const { url } = await start({ script });
  const response = await fetch(`${url}/v1/messages`, { method: "POST", body });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { error: { type: "invalid_request_error" } },
  ]);
});

test("curl can talk to it", async () => {
  const { url } = await start({ script });
  const body = JSON.stringify(ask({ stream: true }));
  const { stdout } = await promisify(execFile)("curl", ["-sS", "-N", `${url}/v1/messages`, "-d", body]);
  expect(stdout).toMatch(/^event: message_start\ndata: \{.*\}\n\n/);
  expect(stdout).toMatch(/\n\nevent: message_stop\ndata: \{"type":"message_stop"\}\n\n$/);
});

test("a script with two conversations for one cue is refused, since one would never be heard", async () => {
  const twice: readonly ScriptedConversation[] = [
    { task: "T-1", model: "acme-mid", replies: [] },
    { task: "T-1", model: "acme-mid", replies: [] },
  ];
  await expect(startScriptedUpstream({ script: twice })).rejects.toMatchObject({ code: "input.invalid" });
});

function aSignal<Value = void>() {
  const waiting: ((value: Value) => void)[] = [];
  const given = new Promise<Value>((resolve) => {
    waiting.push(resolve);
  });
  return { given, give: (value: Value) => waiting.forEach((resolve) => resolve(value)) };
}

async function start(options: ScriptedUpstreamOptions) {
  const upstream = await startScriptedUpstream(options);
  onTestFinished(() => upstream.close());
  return { url: upstream.url, requests: () => upstream.requests(), close: () => upstream.close() };
}

function ask(overrides: { task?: string; step?: string; model?: string; stream?: boolean } = {}): Json {
  const { task = "T-1", step = "implement", model = "acme-mid", stream = false } = overrides;
  return { model, stream, messages: [{ role: "user", content: `Ticket: ${task}\nStep: ${step}` }] };
}

function posting(body: Json, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

function post(url: string, body: Json): Promise<Response> {
  return fetch(`${url}/v1/messages`, posting(body));
}

async function textOf(url: string, body: Json): Promise<string> {
  return (await post(url, body)).text();
}

async function replyTo(url: string, body: Json): Promise<ModelReply> {
  const response = await post(url, body);
  const asked = { model: "not named", requestId: response.headers.get("request-id") ?? undefined };
  const bytes = new Uint8Array(await response.arrayBuffer());
  const sse = createSseReader();
  const reader = createMessagesReader(asked);
  const isStream = response.headers.get("content-type")?.includes("event-stream") ?? false;
  if (isStream) for (const event of [...sse.read(bytes), ...sse.end()]) reader.add(event);
  const outcome = isStream
    ? reader.finish()
    : readMessagesBody(parseJson(new TextDecoder().decode(bytes)), asked);
  if (outcome.kind === "reply") return outcome.reply;
  throw new Error(`expected a reply, not ${JSON.stringify(outcome)}`);
}
