import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

let home = "";
const projects = () => join(home, ".claude", "projects");

const HAIKU = "claude-haiku-4-5-20251001";
const SONNET = "claude-sonnet-4-5-20250929";

interface Line {
  readonly id: string;
  readonly model?: string;
  readonly at?: string;
  readonly agent?: string;
  readonly usage: Readonly<Record<string, unknown>>;
  /** Final unless it says otherwise. */
  readonly stop?: string | null;
  readonly text?: string;
}

function line({
  id,
  model = SONNET,
  at = "2026-01-10T10:00:00.000Z",
  agent,
  usage,
  stop,
  text,
}: Line): string {
  return JSON.stringify({
    type: "assistant",
    sessionId: "session-1",
    cwd: "/shop",
    timestamp: at,
    requestId: `req_${id}`,
    isSidechain: agent !== undefined,
    ...(agent === undefined ? {} : { agentId: agent }),
    message: {
      id,
      model,
      role: "assistant",
      content: [{ type: "text", text: text ?? "ok" }],
      stop_reason: stop === undefined ? "end_turn" : stop,
      usage,
    },
  });
}

/** A main loop and a sub-agent; one call written twice and shown once more; a broken line; a model without a price; a placeholder. */
const MAIN = [
  line({ id: "msg_1", usage: { input_tokens: 1000, output_tokens: 1 }, stop: null }),
  line({ id: "msg_1", usage: { input_tokens: 1000, output_tokens: 500 } }),
  '{"type":"assistant","message":{"usage":{"output_tokens":',
  line({
    id: "msg_2",
    at: "2026-01-11T10:00:00.000Z",
    usage: {
      input_tokens: 0,
      cache_read_input_tokens: 100_000,
      cache_creation_input_tokens: 3000,
      cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 2000 },
      output_tokens: 100,
    },
  }),
  line({ id: "msg_3", model: "acme-unheard-of", usage: { input_tokens: 7, output_tokens: 7 } }),
];
const AGENT = [
  line({
    id: "msg_4",
    model: HAIKU,
    agent: "a1b2c3",
    usage: { input_tokens: 100, output_tokens: 2 },
    stop: null,
    text: "x".repeat(2900),
  }),
  line({ id: "msg_1", agent: "a1b2c3", usage: { input_tokens: 1000, output_tokens: 500 } }),
];

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "suffice-profile-")));
  const main = join(projects(), "-shop", "session-1.jsonl");
  const agent = join(projects(), "-shop", "session-1", "subagents", "agent-a1b2c3.jsonl");
  await mkdir(dirname(agent), { recursive: true });
  await writeFile(main, `${MAIN.join("\n")}\n`);
  await writeFile(agent, `${AGENT.join("\n")}\n`);
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function profile(...args: readonly string[]) {
  return spawnCli(["profile", ...args], { environment: { HOME: home }, folder: home }).ended;
}

async function profileJson(...args: readonly string[]) {
  const { code, output, talk } = await profile(...args, "--json");
  expect([code, talk]).toEqual([0, ""]);
  return JSON.parse(output);
}

const keys = async (...args: readonly string[]) =>
  (await profileJson(...args)).groups.map(({ key, calls }: { key: object; calls: number }) => [
    ...Object.values(key),
    calls,
  ]);

const NO_TOKENS = { freshInput: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
// Sonnet 4.5 at $3 in, $15 out, $0.30 read, $3.75 and $6 written; Haiku 4.5 at $1 in, $5 out, a million tokens each.
const MAIN_BY_CLASS = {
  freshInput: 0.003,
  cacheRead: 0.03,
  cacheWrite5m: 0.00375,
  cacheWrite1h: 0.012,
  output: 0.009,
};
const MAIN_TOTALS = {
  calls: 3,
  unpricedCalls: 1,
  uncertainOutputCalls: 0,
  estimatedOutputCalls: 0,
  tokens: { freshInput: 1007, cacheRead: 100_000, cacheWrite5m: 1000, cacheWrite1h: 2000, output: 607 },
  costUsd: 0.05775,
  costByClassUsd: MAIN_BY_CLASS,
  basis: "historical",
};
const SUB_TOTALS = {
  calls: 1,
  unpricedCalls: 0,
  uncertainOutputCalls: 1,
  estimatedOutputCalls: 0,
  tokens: { ...NO_TOKENS, freshInput: 100, output: 2 },
  costUsd: 0.00011,
  costByClassUsd: { ...NO_TOKENS, freshInput: 0.0001, output: 0.00001 },
  basis: "historical",
};

test("transcripts are found where Claude Code keeps them: each call once, priced by class, doubts counted", async () => {
  const { cache, conversations, deterministic, antiPatterns, ...json } = await profileJson("--by", "agent");
  expect([cache.calls, conversations.length, deterministic.calls, antiPatterns.length > 10]).toEqual([
    4,
    1,
    0,
    true,
  ]);
  expect(json).toEqual({
    unusedModels: [],
    schema: "suffice.profile/1",
    priceBook: { name: "list", date: expect.any(String) },
    sources: [
      {
        kind: "claude-code",
        path: projects(),
        files: 2,
        calls: 4,
        skipped: [
          { file: join(projects(), "-shop", "session-1.jsonl"), line: 3, reason: expect.any(String) },
        ],
      },
    ],
    totals: {
      ...MAIN_TOTALS,
      calls: 4,
      uncertainOutputCalls: 1,
      tokens: { ...MAIN_TOTALS.tokens, freshInput: 1107, output: 609 },
      costUsd: 0.05786,
      costByClassUsd: { ...MAIN_BY_CLASS, freshInput: 0.0031, output: 0.00901 },
    },
    agents: { main: MAIN_TOTALS, sub: SUB_TOTALS },
    unpriced: [{ model: "acme-unheard-of", because: "unknown-model", calls: 1 }],
    groups: [
      { key: { agent: "main" }, ...MAIN_TOTALS },
      { key: { agent: "a1b2c3" }, ...SUB_TOTALS },
    ],
  });
});

test("calls are grouped by what they were for, and picked by agent and day", async () => {
  expect(await keys("--by", "project,conversation")).toEqual([["/shop", "session-1", 4]]);
  expect(await keys("--agent", "sub")).toEqual([[HAIKU, 1]]);
  expect(await keys("--agent", "main", "--until", "2026-01-11", "--by", "day")).toEqual([["2026-01-10", 2]]);
  expect(await keys("--since", "2026-01-11")).toEqual([[SONNET, 1]]);
});

test("a placeholder of the output is estimated on request, and stays named", async () => {
  const { agents } = await profileJson("--estimate-output");
  expect(agents.sub).toEqual({
    ...SUB_TOTALS,
    estimatedOutputCalls: 1,
    tokens: { ...SUB_TOTALS.tokens, output: 1000 },
    costUsd: 0.0051,
    costByClassUsd: { ...SUB_TOTALS.costByClassUsd, output: 0.005 },
  });
});

test("a source that is named replaces the usual places, and may be a file with any name", async () => {
  const rows = join(home, "rows.txt");
  const row = { request_id: "chatcmpl-1", startTime: "2026-01-10T10:00:00Z", model: HAIKU };
  await writeFile(
    rows,
    JSON.stringify([{ ...row, prompt_tokens: 10, completion_tokens: 20, spend: 0.00011 }]),
  );
  const { sources, totals } = await profileJson("--source", `litellm=${rows}`);
  expect(sources).toEqual([{ kind: "litellm", path: rows, files: 1, calls: 1, skipped: [] }]);
  expect([totals.calls, totals.costUsd]).toEqual([1, 0.00011]);
});

test("a book of prices by its path prices the same calls", async () => {
  const book = join(home, "own.yaml");
  await writeFile(
    book,
    [
      "book: own",
      "provider: acme",
      "prices:",
      "  - model: acme-unheard-of",
      "    effective_from: release",
      "    usd_per_million_tokens: { fresh_input: 1, output: 2 }",
      "    source: made up",
      "    checked: 2026-01-01",
      "",
    ].join("\n"),
  );
  const { priceBook, totals } = await profileJson("--prices", book);
  expect([priceBook.name, totals.unpricedCalls, totals.costUsd]).toEqual(["own", 3, 0.000021]);
});

test("people read what was found, by class, by whom, by group, and what is in doubt", async () => {
  const { output } = await profile();
  const heads = output.split("\n\n").map((part) => part.split(/\s{2,}|\n/)[0]);
  expect(heads.slice(0, 4)).toEqual(["source", "token class", "who", "model"]);
  expect(output).toContain(
    "not priced: 1 call of acme-unheard-of: the price book has no price for it on that day",
  );
  expect(output).toContain("output uncertain: of 1 call the log has only what the stream began with");
  expect(output).toContain(`skipped: ${join(projects(), "-shop", "session-1.jsonl")}:3: `);
});

test("where nothing is, it says where it looked and what to do, and that is no failure", async () => {
  const empty = join(home, "empty");
  await mkdir(empty);
  const { code, output } = await spawnCli(["profile"], { environment: { HOME: empty }, folder: empty }).ended;
  expect(code).toBe(0);
  expect(output).toContain(join(empty, ".claude", "projects"));
  expect(output).toContain("--source KIND=PATH");
});

test("the help names every kind that a source can have", async () => {
  const { output } = await profile("--help");
  const { code, talk } = await profile("--source", "gpt=x");
  const kinds = /a kind of (.*?); got/.exec(talk)?.[1]?.split(", ") ?? [];
  const help = output.replace(/\s+/g, " ");
  expect(kinds.length).toBeGreaterThan(0);
  expect(kinds.filter((kind) => !help.includes(kind))).toEqual([]);
  expect(code).toBe(2);
});
