import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

const OPUS = "claude-opus-4-8";
const SONNET = "claude-sonnet-4-6";
const SECRET = "UNFORGETTABLE";
let home = "";

interface Answer {
  readonly id: string;
  readonly minute: number;
  readonly model?: string;
  readonly read?: number;
  readonly write?: number;
  readonly command?: string;
}

const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 10, minute)).toISOString();

/** An answer of the main loop that asks for a command, or for an edit. */
function answer({ id, minute, model = OPUS, read = 0, write = 0, command }: Answer): string {
  const tool =
    command === undefined
      ? { name: "Edit", input: { file_path: `/shop/${id}.ts`, old_string: SECRET, new_string: "b" } }
      : { name: "Bash", input: { command } };
  return JSON.stringify({
    type: "assistant",
    uuid: `line-${id}`,
    sessionId: "session-1",
    cwd: "/shop",
    timestamp: at(minute),
    message: {
      id,
      model,
      role: "assistant",
      content: [{ type: "tool_use", id: `toolu_${id}`, ...tool }],
      stop_reason: "tool_use",
      usage: {
        input_tokens: 0,
        cache_read_input_tokens: read,
        cache_creation_input_tokens: write,
        output_tokens: 0,
      },
    },
  });
}

function turn(minute: number, content: string): string {
  const message = { role: "user", content };
  return JSON.stringify({
    type: "user",
    uuid: `turn-${minute}`,
    sessionId: "session-1",
    timestamp: at(minute),
    message,
  });
}

/** 10,000 a call; a status, a commit; an hour's pause after which all is written again; a switch of the model. */
const LINES = [
  turn(0, `Fix the ${SECRET} parser`),
  answer({ id: "m1", minute: 1, write: 100_000 }),
  answer({ id: "m2", minute: 2, read: 100_000, write: 10_000, command: "git status --short" }),
  answer({ id: "m3", minute: 3, read: 110_000, write: 10_000, command: "git commit -am 'fix: parser'" }),
  answer({ id: "m4", minute: 63, write: 130_000 }),
  answer({ id: "m5", minute: 64, model: SONNET, write: 140_000 }),
];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "suffice-insights-"));
  const project = join(home, ".claude", "projects", "-shop");
  await mkdir(project, { recursive: true });
  await writeFile(join(project, "session-1.jsonl"), `${LINES.join("\n")}\n`);
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

function profile(...args: readonly string[]) {
  const environment = { HOME: home, CLAUDE_CONFIG_DIR: "", XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  return spawnCli(["profile", ...args], { environment, folder: home }).ended;
}

async function profileJson(...args: readonly string[]) {
  const { code, output } = await profile(...args, "--json");
  expect(code).toBe(0);
  return JSON.parse(output);
}

test("lost caches have their causes and dollars, exactly", async () => {
  const { cache, conversations } = await profileJson();
  // Opus writes at $6.25 and reads at $0.50, Sonnet at $3.75 and $0.30, a million tokens each.
  const expiry = { count: 1, tokens: 120_000, costUsd: expect.closeTo(0.12 * (6.25 - 0.5), 9), unpriced: 0 };
  const switched = {
    count: 1,
    tokens: 130_000,
    costUsd: expect.closeTo(0.13 * (3.75 - 0.3), 9),
    unpriced: 0,
  };
  expect(cache.losses).toMatchObject({ expiry, "model-switch": switched });
  expect(cache.losses.unexplained.count + cache.losses.compaction.count).toBe(0);
  expect(cache.hitRate).toBeCloseTo(210_000 / 600_000, 9);
  expect(conversations).toMatchObject([
    {
      conversation: "session-1",
      mainCalls: 5,
      models: [OPUS, SONNET],
      losses: { expiry, "model-switch": switched },
    },
  ]);
});

test("calls that a script could have made are named with their dollars and the script", async () => {
  const { deterministic, antiPatterns } = await profileJson();
  expect(
    deterministic.groups.map(({ work, calls, script }: { work: string; calls: number; script: object }) => [
      work,
      calls,
      script,
    ]),
  ).toEqual([
    ["commit", 1, expect.objectContaining({ name: "commit" })],
    ["status", 1, expect.objectContaining({ example: "git status --short" })],
  ]);
  expect(deterministic.costUsd).toBeCloseTo(0.21 * 0.5 + 0.02 * 6.25, 9);
  const found = antiPatterns.filter(({ findings }: { findings: readonly object[] }) => findings.length > 0);
  expect(found.map(({ id }: { id: string }) => id).toSorted()).toEqual([
    "AP-FRONTIER-PREFLIGHT",
    "AP-LLM-DETERMINISTIC",
    "AP-MID-TASK-SWITCH",
  ]);
});

test("chunks lie between commits", async () => {
  const { groups } = await profileJson("--by", "chunk");
  expect(
    groups.map(({ key, calls }: { key: { chunk: string }; calls: number }) => [key.chunk, calls]).toSorted(),
  ).toEqual([
    ["session-#1", 3],
    ["session-#2", 2],
  ]);
});

test("where another course would have paid is said on request, with the horizon that was learned", async () => {
  const { courses } = await profileJson("--courses");
  expect(courses).toMatchObject({ target: "claude-sonnet-5-5", basis: "projected" });
  expect(courses.assumptions.length).toBeGreaterThan(3);
  const { output } = await profile("--courses");
  expect(output).toContain("No other course would have paid");
  expect(await profileJson()).not.toHaveProperty("courses");
});

test("people read the same", async () => {
  const { output } = await profile();
  expect(output).toMatch(/^model changed +1 +130,000 +\$0\.\d+$/m);
  expect(output).toMatch(/^commit +1 .* commit: git commit/m);
  expect(output).toMatch(/^AP-MID-TASK-SWITCH +1 /m);
});

test("the report is one page without a word that was said, and needs no network", async () => {
  const file = join(home, "report.html");
  const { code, talk } = await profile("--html", file);
  expect([code, talk]).toEqual([0, `suffice: the report is in ${file}\n`]);
  const page = await readFile(file, "utf8");
  expect(page).toMatch(/^<!doctype html>/i);
  expect(page).not.toMatch(/https?:\/\/|src=|@import|url\(/);
  expect(page).not.toContain(SECRET);
  expect(page).toContain("AP-MID-TASK-SWITCH");
});

test("a report that cannot be written is refused, and says where", async () => {
  const { code, talk } = await profile("--html", join(home, "nowhere", "report.html"));
  expect([code, talk]).toEqual([2, expect.stringContaining("Name a file in a folder that is there")]);
});

test("nothing that was said is in the store", async () => {
  await profile();
  const store = await readFile(join(home, ".local", "share", "suffice", "ledger.db"));
  expect(store.includes("session-1")).toBe(true);
  expect(store.includes(SECRET)).toBe(false);
});

test("a ledger that cannot be read is named, and the logs count all the same", async () => {
  const file = join(home, "no-database");
  await writeFile(file, "something else");
  await writeFile(join(home, "suffice.yaml"), `ledger: ${file}\n`);
  const { code, output } = await profile();
  await rm(join(home, "suffice.yaml"));
  expect([code, output]).toEqual([0, expect.stringMatching(/^skipped: .*no-database: .*is not a database/m)]);
  expect(output).toContain("claude-opus-4-8");
});
