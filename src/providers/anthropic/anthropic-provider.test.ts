import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import {
  type Instant,
  instant,
  type Json,
  type Message,
  type ModelReply,
  type ModelRequest,
  SufficeError,
  usageOf,
  userText,
} from "../../domain/index.ts";
import {
  isJsonArray,
  isJsonObject,
  parseJson,
  type SseEvent,
  writeMessagesEvents,
  writeSse,
} from "../../protocols/index.ts";
import { type ScriptedReply, startScriptedUpstream } from "../../testing/index.ts";
import { ProviderFailure } from "../provider-failure.ts";
import { Secret } from "../secret.ts";
import { type AnthropicOptions, createAnthropicProvider } from "./anthropic-provider.ts";

const KEY = "sk-do-not-print-me";
const NOON: Instant = instant(Date.UTC(2026, 10, 20, 12));

const request: ModelRequest = {
  model: "acme-mid",
  system: "You write code.",
  messages: [userText("Ticket: T-1\nAdd a test.")],
  tools: [],
  maxOutputTokens: 4096,
};

const fine: ModelReply = {
  model: "acme-mid-20261101",
  content: [{ type: "text", text: "Done, and tested." }],
  stop: { kind: "end", raw: "end_turn" },
  usage: usageOf({ freshInput: 12, cacheRead: 300, cacheWrite5m: 40, output: 8 }),
  requestId: "req_7",
};
const begunUsage = usageOf({ freshInput: 12, cacheRead: 300, cacheWrite5m: 40, output: 1 });
const events = writeMessagesEvents(fine, "msg_1");

test("a call is one POST with the documented headers, below the base URL's prefix", async () => {
  const seen: {
    method: string | undefined;
    url: string | undefined;
    headers: unknown;
    body: Json | undefined;
  }[] = [];
  const url = await serve((incoming, response) => {
    void buffer(incoming).then((bytes) => {
      const { host: _, ...headers } = incoming.headers;
      const { method, url: path } = incoming;
      seen.push({ method, url: path, headers, body: parseJson(bytes.toString()) });
      response.writeHead(200, sseHead).end(streamOf(events));
    });
  });
  const provider = open({ baseUrl: `${url}/s/chunk-7/?beta=true` });
  expect(await provider.send(request, sending({ idempotencyKey: "run-1/T-1 naïve" }))).toEqual(fine);
  const body = {
    model: "acme-mid",
    max_tokens: 4096,
    stream: true,
    system: [{ type: "text", text: "You write code.", cache_control: { type: "ephemeral" } }],
    messages: [
      {
        role: "user",
        content: [{ type: "text", text: "Ticket: T-1\nAdd a test.", cache_control: { type: "ephemeral" } }],
      },
    ],
  };
  const headers = {
    accept: "text/event-stream, application/json",
    connection: "keep-alive",
    "content-length": String(Buffer.byteLength(JSON.stringify(body))),
    "content-type": "application/json",
    "anthropic-version": "2023-06-01",
    "idempotency-key": "run-1/T-1%20na%c3%afve",
    "x-api-key": KEY,
  };
  expect(seen).toEqual([{ method: "POST", url: "/s/chunk-7/v1/messages?beta=true", headers, body }]);
});

test("without a key no key is sent", async () => {
  const upstream = await upstreamOf({ say: "Done.", usage: someUsage });
  await open({ baseUrl: upstream.url, apiKey: undefined }).send(request, sending());
  expect(upstream.requests()[0]?.headerNames).not.toContain("x-api-key");
});

test("an answer in one piece is taken by its content type", async () => {
  const usage = {
    input_tokens: 12,
    cache_read_input_tokens: 300,
    cache_creation_input_tokens: 40,
    output_tokens: 8,
  };
  const content = [{ type: "text", text: "Done, and tested." }];
  const url = await serve((_, response) => {
    response.writeHead(200, { "content-type": "application/json; charset=utf-8", "request-id": "req_7" });
    response.end(
      JSON.stringify({ type: "message", model: fine.model, content, stop_reason: "end_turn", usage }),
    );
  });
  expect(await open({ baseUrl: url }).send(request, sending())).toEqual(fine);
});

test("a conversation's requests extend one another, but for the breakpoint that moves on", async () => {
  const upstream = await upstreamOf(
    { tools: [{ name: "read", input: { path: "a.ts" } }], usage: someUsage },
    { say: "Done.", usage: someUsage },
  );
  const provider = open({ baseUrl: upstream.url });
  const first = await provider.send(request, sending());
  const calls = first.content.flatMap((block) => (block.type === "tool-use" ? [block] : []));
  const messages: readonly Message[] = [
    ...request.messages,
    { role: "assistant", content: first.content },
    {
      role: "user",
      content: calls.map(({ id }) => ({
        type: "tool-result",
        toolUseId: id,
        text: "export {}",
        isError: false,
      })),
    },
  ];
  const second = await provider.send({ ...request, messages }, sending());
  expect(second.content).toEqual([{ type: "text", text: "Done." }]);
  const [before = [], after = []] = upstream.requests().map(({ body }) => promptOf(body));
  expect([before.length, after.length]).toEqual([2, 4]);
  expect(after.slice(0, before.length)).toEqual(before);
});

test("connections are kept, though a reply does not wait for the end of its stream", async () => {
  const ports = new Set<number | undefined>();
  const unended: ServerResponse[] = [];
  const url = await serve((incoming, response) => {
    ports.add(incoming.socket.remotePort);
    unended.pop()?.end();
    unended.push(response);
    response.writeHead(200, sseHead).write(streamOf(events));
  });
  const provider = open({ baseUrl: url });
  for (let calls = 0; calls < 12; calls++) await provider.send(request, sending());
  // More than one: here no call ends before the next has begun.
  expect(ports.size).toBeLessThan(6);
});

test("the reply is there with its last event, though the server never ends the answer", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, sseHead).write(streamOf(events));
  });
  expect(await open({ baseUrl: url }).send(request, sending())).toEqual(fine);
});

test("a reply that was whole but for its last event is not lost when the connection breaks", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, sseHead);
    response.write(streamOf(events.slice(0, -1)), () => response.destroy());
  });
  expect(await open({ baseUrl: url }).send(request, sending())).toEqual(fine);
});

test.each([
  { status: 400, type: "invalid_request_error", message: "no such field", code: "provider.invalid-request" },
  {
    status: 400,
    type: "invalid_request_error",
    message: "prompt is too long: 210000 tokens > 200000 maximum",
    code: "provider.context-too-long",
  },
  { status: 413, type: "request_too_large", message: "over 32 MB", code: "provider.context-too-long" },
  {
    status: 429,
    type: "rate_limit_error",
    message: "slow down",
    code: "provider.rate-limited",
    retryAfterSeconds: 7,
  },
  { status: 500, type: "api_error", message: "oops", code: "provider.overloaded" },
  { status: 529, type: "overloaded_error", message: "Overloaded", code: "provider.overloaded" },
])("$status with $message is $code, and costs nothing", async ({ code, ...fail }) => {
  const upstream = await upstreamOf({ fail, usage: someUsage });
  const failure = await failureOf(open({ baseUrl: upstream.url }).send(request, sending()));
  expect(told(failure, upstream.url)).toEqual({
    code,
    message: `acme-mid at URL/v1/messages: answered ${fail.status} (${fail.type}): ${fail.message}`,
    mayBeBilled: false,
    usage: undefined,
    retryAfterMs: fail.retryAfterSeconds === undefined ? undefined : 7000,
    requestId: failure.requestId,
  });
  expect(failure.requestId).toMatch(/^req_/);
});

test.each([
  [401, "provider.unauthorised", "answered 401: Who are you?; check the API key"],
  [403, "provider.unauthorised", "answered 403: Who are you?; check the API key"],
  [404, "provider.model-unknown", "answered 404: Who are you?; check the model's id and the base URL"],
  [503, "provider.overloaded", "answered 503: Who are you?"],
])("%i from a proxy, in plain text, is %s", async (status, code, message) => {
  const url = await serve((_, response) => {
    response
      .writeHead(status, { "retry-after": "Fri, 20 Nov 2026 12:00:30 GMT" })
      .end("Who are\n\u0007 you?");
  });
  const failure = await failureOf(open({ baseUrl: url }).send(request, sending()));
  expect(told(failure, url)).toEqual({
    code,
    message: `acme-mid at URL/v1/messages: ${message}`,
    mayBeBilled: false,
    usage: undefined,
    retryAfterMs: 30_000,
    requestId: undefined,
  });
});

test("an answer that breaks off in the middle tells what had been used", async () => {
  const upstream = await upstreamOf({ say: "Well, it is like this.", usage: someUsage, breakAfterEvents: 3 });
  const failure = await failureOf(open({ baseUrl: upstream.url }).send(request, sending()));
  expect(told(failure, upstream.url)).toEqual({
    code: "provider.stream-broken",
    message: "acme-mid at URL/v1/messages: the answer broke off (UND_ERR_SOCKET)",
    mayBeBilled: true,
    usage: usageOf({ ...someUsage, output: 1 }),
    retryAfterMs: undefined,
    requestId: failure.requestId,
  });
});

test.each<[string, readonly SseEvent[], { mayBeBilled: boolean; usage: unknown }]>([
  ["before the answer began", [], { mayBeBilled: false, usage: undefined }],
  ["after the answer began", events.slice(0, 2), { mayBeBilled: true, usage: begunUsage }],
])("an error event %s has the server's reason", async (_, before, bill) => {
  const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
  const url = await serve((_request, response) => {
    response
      .writeHead(200, sseHead)
      .end(streamOf([...before, { event: "error", data: JSON.stringify(error) }]));
  });
  const failure = await failureOf(open({ baseUrl: url }).send(request, sending()));
  expect(told(failure, url)).toEqual({
    code: "provider.overloaded",
    message: "acme-mid at URL/v1/messages: failed in the middle of its answer (overloaded_error): Overloaded",
    retryAfterMs: undefined,
    requestId: "req_7",
    ...bill,
  });
});

test.each<[string, RequestListener, string, { mayBeBilled: boolean; usage: unknown }]>([
  [
    "a page of a proxy",
    (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>Log in</p>"),
    "the answer is text/html and no message; check the base URL",
    { mayBeBilled: false, usage: undefined },
  ],
  [
    "events of another kind",
    (_, response) => void response.writeHead(200, sseHead).end("data: [DONE]\n\n"),
    "an event of the stream is no JSON object",
    { mayBeBilled: true, usage: undefined },
  ],
  [
    "an empty stream",
    (_, response) => void response.writeHead(200, sseHead).end(),
    "the stream ended before the answer began",
    { mayBeBilled: true, usage: undefined },
  ],
  [
    "a stream that ends early and politely",
    (_, response) => void response.writeHead(200, sseHead).end(streamOf(events.slice(0, 3))),
    "the answer broke off",
    { mayBeBilled: true, usage: begunUsage },
  ],
  [
    "JSON that is no message",
    (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"ok":tr'),
    "the answer is no message",
    { mayBeBilled: true, usage: undefined },
  ],
])("%s is no answer", async (_, listener, message, bill) => {
  const url = await serve(listener);
  const failure = await failureOf(open({ baseUrl: url }).send(request, sending()));
  expect(told(failure, url)).toMatchObject({
    code: "provider.stream-broken",
    message: `acme-mid at URL/v1/messages: ${message}`,
    ...bill,
  });
});

test("a redirect is refused, and not followed", async () => {
  const asked: (string | undefined)[] = [];
  const url = await serve((incoming, response) => {
    asked.push(incoming.url);
    response.writeHead(307, { location: "/elsewhere/v1/messages" }).end();
  });
  const failure = await failureOf(open({ baseUrl: url }).send(request, sending()));
  expect([told(failure, url), asked]).toEqual([
    {
      code: "provider.unreachable",
      message:
        "acme-mid at URL/v1/messages: answered 307, a redirect to /elsewhere/v1/messages; redirects are not followed, so set the base URL to the right address",
      mayBeBilled: false,
      usage: undefined,
      retryAfterMs: undefined,
      requestId: undefined,
    },
    ["/v1/messages"],
  ]);
});

test("a server that is not there is unreachable, and nothing was sent", async () => {
  const upstream = await startScriptedUpstream({ script: [] });
  await upstream.close();
  const failure = await failureOf(open({ baseUrl: upstream.url }).send(request, sending()));
  expect(told(failure, upstream.url)).toMatchObject({
    code: "provider.unreachable",
    message:
      "acme-mid at URL/v1/messages: no connection (ECONNREFUSED); check the base URL and that the server runs",
    mayBeBilled: false,
  });
});

test("a connection that is cut before the answer may have been billed", async () => {
  const url = await serve((incoming) => void incoming.socket.destroy());
  const failure = await failureOf(open({ baseUrl: url }).send(request, sending()));
  expect(told(failure, url)).toMatchObject({
    code: "provider.stream-broken",
    message: "acme-mid at URL/v1/messages: the connection broke before the answer (UND_ERR_SOCKET)",
    mayBeBilled: true,
  });
});

test("no answer within the time limit is a time-out, and may have been billed", async () => {
  const url = await serve(() => {});
  const failure = await failureOf(open({ baseUrl: url, timeoutMs: 50 }).send(request, sending()));
  expect(told(failure, url)).toMatchObject({
    code: "provider.timed-out",
    message: "acme-mid at URL/v1/messages: no answer for 50 ms",
    mayBeBilled: true,
    usage: undefined,
  });
});

test("an answer that falls silent for the time limit is a time-out with the usage so far", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, sseHead).write(streamOf(events.slice(0, 3)));
  });
  const failure = await failureOf(open({ baseUrl: url, timeoutMs: 50 }).send(request, sending()));
  expect(told(failure, url)).toMatchObject({
    code: "provider.timed-out",
    message: "acme-mid at URL/v1/messages: the answer fell silent for 50 ms",
    mayBeBilled: true,
    usage: begunUsage,
    requestId: "req_7",
  });
});

test("a call that was called off before it began is not made", async () => {
  const upstream = await upstreamOf({ say: "Done.", usage: someUsage });
  const failure = await failureOf(
    open({ baseUrl: upstream.url }).send(request, sending({ signal: AbortSignal.abort() })),
  );
  expect([failure.code, failure.mayBeBilled, upstream.requests()]).toEqual(["run.interrupted", false, []]);
});

test("a call that is called off in the middle of its answer ends at once, with the usage so far", async () => {
  const controller = new AbortController();
  const url = await serve((_, response) => {
    response
      .writeHead(200, sseHead)
      .write(streamOf(events.slice(0, 3)), () => setImmediate(() => controller.abort()));
  });
  const failure = await failureOf(
    open({ baseUrl: url }).send(request, sending({ signal: controller.signal })),
  );
  expect([failure.code, failure.mayBeBilled]).toEqual(["run.interrupted", true]);
});

test("a time limit of the caller's own is a time-out, not an interruption", async () => {
  const url = await serve(() => {});
  const failure = await failureOf(
    open({ baseUrl: url }).send(request, sending({ signal: AbortSignal.timeout(30) })),
  );
  expect([failure.code, failure.mayBeBilled]).toEqual(["provider.timed-out", true]);
});

test("closing the provider ends the calls that are under way", async () => {
  const provider = open({ baseUrl: await serve(() => void provider.close()) });
  const failure = await failureOf(provider.send(request, sending()));
  expect([failure.code, failure.mayBeBilled]).toEqual(["run.interrupted", true]);
});

test.each<[string, () => Promise<string>]>([
  [
    "an error that quotes the key",
    () =>
      serve((_, response) => void response.writeHead(401).end(JSON.stringify({ error: `bad key ${KEY}` }))),
  ],
  [
    "an error with the key where the text is cut",
    () => serve((_, response) => void response.writeHead(500).end(`${"x".repeat(490)}${KEY}`)),
  ],
  [
    "an error of a type that is the key",
    () => serve((_, response) => void response.writeHead(500).end(JSON.stringify({ error: { type: KEY } }))),
  ],
  [
    "a redirect to the key",
    () => serve((_, response) => void response.writeHead(302, { location: `/${KEY}` }).end()),
  ],
  [
    "a request id that is the key",
    () => serve((_, response) => void response.writeHead(500, { "request-id": KEY }).end()),
  ],
  [
    "a content type that is the key",
    () => serve((_, response) => void response.writeHead(200, { "content-type": KEY }).end()),
  ],
  [
    "a broken tool call with the key in it",
    () => {
      const tool = { type: "tool_use", id: "t", name: KEY, input: {} };
      const delta = { type: "input_json_delta", partial_json: `{${KEY}` };
      const said = [
        { type: "message_start", message: {} },
        { type: "content_block_start", index: 0, content_block: tool },
        { type: "content_block_delta", index: 0, delta },
        { type: "message_stop" },
      ];
      const text = streamOf(said.map((data) => ({ event: data.type, data: JSON.stringify(data) })));
      return serve((_, response) => void response.writeHead(200, sseHead).end(text));
    },
  ],
  [
    "a server that echoes and speaks no HTTP",
    () => listen(createServer((socket) => void socket.pipe(socket))),
  ],
  [
    "a key in the base URL's path",
    async () => `${await serve((_, response) => void response.writeHead(500).end())}/${KEY}`,
  ],
])("the key is in no failure: %s", async (_, serving) => {
  const failure = await failureOf(open({ baseUrl: await serving() }).send(request, sending()));
  const shown = [failure.message, String(failure), failure.stack, JSON.stringify(failure)];
  const inspected = inspect(failure, { depth: 20, showHidden: true, maxStringLength: null });
  expect([...shown, inspected].filter((text) => text?.includes(KEY.slice(0, 8)))).toEqual([]);
});

test("the key is not seen through the provider", () => {
  const provider = open({ baseUrl: "http://127.0.0.1:9" });
  expect(inspect(provider, { depth: 20, showHidden: true })).not.toContain(KEY);
});

test.each([
  [{ baseUrl: "api.acme.example" }, "is no http(s) address"],
  [{ baseUrl: "ftp://api.acme.example" }, "is no http(s) address"],
  [
    { baseUrl: "https://me:sk-do-not-print-me@api.acme.example" },
    "at api.acme.example holds a user name or password",
  ],
  [{ apiKey: new Secret("") }, "is empty or has a space or line break"],
  [{ apiKey: new Secret(`${KEY}\n`) }, "is empty or has a space or line break"],
])("%o cannot be used", (options, message) => {
  const failure = caught(() => open(options));
  expect(failure).toMatchObject({ code: "settings.invalid", message: expect.stringContaining(message) });
  expect(inspect(failure)).not.toContain(KEY);
});

const someUsage = { freshInput: 12, cacheRead: 300, cacheWrite5m: 40, output: 8 };
const sseHead = { "content-type": "text/event-stream; charset=utf-8", "request-id": "req_7" };

function open(options: Partial<AnthropicOptions>) {
  const provider = createAnthropicProvider({
    baseUrl: "http://127.0.0.1:9",
    apiKey: new Secret(KEY),
    timeoutMs: 15_000,
    now: () => NOON,
    ...options,
  });
  onTestFinished(() => provider.close());
  return provider;
}

function sending(options: { readonly signal?: AbortSignal; readonly idempotencyKey?: string } = {}) {
  return { signal: new AbortController().signal, idempotencyKey: "run-1/T-1/0", ...options };
}

async function upstreamOf(...replies: readonly ScriptedReply[]) {
  const upstream = await startScriptedUpstream({ script: [{ task: "T-1", model: "acme-mid", replies }] });
  onTestFinished(() => upstream.close());
  return upstream;
}

function serve(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener);
  onTestFinished(() => server.closeAllConnections());
  return listen(server);
}

async function listen(server: Server): Promise<string> {
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

function streamOf(said: readonly SseEvent[]): string {
  return said.map(writeSse).join("");
}

async function failureOf(reply: Promise<ModelReply>): Promise<ProviderFailure> {
  const error = await reply.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderFailure) return error;
  throw new Error("expected a ProviderFailure", { cause: error });
}

function told({ code, message, mayBeBilled, usage, retryAfterMs, requestId }: ProviderFailure, url: string) {
  return { code, message: message.replace(url, "URL"), mayBeBilled, usage, retryAfterMs, requestId };
}

function caught(work: () => unknown): SufficeError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof SufficeError) return error;
    throw error;
  }
  return undefined;
}

/** System and messages block by block, without the breakpoints. */
function promptOf(body: Json | undefined): readonly Json[] {
  if (!isJsonObject(body) || !isJsonArray(body["system"]) || !isJsonArray(body["messages"])) return [];
  const blocks = body["messages"].flatMap((message) =>
    isJsonObject(message) && isJsonArray(message["content"]) ? message["content"] : [],
  );
  return [...body["system"], ...blocks].map((block) => {
    if (!isJsonObject(block)) return block;
    const { cache_control: _, ...rest } = block;
    return rest;
  });
}
