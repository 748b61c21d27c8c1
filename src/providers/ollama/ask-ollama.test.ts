import { createServer, type RequestListener } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { instant } from "../../domain/index.ts";
import { startScriptedUpstream } from "../../testing/index.ts";
import { type AskOllamaOptions, askOllama } from "./ask-ollama.ts";

test("each model is told with what it can do, and with its context where the server says it", async () => {
  const usage = { freshInput: 1, cacheRead: 0, cacheWrite5m: 0, output: 1 };
  const upstream = await startScriptedUpstream({
    script: [{ task: "T-1", model: "qwen3-coder:30b", replies: [{ say: "Hi", usage }] }],
    shown: [
      { model: "gemma4:12b", capabilities: ["completion", "vision", "tools"], contextLength: 131_072 },
      { model: "nomic-embed-text", capabilities: ["embedding"], contextLength: null },
    ],
  });
  onTestFinished(() => upstream.close());
  expect(await asking(upstream.url)).toEqual([
    { model: "gemma4:12b", tools: true, vision: true, completion: true, contextLength: 131_072 },
    {
      model: "nomic-embed-text",
      tools: false,
      vision: false,
      completion: false,
      contextLength: undefined,
    },
    { model: "qwen3-coder:30b", tools: true, vision: false, completion: true, contextLength: 262_144 },
  ]);
  expect(upstream.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /api/tags",
    "POST /api/show",
    "POST /api/show",
    "POST /api/show",
  ]);
});

test("a model that is gone when it is asked about is left out, and old servers that say little are understood", async () => {
  const url = await serve((incoming, response) => {
    if (incoming.url === "/api/tags") {
      response.end(JSON.stringify({ models: [{ name: "old" }, { name: "gone" }, 7] }));
      return;
    }
    incoming.setEncoding("utf8").once("data", (body: string) => {
      if (body.includes("gone")) response.writeHead(404).end('{"error":"model \'gone\' not found"}');
      else response.end('{"model_info":{"llama.context_length":8192}}');
    });
  });
  expect(await asking(url)).toEqual([
    { model: "old", tools: false, vision: false, completion: false, contextLength: 8192 },
  ]);
});

test("a server that does not run is unreachable, in words that help", async () => {
  const upstream = await startScriptedUpstream({ script: [] });
  await upstream.close();
  await expect(asking(upstream.url)).rejects.toMatchObject({
    code: "provider.unreachable",
    message: `Ollama at ${upstream.url}/api/tags: no connection (ECONNREFUSED); check the base URL and that the server runs`,
  });
});

test.each<[string, RequestListener, string]>([
  ["a page", (_, response) => response.end("<p>Log in</p>"), "provider.stream-broken"],
  ["an error", (_, response) => response.writeHead(500).end('{"error":"no"}'), "provider.overloaded"],
  [
    "a redirect",
    (_, response) => response.writeHead(302, { location: "/elsewhere" }).end(),
    "provider.unreachable",
  ],
  ["a connection that is cut", (incoming) => incoming.socket.destroy(), "provider.stream-broken"],
])("%s is no list of models", async (_, listener, code) => {
  await expect(asking(await serve(listener))).rejects.toMatchObject({ code });
});

test("a server that says nothing is given up after the time limit", async () => {
  await expect(asking(await serve(() => {}), { timeoutMs: 50 })).rejects.toMatchObject({
    code: "provider.timed-out",
  });
});

test("asking can be called off", async () => {
  const controller = new AbortController();
  const url = await serve(() => controller.abort());
  await expect(asking(url, { signal: controller.signal })).rejects.toMatchObject({ code: "run.interrupted" });
});

function asking(baseUrl: string, options: Partial<AskOllamaOptions> = {}) {
  return askOllama({ baseUrl, timeoutMs: 15_000, now: () => instant(0), ...options });
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
