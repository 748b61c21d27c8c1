import { expect, onTestFinished, test } from "vitest";
import { instant, type ModelRequest, userText } from "../../domain/index.ts";
import { startScriptedUpstream } from "../../testing/index.ts";
import type { NotCarried } from "../not-carried.ts";
import { ollamaEndpoint } from "./ollama-address.ts";
import { createOllamaProvider, type OllamaOptions } from "./ollama-provider.ts";

const REQUEST: ModelRequest = {
  model: "qwen3-coder:30b",
  system: "",
  messages: [userText("Ticket: T-1")],
  tools: [],
  maxOutputTokens: 64,
};

test.each([
  ["http://127.0.0.1:11434", "http://127.0.0.1:11434/api/chat"],
  ["http://127.0.0.1:11434/", "http://127.0.0.1:11434/api/chat"],
  ["http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/api/chat"],
  ["http://127.0.0.1:11434/api/", "http://127.0.0.1:11434/api/chat"],
  ["https://acme.example/ollama", "https://acme.example/ollama/api/chat"],
  ["0.0.0.0", "http://127.0.0.1:11434/api/chat"],
  ["0.0.0.0:8080", "http://127.0.0.1:8080/api/chat"],
  [":8080", "http://127.0.0.1:8080/api/chat"],
  [" gpu-box ", "http://gpu-box:11434/api/chat"],
  ["gpu-box:80", "http://gpu-box/api/chat"],
  ["gpu-box:8080/ollama", "http://gpu-box:8080/ollama/api/chat"],
])("the server at %j is asked at %s", (baseUrl, address) => {
  const { origin, path } = ollamaEndpoint(baseUrl, "/api/chat");
  expect(`${origin}${path}`).toBe(address);
});

test.each(["", "ftp://gpu-box", "http://me:pw@gpu-box"])("an address %j cannot be used", (baseUrl) => {
  expect(() => open({ baseUrl })).toThrow("the base URL of the Ollama provider");
});

test("a call asks for the context that it needs, up to what the model has", async () => {
  const upstream = await upstreamOf();
  const provider = open({ baseUrl: upstream.url, contextLength: () => 4096 });
  await provider.send(REQUEST, sending());
  await open({ baseUrl: upstream.url }).send(REQUEST, sending());
  expect(upstream.requests().map(({ body }) => body)).toMatchObject([
    { truncate: false, options: { num_ctx: 4096, num_predict: 64 } },
    { truncate: false, options: { num_ctx: 8192, num_predict: 64 } },
  ]);
});

test("a prompt for which no context can be large enough is not sent", async () => {
  const upstream = await upstreamOf();
  const provider = open({ baseUrl: upstream.url, contextLength: () => 4096 });
  const messages = [userText(`Ticket: T-1\n${"x".repeat(40_000)}`)];
  await expect(provider.send({ ...REQUEST, messages }, sending())).rejects.toMatchObject({
    code: "provider.context-too-long",
    message:
      "qwen3-coder:30b: the prompt is larger than the model's context of 4096 tokens, so it was not sent",
    mayBeBilled: false,
  });
  expect(upstream.requests()).toEqual([]);
});

test("what the format cannot carry is told", async () => {
  const upstream = await upstreamOf();
  const told: NotCarried[] = [];
  const provider = open({ baseUrl: upstream.url, onNotCarried: (notice) => void told.push(notice) });
  const tools = [{ name: "read", description: "Reads.", inputSchema: {} }];
  await provider.send({ ...REQUEST, tools, answerSchema: {} }, sending());
  expect(told).toEqual([{ model: "qwen3-coder:30b", what: ["the answer's schema"] }]);
});

function open(options: Partial<OllamaOptions> & { readonly baseUrl: string }) {
  const provider = createOllamaProvider({ timeoutMs: 15_000, now: () => instant(0), ...options });
  onTestFinished(() => provider.close());
  return provider;
}

function sending() {
  return { signal: new AbortController().signal, idempotencyKey: "run-1/T-1/0" };
}

async function upstreamOf() {
  const usage = { freshInput: 12, cacheRead: 0, cacheWrite5m: 0, output: 8 };
  const replies = [{ say: "Done.", usage }];
  const upstream = await startScriptedUpstream({
    script: [{ task: "T-1", model: "qwen3-coder:30b", replies }],
  });
  onTestFinished(() => upstream.close());
  return upstream;
}
