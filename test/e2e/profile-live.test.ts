import type { ChildProcess } from "node:child_process";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunningCli, spawnCli } from "./shop.ts";

const SONNET = "claude-sonnet-4-5-20250929";
let home = "";
let transcript = "";
const started: ChildProcess[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "suffice-live-"));
  const project = join(home, ".claude", "projects", "-shop");
  await mkdir(project, { recursive: true });
  transcript = join(project, "session-1.jsonl");
  await writeFile(transcript, answer("msg_1", 1000));
});

afterEach(async () => {
  // A test that was given up would leave its watcher running.
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await rm(home, { recursive: true, force: true });
});

/** At $3 a million fresh tokens. */
function answer(id: string, freshInput: number): string {
  return `${JSON.stringify({
    type: "assistant",
    sessionId: "session-1",
    cwd: "/shop",
    timestamp: "2026-01-10T10:00:00.000Z",
    message: {
      id,
      model: SONNET,
      role: "assistant",
      content: [{ type: "text", text: "ok" }],
      stop_reason: "end_turn",
      usage: { input_tokens: freshInput, output_tokens: 0 },
    },
  })}\n`;
}

function start(args: readonly string[], input?: string): RunningCli {
  const environment = { HOME: home, CLAUDE_CONFIG_DIR: "", XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  const running = spawnCli(["profile", ...args], {
    environment,
    folder: home,
    ...(input === undefined ? {} : { input }),
  });
  started.push(running.child);
  return running;
}

/** Resolves as soon as the child has said `text`, to all that it has said. */
function said({ child }: RunningCli, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (data: Buffer) => {
      output += data.toString("utf8");
      if (output.includes(text)) resolve(output);
    });
    child.once("exit", () => reject(new Error(`ended without saying ${text}: ${output}`)));
  });
}

test("--watch shows what is added, one line for each change, and ends well with Ctrl-C", async () => {
  const watching = start(["--watch", "0.2"]);
  await said(watching, "$0.003000, 1 call\n");
  const grown = said(watching, "$0.009000, 2 calls (+1 call, $0.006000 since)\n");
  await appendFile(transcript, answer("msg_2", 2000));
  await grown;
  watching.child.kill("SIGINT");
  const { code, output, talk } = await watching.ended;
  expect([code, talk, output.trim().split("\n").length]).toEqual([0, "", 2]);
});

test("--watch --json prints an object for each change", async () => {
  const watching = start(["--watch", "0.2", "--json"]);
  await said(watching, '"costUsd":0.003');
  const grown = said(watching, '"costUsd":0.009');
  await appendFile(transcript, answer("msg_2", 2000));
  await grown;
  watching.child.kill("SIGTERM");
  const { code, output } = await watching.ended;
  const schemas = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).schema);
  expect([code, schemas]).toEqual([0, ["suffice.profile/1", "suffice.profile/1"]]);
});

test("the status line is one line on the transcript that Claude Code names", async () => {
  const input = JSON.stringify({ session_id: "session-1", transcript_path: transcript });
  const { code, output } = await start(["--status-line"], input).ended;
  expect([code, output]).toEqual([0, "$0.0030 · context 1k, 0 % cached\n"]);
});

test("a status line without an input is about the last conversation of the usual places", async () => {
  const { output } = await start(["--status-line"]).ended;
  expect(output).toBe("$0.0030 · context 1k, 0 % cached\n");
});

test("a status line's input without a transcript is refused", async () => {
  const { code, talk } = await start(["--status-line"], "{}").ended;
  expect(code).toBe(2);
  expect(talk).toContain("a JSON object with transcript_path");
});

test("models of a proxy that no call used are named", async () => {
  const config = join(home, "config.yaml");
  await writeFile(
    config,
    `model_list:
  - model_name: balanced
    litellm_params: { model: anthropic/${SONNET} }
  - model_name: free
    litellm_params: { model: ollama/qwen2.5-coder }
`,
  );
  const text = await start(["--litellm-config", config]).ended;
  expect(text.output).toContain(`never used: free (qwen2.5-coder), configured in ${config}\n`);
  expect(text.output).not.toContain("never used: balanced");
  const json = await start(["--litellm-config", config, "--json"]).ended;
  expect(JSON.parse(json.output).unusedModels).toEqual([
    { name: "free", model: "qwen2.5-coder", configuredIn: config },
  ]);
  const wrong = await start(["--litellm-config", transcript]).ended;
  expect([wrong.code, wrong.talk]).toEqual([2, expect.stringContaining("has no model_list")]);
});
