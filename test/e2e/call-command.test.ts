import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type ScriptedConversation,
  type ScriptedReply,
  type ScriptedUpstream,
  type ScriptedUpstreamOptions,
  startScriptedUpstream,
} from "../../src/testing/index.ts";
import { rowsIn, spawnCli } from "./shop.ts";

const LOCAL = "qwen3-coder:30b";
const LIGHT = "claude-haiku-5-5";
const MID = "claude-sonnet-5-5";
const KEY = "sk-ant-0123456789-never-shown";
const PROMPT = "Ticket: T-1\nName a heron.";
const NOBODY = "http://127.0.0.1:1";

let folder: string;
let ledger: string;
const upstreams: ScriptedUpstream[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-call-"));
  ledger = join(folder, "ledger.db");
});
afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((upstream) => upstream.close()));
  await rm(folder, { recursive: true, force: true });
});

const usage = { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 100 };
const says = (say: string, more: Partial<ScriptedReply> = {}): ScriptedReply => ({ say, usage, ...more });

async function upstream(
  replies: Readonly<Record<string, ScriptedReply>>,
  options: Partial<ScriptedUpstreamOptions> = {},
): Promise<ScriptedUpstream> {
  const script = Object.entries(replies).map(
    ([model, reply]): ScriptedConversation => ({ task: "T-1", model, replies: [reply] }),
  );
  const started = await startScriptedUpstream({ script, ...options });
  upstreams.push(started);
  return started;
}

/** Settings that let Ollama serve the local tier at `ollama`, and `anthropic` the others. */
async function settings({ ollama, anthropic }: { ollama: string; anthropic: string }, more = "") {
  const text = `base_url: ${anthropic}\nproviders:\n  ollama: { base_url: "${ollama}" }\n${more}`;
  await writeFile(join(folder, "suffice.yaml"), text);
}

function start(args: readonly string[], input?: string, environment: Readonly<Record<string, string>> = {}) {
  const all = ["call", ...args, "--ledger", ledger];
  return spawnCli(all, { folder, environment, ...(input === undefined ? {} : { input }) });
}

const call = (args: readonly string[], input?: string, environment?: Readonly<Record<string, string>>) =>
  start(args, input, environment).ended;

const calls = () =>
  rowsIn(ledger, "select source, provider, model_asked, tier, outcome, error_code from calls order by id");

test.each([
  ["anthropic", LIGHT, "ANTHROPIC_API_KEY"],
  ["openai", "gpt-6-luna", "OPENAI_API_KEY"],
  ["google", "gemini-3.5-flash-lite", "GEMINI_API_KEY"],
])(
  "%s answers: its text alone on standard output, one row in the ledger",
  async (provider, model, variable) => {
    const server = await upstream({ [model]: says("A grey heron.\nStanding.") });
    const at = ["--provider", provider, "--base-url", server.url];
    const { code, output, talk } = await call(["--model", "cheap", ...at], PROMPT, { [variable]: KEY });
    expect({ code, output }).toEqual({ code: 0, output: "A grey heron.\nStanding.\n" });
    expect(talk).toMatch(new RegExp(`^suffice: cheap → ${model} \\| in=1000 out=100 \\| \\$[\\d.]+\\n$`));
    expect(calls()).toEqual([
      { source: "call", provider, model_asked: model, tier: "light", outcome: "answered", error_code: null },
    ]);
    expect(server.requests()).toHaveLength(1);
  },
);

test("free asks Ollama, whose models have no price until the settings give them one", async () => {
  const server = await upstream({ [LOCAL]: says("A heron.") });
  await settings({ ollama: server.url, anthropic: NOBODY });
  const unpriced = await call(["--model", "free"], PROMPT);
  expect({ code: unpriced.code, output: unpriced.output }).toEqual({ code: 0, output: "A heron.\n" });
  expect(unpriced.talk).toBe(
    `suffice: free → ${LOCAL} | in=1000 out=100 | $0.00 and 1 call without a price; ${LOCAL} has no price, prices in suffice.yaml can give it one\n`,
  );
  await settings(
    { ollama: server.url, anthropic: NOBODY },
    `prices: [{ model: "${LOCAL}", effective_from: release, usd_per_million_tokens: { fresh_input: 0, output: 0 } }]`,
  );
  const priced = await call(["--model", "free"], PROMPT);
  expect(priced.talk).toBe(`suffice: free → ${LOCAL} | in=1000 out=100 | $0.00\n`);
  expect(rowsIn(ledger, "select cost_nano_usd, unpriced_because, price_book from calls order by id")).toEqual(
    [
      {
        cost_nano_usd: null,
        unpriced_because: "unknown-model",
        price_book: expect.stringMatching(/^list \d/),
      },
      { cost_nano_usd: 0, unpriced_because: null, price_book: expect.stringMatching(/^list \+ own \d/) },
    ],
  );
});

test("what Ollama has installed is what free means, declared or not", async () => {
  const server = await upstream(
    { "acme:7b": says("A heron.") },
    { shown: [{ model: "nomic-embed", capabilities: ["embedding"] }] },
  );
  await settings({ ollama: server.url, anthropic: NOBODY });
  const { output, talk } = await call(["--model", "free"], PROMPT);
  expect({ output, talk }).toEqual({
    output: "A heron.\n",
    talk: expect.stringContaining("free → acme:7b |"),
  });
});

test("where Ollama is down, free goes on with cheap, says why, and leaves both rows", async () => {
  const server = await upstream({ [LIGHT]: says("A heron.") });
  await settings({ ollama: NOBODY, anthropic: server.url });
  const { code, output, talk } = await call(["--model", "free"], PROMPT);
  expect({ code, output }).toEqual({ code: 0, output: "A heron.\n" });
  expect(talk.split("\n")).toEqual([
    expect.stringMatching(
      /^suffice: free: qwen3-coder:30b at .*no connection.*; going on with cheap \(claude-haiku-5-5\)$/,
    ),
    expect.stringMatching(/^suffice: free → cheap → claude-haiku-5-5 \| in=1000 out=100 \| \$/),
    "",
  ]);
  expect(calls()).toEqual([
    {
      source: "call",
      provider: "ollama",
      model_asked: LOCAL,
      tier: "local",
      outcome: "failed",
      error_code: "provider.unreachable",
    },
    {
      source: "call",
      provider: "anthropic",
      model_asked: LIGHT,
      tier: "light",
      outcome: "answered",
      error_code: null,
    },
  ]);
});

test("a local tier that nobody has set up is never passed over in silence", async () => {
  const server = await upstream({ [LIGHT]: says("A heron.") });
  const at = ["--base-url", server.url];
  const { code, talk } = await call(["--model", "free", ...at], PROMPT);
  expect(code).toBe(0);
  expect(talk).toContain(
    "free: no model of tier local is served by anthropic; put `ollama: {}` under providers in suffice.yaml to let Ollama serve it; going on with cheap",
  );
  const alone = await call(["--model", "free", "--fallback", "none", ...at], PROMPT);
  expect({ code: alone.code, output: alone.output }).toEqual({ code: 4, output: "" });
  expect(alone.talk).toContain("(routing.no-candidate)");
  expect(server.requests()).toHaveLength(1);
});

test("a slow answer is not waited for beyond --timeout", async () => {
  const local = await upstream({ [LOCAL]: says("Late.", { delayMs: 60_000 }) });
  const server = await upstream({ [LIGHT]: says("A heron.") });
  await settings({ ollama: local.url, anthropic: server.url });
  const { output, talk } = await call(["--model", "free", "--timeout", "0.5"], PROMPT);
  expect(output).toBe("A heron.\n");
  // Whose clock is first, the caller's or that of the connection, is chance.
  expect(talk).toMatch(/(?:the caller's time limit passed|no answer for 500 ms); going on with cheap/);
  expect(calls()).toMatchObject([{ error_code: "provider.timed-out" }, { outcome: "answered" }]);
});

test("an answer that does not follow the schema was paid for, and the next model is asked", async () => {
  const local = await upstream({ [LOCAL]: says('```json\n{"kind": "bird"}\n```') });
  const server = await upstream({
    [LIGHT]: says("It is a heron."),
    [MID]: says('```json\n{"kind": "heron"}\n```'),
  });
  await settings({ ollama: local.url, anthropic: server.url });
  const schema = join(folder, "kind.json");
  await writeFile(
    schema,
    JSON.stringify({ properties: { kind: { enum: ["heron", "egret"] } }, required: ["kind"] }),
  );
  const { code, output, talk } = await call(["--model", "free", "--schema", schema, "--json"], PROMPT);
  expect(code).toBe(0);
  const answer: { readonly attempts: readonly { readonly costUsd: number }[] } = JSON.parse(output);
  const costs = answer.attempts.map(({ costUsd }) => costUsd);
  expect(answer).toEqual({
    schema: "suffice.call/1",
    text: '{"kind": "heron"}',
    asked: "balanced",
    modelAsked: MID,
    modelAnswered: MID,
    tier: "mid",
    provider: "anthropic",
    cut: false,
    tokens: { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 100 },
    costUsd: expect.closeTo(
      costs.reduce((sum, cost) => sum + cost, 0),
      9,
    ),
    unpricedCalls: 1,
    attempts: [
      {
        asked: "free",
        tier: "local",
        model: LOCAL,
        outcome: "failed",
        code: "harness.failed",
        because: `${LOCAL}: the answer does not follow ${schema}: kind: Invalid option: expected one of "heron"|"egret"`,
        calls: 1,
        costUsd: 0,
        unpricedCalls: 1,
      },
      {
        asked: "cheap",
        tier: "light",
        model: LIGHT,
        outcome: "failed",
        code: "harness.failed",
        because: expect.stringMatching(/^claude-haiku-5-5: the answer is no JSON: /),
        calls: 1,
        costUsd: expect.any(Number),
        unpricedCalls: 0,
      },
      {
        asked: "balanced",
        tier: "mid",
        model: MID,
        outcome: "answered",
        code: null,
        because: null,
        calls: 1,
        costUsd: expect.any(Number),
        unpricedCalls: 0,
      },
    ],
  });
  expect(costs[1]).toBeGreaterThan(0);
  expect(talk.match(/going on with/g)).toHaveLength(2);
  expect(calls().map(({ outcome }) => outcome)).toEqual(["answered", "answered", "answered"]);
});

test("nobody gives a usable answer: one error, exit 5, nothing on standard output", async () => {
  const server = await upstream({ [LIGHT]: says("No."), [MID]: says("No.") });
  const schema = join(folder, "any.json");
  await writeFile(schema, '{"type":"object"}');
  const args = ["--model", "haiku", "--fallback", "sonnet", "--schema", schema, "--base-url", server.url];
  const { code, output, talk } = await call(args, PROMPT);
  expect({ code, output }).toEqual({ code: 5, output: "" });
  expect(talk).toMatch(/claude-sonnet-5-5: the answer is no JSON: .*\n\(harness\.failed\)\n$/);
});

test("an overloaded model is tried again where nobody else can answer", async () => {
  const fail = { status: 529, type: "overloaded_error", message: "busy" };
  const server = await upstream({ [LIGHT]: says("A heron.", { fail, times: 1 }) });
  const { code, output, talk } = await call(["--model", "haiku", "--base-url", server.url], PROMPT);
  expect({ code, output }).toEqual({ code: 0, output: "A heron.\n" });
  expect(talk).toContain("; trying again in 0.5 s\n");
  expect(calls().map(({ error_code }) => error_code)).toEqual(["provider.overloaded", null]);
});

test("a request that is wrong in itself is not tried on another model", async () => {
  const server = await upstream({ [MID]: says("A heron.") });
  const args = ["--model", "haiku", "--fallback", "sonnet", "--base-url", server.url];
  const { code, talk } = await call(args, PROMPT);
  expect(code).toBe(5);
  expect(talk).toContain("(provider.invalid-request)");
  expect(server.requests()).toHaveLength(1);
});

test("tags are in the ledger, and profile groups by them", async () => {
  const server = await upstream({ [LIGHT]: says("A heron.") });
  const tags = [
    "ticket:T-1",
    "gate:plan",
    "requirement:R-7",
    "step:plan",
    "chunk:2",
    "attempt:3",
    "kind:docs",
  ];
  const args = ["--model", "haiku", "--base-url", server.url, ...tags.flatMap((tag) => ["--tag", tag])];
  expect((await call(args, PROMPT)).code).toBe(0);
  expect((await call(["--model", "haiku", "--base-url", server.url], PROMPT)).code).toBe(0);
  const columns = "task, for_gate, requirement, step, chunk, attempt, kind, tier, place, run";
  expect(rowsIn(ledger, `select ${columns} from calls order by id`)).toEqual([
    {
      task: "T-1",
      for_gate: "plan",
      requirement: "R-7",
      step: "plan",
      chunk: "2",
      attempt: 3,
      kind: "docs",
      tier: "light",
      place: null,
      run: null,
    },
    {
      task: null,
      for_gate: null,
      requirement: null,
      step: null,
      chunk: null,
      attempt: null,
      kind: null,
      tier: "light",
      place: null,
      run: null,
    },
  ]);
  const profile = await spawnCli(["profile", "--by", "gate", "--json", "--ledger", ledger], {}).ended;
  expect(JSON.parse(profile.output).groups).toMatchObject([
    { key: { gate: "plan" }, calls: 1 },
    { key: { gate: "(none)" }, calls: 1 },
  ]);
});

test.each([
  [["--tag", "gaet:plan"], "--tag gaet:plan: it takes KEY:VALUE, with one of the keys ticket, task,"],
  [["--tag", "gate"], "--tag gate: it takes KEY:VALUE"],
  [["--tag", "kind:bird"], "--tag kind:bird: it takes one of research,"],
  [["--tag", "ticket:a", "--tag", "task:b"], "--tag task:b: it is given twice"],
  [["--model", "chaep"], '"chaep" is no tier and no model. Did you mean "cheap"?'],
  [["--model", "automated"], "automated means a script; a call needs a model"],
  [["--model", "gpt-6-luna"], "gpt-6-luna is served by openai, which is not set up: give --provider openai"],
  [
    ["--provider", "opneai"],
    '--provider opneai: it is neither built in nor under providers in the settings. Did you mean "openai"?',
  ],
  [["--user", "a", "--file", "b"], "give the text once"],
  [["--user", " "], "nothing to ask"],
  [["--file", "nowhere.txt"], "nowhere.txt does not exist"],
  [["--max-tokens", "0"], "It takes a whole number from 1 up."],
  [["--temperature", "hot"], "It takes a number from 0 up"],
  [["--user", "a", "--schema", "suffice.yaml"], "suffice.yaml is no JSON"],
])("%j is refused with 2, says what would be right, and writes no ledger", async (args, message) => {
  await writeFile(join(folder, "suffice.yaml"), "# nothing\n");
  const model = args.includes("--model") ? [] : ["--model", "cheap"];
  const user = args.some((arg) => ["--user", "--file"].includes(arg)) ? [] : ["--user", "Name a heron."];
  const { code, output, talk } = await call([...model, ...user, ...args]);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(talk).toContain(message);
  expect(rowsIn(ledger, "select * from calls")).toEqual([{ none: 0 }]);
});

test("text that is not UTF-8, or larger than any model takes, is refused before any call", async () => {
  const file = join(folder, "text.txt");
  await writeFile(file, Buffer.from([0x48, 0xff, 0xfe]));
  expect(await call(["--model", "cheap", "--file", file])).toMatchObject({
    code: 2,
    talk: expect.stringContaining(`${file} is not UTF-8`),
  });
  await writeFile(file, Buffer.alloc(17 * 1024 * 1024, "a"));
  expect(await call(["--model", "cheap", "--file", file])).toMatchObject({
    code: 2,
    talk: expect.stringContaining(`${file} is larger than 16 MiB`),
  });
});

test("without a key for the provider's own address nothing is sent, and the variable is named", async () => {
  const { code, talk } = await call(["--model", "cheap", "--user", "Name a heron."]);
  expect(code).toBe(5);
  expect(talk).toContain("no key for anthropic at https://api.anthropic.com: set ANTHROPIC_API_KEY");
  expect(rowsIn(ledger, "select count(*) as rows from calls")).toEqual([{ rows: 0 }]);
  const own = "providers: { work: { protocol: openai, base_url: 'http://127.0.0.1:1', key: WORK_KEY } }";
  const model = "{ id: m, tier: mid, context_window: 9000, max_output: 900, tools: true, vision: false }";
  await writeFile(
    join(folder, "suffice.yaml"),
    `provider: work\n${own}\nmodels: [${model.replace("}", ", provider: work }")}]\n`,
  );
  const named = await call(["--model", "m", "--user", "Name a heron."]);
  expect(named).toMatchObject({ code: 5, talk: expect.stringContaining("set WORK_KEY") });
});

test("a provider of the user's own serves its declared models, with its own key", async () => {
  const server = await upstream({ "acme-1": says("A heron.") });
  await writeFile(
    join(folder, "suffice.yaml"),
    `provider: work
providers: { work: { protocol: openai, base_url: "${server.url}/v1", key: WORK_KEY } }
models:
  - { id: acme-1, aliases: [one], tier: mid, provider: work, context_window: 64000, max_output: 900, tools: true, vision: false }
prices:
  - { model: acme-1, effective_from: release, usd_per_million_tokens: { fresh_input: 1, output: 2 } }
`,
  );
  const { output, talk } = await call(["--model", "one"], PROMPT, { WORK_KEY: KEY });
  expect({ output, talk }).toEqual({
    output: "A heron.\n",
    talk: "suffice: one → acme-1 | in=1000 out=100 | $0.001200\n",
  });
  const [request] = server.requests();
  expect(request).toMatchObject({
    path: "/v1/chat/completions",
    headerNames: expect.arrayContaining(["authorization"]),
    body: { model: "acme-1", max_tokens: 900, temperature: 0.2 },
  });
  const routed = await spawnCli(["route", "Move login to OAuth", "--label", "model:one", "--json"], {
    folder,
  }).ended;
  expect(JSON.parse(routed.output)).toMatchObject({ outcome: "routed", model: "acme-1" });
});

test("under a cap, a call that could pass it and one that nobody can price are not made", async () => {
  const server = await upstream({ [LOCAL]: says("A heron."), [LIGHT]: says("A heron.") });
  await settings({ ollama: server.url, anthropic: server.url });
  const cheap = await call(["--model", "free", "--max-cost-usd", "1"], PROMPT);
  expect({ code: cheap.code, output: cheap.output }).toEqual({ code: 0, output: "A heron.\n" });
  expect(cheap.talk).toContain(`free: ${LOCAL} has no price, so the cap in dollars could not be kept`);
  const refused = await call(["--model", "haiku", "--max-cost-usd", "0.000001"], PROMPT);
  expect({ code: refused.code, output: refused.output }).toEqual({ code: 4, output: "" });
  expect(refused.talk).toMatch(/could cost up to \$[\d.]+.*\n\(budget\.task-cap\)\n$/);
  expect(calls()).toMatchObject([{ model_asked: LIGHT }]);
});

test("neither the key nor what was asked and answered is anywhere but on its way", async () => {
  const fail = { status: 401, type: "authentication_error", message: `the key ${KEY} is not known` };
  const server = await upstream({ [LIGHT]: says("A heron.", { fail, times: 1 }) });
  const args = ["--model", "haiku", "--base-url", server.url, "--json"];
  const first = await call(args, PROMPT, { ANTHROPIC_API_KEY: KEY });
  const second = await call(args, PROMPT, { ANTHROPIC_API_KEY: KEY });
  expect([first.code, second.code]).toEqual([5, 0]);
  const said = [first.output, first.talk, second.talk].join();
  expect(said).not.toContain(KEY);
  expect(said).not.toContain("Name a heron");
  const kept = await readFile(ledger, "latin1");
  for (const text of [KEY, "Name a heron", "A heron."]) expect(kept).not.toContain(text);
  expect(server.requests()[0]?.headerNames).toContain("x-api-key");
});

test("an answer that ends at its limit is given, and said to be cut", async () => {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: LIGHT,
        content: [{ type: "text", text: "A grey" }],
        stop_reason: "max_tokens",
        usage: { input_tokens: 9, output_tokens: 2 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const at = ["--base-url", `http://127.0.0.1:${port}`];
  const { code, output, talk } = await call(["--model", "haiku", "--max-tokens", "2", ...at], PROMPT);
  server.close();
  expect({ code, output }).toEqual({ code: 0, output: "A grey\n" });
  expect(talk).toContain("the answer was cut off at 2 tokens; --max-tokens allows more");
});

test("what is asked goes out as it was given, with the limits of the command line", async () => {
  const server = await upstream({ [LIGHT]: says("A heron.") });
  const limits = ["--max-tokens", "50", "--temperature", "0", "--system", "Be brief."];
  const text = `Ticket: T-1\n"$(id)" 'quoted' \u0000 ü\u{1D11E}`;
  const { output } = await call(["--model", "haiku", ...limits, "--base-url", server.url], text);
  expect(output).toBe("A heron.\n");
  const body = JSON.stringify(server.requests()[0]?.body);
  expect(JSON.parse(body)).toMatchObject({ max_tokens: 50, temperature: 0 });
  expect(body).toContain(JSON.stringify(text).slice(1, -1));
  expect(body).toContain("Be brief.");
});

test("Ctrl-C ends the call with 130 and leaves its row", async () => {
  const asked = new EventEmitter();
  const isAsked = once(asked, "request");
  const server = await upstream(
    { [LIGHT]: says("Late.", { delayMs: 60_000 }) },
    { onRequest: () => void asked.emit("request") },
  );
  const { child, ended } = start(
    ["--model", "haiku", "--fallback", "sonnet", "--base-url", server.url],
    PROMPT,
  );
  await isAsked;
  child.kill("SIGINT");
  const { code, output, talk } = await ended;
  expect({ code, output }).toEqual({ code: 130, output: "" });
  expect(talk).toContain("(run.interrupted)");
  expect(calls()).toMatchObject([{ outcome: "failed", error_code: "run.interrupted" }]);
});

test("nobody reads the answer: no error, and the row is there", async () => {
  const server = await upstream({ [LIGHT]: says("A heron.\n".repeat(20_000)) });
  const { child, ended } = start(["--model", "haiku", "--base-url", server.url], PROMPT);
  child.stdout?.destroy();
  const { talk } = await ended;
  expect(talk).not.toContain("EPIPE");
  expect(calls()).toMatchObject([{ outcome: "answered" }]);
});
