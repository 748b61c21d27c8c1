import { expect, test } from "vitest";
import { checksumOf } from "../../domain/index.ts";
import type { WordsRead } from "../user-turn.ts";
import { openRollout } from "./rollout-reader.ts";

type Line = { readonly [key: string]: unknown };

const START = Date.UTC(2026, 2, 1, 10);
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const meta = (more: object = {}): Line => ({
  type: "session_meta",
  payload: { id: "s1", timestamp: at(0), ...more },
});
const item = (payload: object): Line => ({ type: "response_item", timestamp: at(1), payload });
const said = (message: string, seconds = 1): Line => ({
  type: "event_msg",
  timestamp: at(seconds),
  payload: { type: "user_message", message, kind: "plain" },
});
const counted = (output: number): Line => ({
  type: "event_msg",
  timestamp: at(2),
  payload: { type: "token_count", info: { total_token_usage: { input_tokens: 10, output_tokens: output } } },
});

function read(lines: readonly Line[], words?: WordsRead) {
  const reader = openRollout(undefined, words);
  for (const [index, line] of lines.entries()) reader.line(Buffer.from(JSON.stringify(line)), index + 1);
  return reader.done();
}

const call = (name: string, given: object) =>
  item({ type: "function_call", name, arguments: JSON.stringify(given), call_id: "c" });
const PATCH = "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n*** Add File: b.md\n+z\n*** End Patch";
const changes = (tool: string) => [
  { key: checksumOf("c"), tool, changes: checksumOf("src/a.ts") },
  { key: checksumOf("c\nb.md"), tool, changes: checksumOf("b.md") },
];

test.each([
  [
    "a shell's script",
    call("shell", { command: ["bash", "-lc", "git status && ls"] }),
    "shell",
    { work: "exists" },
  ],
  [
    "a program with its words",
    call("shell", { command: ["git", "commit", "-m", "it's $1; x"] }),
    "shell",
    { work: "commit", commits: true },
  ],
  ["a command", call("exec_command", { cmd: "npm ci", workdir: "/x" }), "exec_command", { work: "install" }],
  ["a command that no script does", call("shell_command", { command: "make" }), "shell_command", {}],
  [
    "a script with words of its own",
    call("shell", { command: ["bash", "-c", "git $0", "status"] }),
    "shell",
    {},
  ],
  ["a plan", call("update_plan", { plan: [] }), "update_plan", { plans: true }],
  [
    "a sub-agent",
    call("spawn_agent", { agent_type: "explorer", model: "m" }),
    "spawn_agent",
    { starts: { type: "explorer", model: "m" } },
  ],
  [
    "arguments that are no JSON",
    item({ type: "function_call", name: "shell", arguments: "{", call_id: "c" }),
    "shell",
    {},
  ],
  [
    "the client's own shell",
    item({ type: "local_shell_call", call_id: "c", action: { type: "exec", command: ["pwd"] } }),
    "shell",
    { work: "status" },
  ],
  [
    "a line of the first versions",
    { type: "function_call", name: "shell", arguments: '{"command":["pwd"]}', call_id: "c" },
    "shell",
    { work: "status" },
  ],
])("%s is an act of the call whose counts come next", (_, line, tool, facts) => {
  const { calls } = read([meta(), line, counted(5), counted(9)]);
  expect(calls.map(({ acts }) => acts)).toEqual([[{ key: checksumOf("c"), tool, ...facts }], []]);
});

test.each([
  [
    "of its own",
    item({ type: "custom_tool_call", name: "apply_patch", input: PATCH, call_id: "c" }),
    "apply_patch",
  ],
  ["as a function", call("apply_patch", { input: PATCH }), "apply_patch"],
  ["in the shell", call("shell", { command: ["apply_patch", PATCH] }), "shell"],
])("a patch changes each of its files: a tool %s", (_, line, tool) => {
  expect(read([meta(), line, counted(5)]).calls[0]?.acts).toEqual(changes(tool));
});

test("what a person said is a turn, with its topics, and with its words only where they are asked for", () => {
  const moment = { id: `${START + 1000}:user-turn:12`, at: START + 1000, conversation: "s1" };
  const happened = { kind: "user-turn", characters: 12, topics: [] };
  expect(read([meta(), said(" fix the typo\n")]).moments).toEqual([{ ...moment, happened }]);
  const asked = read([meta(), said("fix the typo")], { topicsOf: () => ["trivial-edit"], keepsWords: true });
  expect(asked.moments).toEqual([
    { ...moment, happened: { ...happened, topics: ["trivial-edit"], words: "fix the typo" } },
  ]);
});

test("a compaction is told, in a sub-agent too, whose brief is no turn of a person", () => {
  const compacted: Line = { type: "compacted", timestamp: at(3), payload: { message: "so far" } };
  const moment = {
    id: `${START + 3000}:compaction:0`,
    at: START + 3000,
    conversation: "s1",
    happened: { kind: "compaction", trigger: undefined, tokensBefore: undefined },
  };
  expect(read([meta(), compacted]).moments).toEqual([moment]);
  const ofAgent = { ...moment, conversation: "s0", agent: "s1" };
  expect(read([meta({ parent_thread_id: "s0" }), said("the brief", 2), compacted]).moments).toEqual([
    ofAgent,
  ]);
});

test("what a fork copied from its parent is told by the parent's own log", () => {
  const fork = meta({ forked_from_id: "s0" });
  expect(read([fork, said("old", 0), said("new", 5)]).moments?.map(({ at }) => at)).toEqual([START + 5000]);
});

test("nothing that was said or run is in a reading, or in what is kept for the next", () => {
  const secret = "the secret words";
  const lines = [
    meta(),
    said(secret),
    call("shell", { command: ["bash", "-lc", `git commit -m "${secret}"`] }),
    counted(5),
    call("apply_patch", { input: `*** Update File: ${secret}` }),
    call("spawn_agent", { message: secret }),
  ];
  expect(JSON.stringify(read(lines, { topicsOf: () => ["review"] }))).not.toContain("secret");
});
