import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFiles } from "../find-files.ts";
import type { LoggedCall, SubAgent } from "../log-format.ts";
import { mergeCalls } from "../merge-calls.ts";
import { nameAgents } from "../name-agents.ts";
import { readLines } from "../read-lines.ts";
import { createClaudeCodeFormat } from "./claude-code-format.ts";

const format = createClaudeCodeFormat();
let home = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "claude-code-"));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const places = (variables: Record<string, string>) => format.usualPlaces({ home: "/mia", variables });
const isLog = (path: string) => format.isLog(`/mia/.claude/projects/-repo/${path}`);

test("transcripts lie where CLAUDE_CONFIG_DIR says, which may list several folders, else in both usual places", () => {
  expect(places({})).toEqual(["/mia/.config/claude/projects", "/mia/.claude/projects"]);
  expect(places({ XDG_CONFIG_HOME: "/x", CLAUDE_CONFIG_DIR: " " })).toEqual([
    "/x/claude/projects",
    "/mia/.claude/projects",
  ]);
  expect(places({ CLAUDE_CONFIG_DIR: "/a, ~/b,/c/projects,/a" })).toEqual([
    "/a/projects",
    "/mia/b/projects",
    "/c/projects",
  ]);
});

test("conversations and sub-agents are transcripts; journals of workflows, typed prompts and overflow are not", () => {
  expect(
    [
      "c1.jsonl",
      "agent-a1.jsonl",
      "c1/subagents/agent-a1.jsonl",
      "c1/subagents/workflows/wf_1/agent-a2.jsonl",
    ].filter(isLog),
  ).toHaveLength(4);
  expect(
    [
      "c1/subagents/workflows/wf_1/journal.jsonl",
      "c1/subagents/agent-a1.meta.json",
      "c1/tool-results/t1.txt",
      "c1/tool-results/t1.jsonl",
      "history.jsonl",
    ].filter(isLog),
  ).toEqual([]);
});

/** A line for each call: main loop unless it has an agent. */
function lineOf(id: string, changes: { readonly [key: string]: unknown } = {}): string {
  const message = {
    model: "claude-opus-5",
    id,
    role: "assistant",
    content: [{ type: "text", text: "ok" }],
    stop_reason: "end_turn",
    usage: { input_tokens: 1, output_tokens: 10 },
  };
  return JSON.stringify({
    isSidechain: "agentId" in changes,
    cwd: "/repo",
    sessionId: "c1",
    message,
    type: "assistant",
    uuid: `uuid-${id}`,
    timestamp: "2026-03-01T10:00:00.000Z",
    ...changes,
  });
}

function write(path: string, ...lines: string[]): void {
  const file = join(home, "projects", "-repo", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.join("\n"));
}

function readAll() {
  const records: LoggedCall[] = [];
  const agents: SubAgent[] = [];
  const skipped: unknown[] = [];
  const { reads } = format;
  if (reads.kind !== "lines") throw new Error("transcripts have lines");
  const found = findFiles(format, places({ CLAUDE_CONFIG_DIR: home }));
  for (const file of found.files) {
    const reader = reads.open(file, undefined);
    const { markers, isPassedOver } = reads;
    const lines = readLines({ path: file.path, reader, markers, isPassedOver });
    const reading = reader.done();
    records.push(...reading.calls);
    agents.push(...(reading.agents ?? []));
    skipped.push(...lines.skipped, ...reading.skipped);
  }
  const calls = nameAgents(mergeCalls(records).values(), agents);
  return { origins: Object.fromEntries(calls.map((call) => [call.id, call.origin])), skipped };
}

/** What a sub-agent answers its parent, in the parent's log. */
const answer = (agent: string, toolUse: string, result: object, text = "") =>
  JSON.stringify({
    type: "user",
    sessionId: "c1",
    message: {
      role: "user",
      content: [{ type: "tool_result", tool_use_id: toolUse, content: text }],
    },
    toolUseResult: { agentId: agent, ...result },
  });

test("all layouts: whose call each is, and each once", () => {
  const task = {
    type: "tool_use",
    id: "toolu_old",
    name: "Task",
    input: { subagent_type: "Explore" },
  };
  const usage = { output_tokens: 10 };
  write(
    "c1.jsonl",
    lineOf("main"),
    lineOf("tasks", {
      message: { id: "tasks", model: "m", content: [task], usage, stop_reason: "tool_use" },
    }),
    answer("old", "toolu_old", { status: "completed", totalToolUseCount: 2, usage }, "x".repeat(9000)),
    answer("sent", "toolu_sent", { status: "async_launched", agentType: "Plan" }),
    JSON.stringify({
      type: "progress",
      sessionId: "c1",
      cwd: "/repo",
      parentToolUseID: "toolu_shown",
      timestamp: "2026-03-01T10:00:01.000Z",
      data: { type: "agent_progress", agentId: "shown", message: JSON.parse(lineOf("inline")) },
    }),
  );
  write("agent-old.jsonl", lineOf("of-old", { agentId: "old" }));
  write("c1/subagents/agent-sent.jsonl", lineOf("of-sent", { agentId: "sent" }));
  write("c1/subagents/agent-shown.jsonl", lineOf("inline", { agentId: "shown" }));
  write(
    "c1/subagents/agent-new.jsonl",
    lineOf("of-new", { agentId: "new" }),
    lineOf("main", { agentId: "new" }),
  );
  write("c1/subagents/agent-new.meta.json", '{"agentType":"general-purpose","toolUseId":"toolu_new","x":1}');
  write("c1/subagents/agent-acompact-1f2e3d.jsonl", lineOf("compact", { agentId: "acompact-1f2e3d" }));
  write("renamed/subagents/workflows/wf_1/agent-step.jsonl", lineOf("step", { agentId: "step" }));
  write("renamed/subagents/workflows/wf_1/journal.jsonl", lineOf("journal"));
  const main = { project: "/repo", conversation: "c1" };
  expect(readAll()).toEqual({
    origins: {
      main,
      tasks: main,
      "of-old": { ...main, agent: "old", agentType: "Explore", parentToolUse: "toolu_old" },
      "of-sent": { ...main, agent: "sent", agentType: "Plan", parentToolUse: "toolu_sent" },
      inline: { ...main, agent: "shown", parentToolUse: "toolu_shown" },
      "of-new": { ...main, agent: "new", agentType: "general-purpose", parentToolUse: "toolu_new" },
      compact: { ...main, agent: "acompact-1f2e3d", agentType: "compaction" },
      step: { ...main, agent: "step" },
    },
    skipped: [],
  });
});

test("a sub-agent's sidecar that is broken leaves its calls without type", () => {
  write("c1/subagents/agent-a1.jsonl", lineOf("m1", { agentId: "a1" }));
  write("c1/subagents/agent-a1.meta.json", '{"agentType":');
  expect(readAll().origins).toEqual({ m1: { project: "/repo", conversation: "c1", agent: "a1" } });
});

test("a line written anew with other spaces, over several lines or with Windows ends is read the same", () => {
  const line: unknown = JSON.parse(lineOf("m1"));
  const spaced = JSON.stringify(line).replaceAll('":', '": ').replaceAll(',"', ', "');
  const printed = JSON.stringify({ ...JSON.parse(lineOf("m2")) }, undefined, 2);
  write("c1.jsonl", `${spaced}\r`, `${printed}\n`, `${lineOf("m3")}\r`);
  expect(Object.keys(readAll().origins)).toEqual(["m1", "m2", "m3"]);
});
