import { appendFile, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

const REMEMBERED = "what was answered before\n";
let home = "";
let transcript = "";
const store = () => join(home, "data", "suffice", "ledger.db");

const line = (id: string) =>
  `${JSON.stringify({
    type: "assistant",
    sessionId: "session-1",
    timestamp: "2026-01-10T10:00:00.000Z",
    message: {
      id,
      model: "claude-sonnet-4-5",
      role: "assistant",
      content: [],
      stop_reason: "end_turn",
      usage: { input_tokens: 1000, output_tokens: 0 },
    },
  })}\n`;

/** Files that have just been written are not trusted: their times may not tell the next change. */
const longAgo = (path: string) => utimes(path, new Date(0), new Date(0));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "suffice-remembered-"));
  const project = join(home, ".claude", "projects", "-shop");
  await mkdir(project, { recursive: true });
  transcript = join(project, "session-1.jsonl");
  await writeFile(transcript, line("msg_1"));
  await longAgo(transcript);
  // The time of the last change of a file's times counts as well, and cannot be set: it has to pass.
  await settled();
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

/** Until a file that is written now has another time than the transcript. */
async function settled(): Promise<void> {
  const since = process.hrtime.bigint();
  while (process.hrtime.bigint() - since < 60_000_000n) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function profile(...args: readonly string[]) {
  const environment = {
    HOME: home,
    CLAUDE_CONFIG_DIR: "",
    XDG_CONFIG_HOME: "",
    XDG_DATA_HOME: join(home, "data"),
  };
  const { code, output, talk } = await spawnCli(["profile", ...args], { environment, folder: home }).ended;
  expect([code, talk]).toEqual([0, ""]);
  return output;
}

/** Puts something in the place of what is remembered, to see whether it is asked. */
function tamper(): number {
  const database = new DatabaseSync(store());
  try {
    return database.prepare("UPDATE log_answers SET answer = ?").run(REMEMBERED).changes;
  } finally {
    database.close();
  }
}

test("the same question over the same logs is answered from memory, any other is not", async () => {
  const answer = await profile("--json");
  expect(tamper()).toBe(1);
  expect(await profile("--json")).toBe(REMEMBERED);
  expect(JSON.parse(await profile("--json", "--no-index"))).toEqual(JSON.parse(answer));
  for (const others of [[], ["--by", "day"], ["--json", "--courses"], ["--json", "--since", "2026-01-01"]]) {
    expect(await profile(...others)).not.toBe(REMEMBERED);
  }
});

test("a log that has grown is read", async () => {
  await profile("--json");
  tamper();
  await appendFile(transcript, line("msg_2"));
  await settled();
  expect(JSON.parse(await profile("--json")).totals.calls).toBe(2);
});

test("a log that was added is read", async () => {
  await profile("--json");
  tamper();
  await writeFile(transcript.replace("session-1", "session-2"), line("msg_3"));
  await settled();
  expect(JSON.parse(await profile("--json")).totals.calls).toBe(2);
});

test("other settings, and another file of prices under the same name, make another answer", async () => {
  const prices = join(home, "prices.yaml");
  const book = (usd: number) =>
    writeFile(
      prices,
      `book: own\nprices:\n  - { model: claude-sonnet-4-5, effective_from: 2020-01-01, usd_per_million_tokens: { fresh_input: ${usd}, output: 1 }, source: test, checked: 2026-11-20 }\n`,
    );
  await book(2);
  const cost = async () => JSON.parse(await profile("--json", "--prices", prices)).totals.costUsd;
  expect(await cost()).toBe(0.002);
  await book(5);
  expect(await cost()).toBe(0.005);

  await profile("--json");
  tamper();
  await writeFile(join(home, "suffice.yaml"), "policy: always-frontier\n");
  expect(await profile("--json")).not.toBe(REMEMBERED);
});

test("what was added to the ledger makes another answer", async () => {
  await profile("--json");
  tamper();
  const database = new DatabaseSync(store());
  database.exec(
    "INSERT INTO verdicts (source, source_id, at_ms, gate, verdict) VALUES ('run', '1', 0, 'tests', 'pass')",
  );
  database.close();
  expect(await profile("--json")).not.toBe(REMEMBERED);
});

test("a page is always made, and so is what a store cannot remember", async () => {
  await profile("--json");
  tamper();
  const page = join(home, "report.html");
  const { output } = await spawnCli(["profile", "--json", "--html", page], {
    environment: {
      HOME: home,
      CLAUDE_CONFIG_DIR: "",
      XDG_CONFIG_HOME: "",
      XDG_DATA_HOME: join(home, "data"),
    },
    folder: home,
  }).ended;
  expect(output).not.toBe(REMEMBERED);
});
