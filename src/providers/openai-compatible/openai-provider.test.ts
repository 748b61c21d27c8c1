import { createServer, type RequestListener } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { instant, type Json, type ModelRequest, userText } from "../../domain/index.ts";
import { isJsonObject, parseJson } from "../../protocols/index.ts";
import { startScriptedUpstream } from "../../testing/index.ts";
import type { NotCarried } from "../not-carried.ts";
import { proveToolUse } from "../prove-tool-use.ts";
import { Secret } from "../secret.ts";
import { createOpenAiProvider, type OpenAiOptions } from "./openai-provider.ts";

const USAGE = { freshInput: 12, cacheRead: 300, cacheWrite5m: 40, output: 8 };

const REQUEST: ModelRequest = {
  model: "acme-mid",
  system: "",
  messages: [userText("Ticket: T-1")],
  tools: [{ name: "read", description: "Reads a file.", inputSchema: { type: "object" } }],
  maxOutputTokens: 64,
  temperature: 0,
  answerSchema: { type: "object" },
};

test.each([
  ["", "/v1/chat/completions"],
  ["/", "/v1/chat/completions"],
  ["/v1", "/v1/chat/completions"],
  ["/v1/", "/v1/chat/completions"],
  ["/team-7", "/team-7/v1/chat/completions"],
  ["/api/paas/v4", "/api/paas/v4/chat/completions"],
  ["/v1beta/openai", "/v1beta/openai/chat/completions"],
  ["/inference/chat/completions", "/inference/chat/completions"],
  ["/v1?key=7", "/v1/chat/completions?key=7"],
])("below a base URL that ends with %j, calls go to %s", async (prefix, path) => {
  const upstream = await upstreamOf();
  await open({ name: "acme", baseUrl: `${upstream.url}${prefix}` }).send(REQUEST, sending());
  expect(upstream.requests().map((request) => request.path)).toEqual([path]);
});

test("OpenAI is asked in its own way, and no tags are sent", async () => {
  const upstream = await upstreamOf();
  const told: NotCarried[] = [];
  const provider = open({
    name: "openai",
    baseUrl: upstream.url,
    onNotCarried: (notice) => void told.push(notice),
  });
  await provider.send(REQUEST, sending());
  expect(upstream.requests()[0]?.body).toEqual({
    model: "acme-mid",
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 64,
    reasoning_effort: "none",
    response_format: {
      type: "json_schema",
      json_schema: { name: "answer", schema: { type: "object" } },
    },
    tools: [
      {
        type: "function",
        function: { name: "read", description: "Reads a file.", parameters: { type: "object" } },
      },
    ],
    messages: [{ role: "user", content: "Ticket: T-1" }],
  });
  expect(told).toEqual([{ model: "acme-mid", what: ["temperature"] }]);
});

test("a server of which nothing is known is sent nothing that it might refuse, and a quirk that is given wins", async () => {
  const upstream = await upstreamOf();
  await open({ name: "acme", baseUrl: upstream.url }).send(REQUEST, sending());
  await open({
    name: "acme",
    baseUrl: upstream.url,
    quirks: { streamUsage: false, maxTokensField: "max_completion_tokens" },
  }).send(REQUEST, sending());
  const always = ["messages", "model", "stream", "temperature", "tools"];
  expect(upstream.requests().map(({ body }) => keysOf(body))).toEqual([
    [...always, "max_tokens", "stream_options"].toSorted(),
    [...always, "max_completion_tokens"].toSorted(),
  ]);
});

test("the key is sent as a bearer, and without a key no header is", async () => {
  const seen: (string | undefined)[] = [];
  const url = await serve((incoming, response) => {
    seen.push(incoming.headers.authorization);
    void buffer(incoming).then(() => response.writeHead(503).end());
  });
  for (const apiKey of [new Secret("sk-7"), undefined]) {
    await open({ name: "acme", baseUrl: url, apiKey })
      .send(REQUEST, sending())
      .catch(() => undefined);
  }
  expect(seen).toEqual(["Bearer sk-7", undefined]);
});

test.each([
  [429, "insufficient_quota", "provider.unauthorised"],
  [429, "rate_limit_exceeded", "provider.rate-limited"],
  [400, "context_length_exceeded", "provider.context-too-long"],
  [400, "unsupported_parameter", "provider.invalid-request"],
  [404, "model_not_found", "provider.model-unknown"],
])("status %i with the code %s is %s", async (status, code, ours) => {
  const body = { error: { message: "So it is.", type: "some_error", param: null, code } };
  const url = await serve((_, response) => response.writeHead(status).end(JSON.stringify(body)));
  const sent = open({ name: "acme", baseUrl: url }).send(REQUEST, sending());
  await expect(sent).rejects.toMatchObject({ code: ours, mayBeBilled: false });
});

test.each([
  [{ name: "acme" }, "the base URL of the acme provider is no http(s) address"],
  [{ name: "acme", baseUrl: "https://me:pw@acme.example" }, "holds a user name or password"],
  [
    { name: "openai", apiKey: new Secret("sk 7") },
    "the API key of the openai provider is empty or has a space",
  ],
])("%o cannot be used", (options, message) => {
  expect(() => open(options)).toThrow(message);
});

test.each<[string, Json, { kind: string; because?: string }]>([
  ["a call of the tool", { word: "heron" }, { kind: "proved" }],
  [
    "a call with other input",
    { word: "crane" },
    { kind: "failed", because: "acme-mid called the tool with other input than it was told" },
  ],
])("tool use is proved by %s", async (_, input, proof) => {
  const url = await answering({ tool_calls: [toolCall("report_ready", input)] });
  const provider = open({ name: "acme", baseUrl: url });
  expect(await proveToolUse(provider, "acme-mid", sending())).toEqual(proof);
});

test.each<[string, Json, string, string]>([
  ["text", { content: "Ready!" }, "stop", "acme-mid called no tool: it answered with text"],
  ["a limit", { content: "Well" }, "length", "acme-mid called no tool: it used up its tokens first"],
  [
    "another tool",
    { tool_calls: [toolCall("search", {})] },
    "tool_calls",
    "acme-mid called another tool than the one that it was given",
  ],
])("tool use is not proved by %s", async (_, message, stop, because) => {
  const provider = open({ name: "acme", baseUrl: await answering(message, stop) });
  expect(await proveToolUse(provider, "acme-mid", sending())).toEqual({ kind: "failed", because });
});

function toolCall(name: string, input: Json): Json {
  return { id: "c", type: "function", function: { name, arguments: JSON.stringify(input) } };
}

function answering(message: Json, finish_reason = "tool_calls"): Promise<string> {
  const body = JSON.stringify({ choices: [{ message, finish_reason }] });
  return serve((_, response) => response.writeHead(200, { "content-type": "application/json" }).end(body));
}

function open(options: Partial<OpenAiOptions> & { readonly name: string }) {
  const provider = createOpenAiProvider({
    apiKey: undefined,
    timeoutMs: 15_000,
    now: () => instant(0),
    ...options,
  });
  onTestFinished(() => provider.close());
  return provider;
}

function sending() {
  return { signal: new AbortController().signal, idempotencyKey: "run-1/T-1/0" };
}

async function upstreamOf() {
  const replies = [{ say: "Done.", usage: USAGE }];
  const upstream = await startScriptedUpstream({ script: [{ task: "T-1", model: "acme-mid", replies }] });
  onTestFinished(() => upstream.close());
  return upstream;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

function keysOf(body: Json | undefined): readonly string[] {
  const copy = parseJson(JSON.stringify(body));
  return isJsonObject(copy) ? Object.keys(copy).toSorted() : [];
}
