import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import type { WordsRead } from "../user-turn.ts";
import { isPassedOver } from "./markers.ts";
import { openTranscript } from "./open-transcript.ts";
import { namesOf } from "./transcript-path.ts";

const AT = Date.UTC(2026, 2, 1, 10);
const TIMESTAMP = new Date(AT).toISOString();

type Line = { readonly [key: string]: unknown };

/** As the client writes them: the type before the message. */
function userLine(content: unknown, changes: Line = {}, message: Line = {}): Line {
  return {
    parentUuid: null,
    isSidechain: false,
    type: "user",
    message: { role: "user", content, ...message },
    uuid: "u1",
    timestamp: TIMESTAMP,
    cwd: "/repo",
    sessionId: "c1",
    ...changes,
  };
}

interface Options extends WordsRead {
  readonly path?: string;
  readonly state?: Json;
}

function read(lines: readonly Line[], { path = "/p/-repo/c1.jsonl", state, ...words }: Options = {}) {
  const reader = openTranscript({ names: namesOf(path), meta: {}, state, ...words });
  for (const [index, line] of lines.entries()) reader.line(Buffer.from(JSON.stringify(line)), index + 1);
  return reader.done();
}

const momentsOf = (lines: readonly Line[], options?: Options) => read(lines, options).moments;

const turn = (characters: number, said: Line = {}) => ({
  id: `${AT}:user-turn:${characters}`,
  at: AT,
  conversation: "c1",
  happened: { kind: "user-turn", characters, topics: [], ...said },
});

const topicsOf = (words: string) => (words.includes("typo") ? (["trivial-edit"] as const) : []);

test("what a person said is a turn: its length and its topics, and its words only where they are asked for", () => {
  const line = userLine("fix the typo");
  expect(momentsOf([line])).toEqual([turn(12)]);
  expect(momentsOf([line], { topicsOf })).toEqual([turn(12, { topics: ["trivial-edit"] })]);
  expect(momentsOf([line], { topicsOf, keepsWords: true })).toEqual([
    turn(12, { topics: ["trivial-edit"], words: "fix the typo" }),
  ]);
  expect(momentsOf([userLine("x".repeat(9000))], { keepsWords: true })).toEqual([
    turn(9000, { words: "x".repeat(2000) }),
  ]);
});

test("words come as text or in blocks, with notes of the client between them", () => {
  const note = "<system-reminder>\nnever mind\n</system-reminder>";
  const blocks = [
    { type: "text", text: note },
    { type: "text", text: ` fix it ${note}` },
    { type: "image", source: { type: "base64", data: "AAAA" } },
  ];
  expect(momentsOf([userLine(blocks)], { keepsWords: true })).toEqual([turn(6, { words: "fix it" })]);
  expect(momentsOf([userLine(`fix${note} it${note}`)], { keepsWords: true })).toEqual([
    turn(6, { words: "fix it" }),
  ]);
  expect(momentsOf([userLine("fix it <system-reminder>open")])).toEqual([turn(6)]);
});

test("where words were taken out of the log, their length makes the turn", () => {
  expect(momentsOf([userLine("", {}, { _contentLen: 35 })])).toEqual([turn(35)]);
  expect(momentsOf([userLine([{ type: "text", text: "", _len: 42 }])])).toEqual([turn(42)]);
});

test.each<[string, Line]>([
  ["what a tool answered", userLine([{ tool_use_id: "t", type: "tool_result", content: "ok" }])],
  ["what a tool answered, behind a text", userLine([{ type: "text", text: "a" }, { type: "tool_result" }])],
  ["the result of a tool without its block", userLine("ok", { toolUseResult: { stdout: "" } })],
  ["what the client added", userLine("Caveat: x", { isMeta: true })],
  ["the summary of a compaction", userLine("This session is continued", { isCompactSummary: true })],
  ["the brief of a sub-agent", userLine("Look for x", { isSidechain: true, agentId: "a1" })],
  ["a sub-agent that came to its end", userLine("<task-notification>\n<task-id>x</task-id>")],
  ["what the client says came from elsewhere", userLine("x", { origin: { kind: "task-notification" } })],
  ["a command of the client", userLine("<command-name>/compact</command-name>")],
  ["what such a command printed", userLine("<local-command-stdout>Compacted</local-command-stdout>")],
  ["an interruption", userLine([{ type: "text", text: "[Request interrupted by user for tool use]" }])],
  ["nothing but notes", userLine("<system-reminder>x</system-reminder>")],
  ["nothing", userLine("")],
  ["a line without a time", userLine("x", { timestamp: undefined })],
])("no turn: %s", (_, line) => {
  expect(momentsOf([line], { keepsWords: true })).toEqual([]);
});

const looks = (line: Line, indent?: number) =>
  isPassedOver(Buffer.from(JSON.stringify(line, undefined, indent)));

test("what a person says is not passed over, however it is written; what tools answer is, but for a sub-agent's end", () => {
  const stripped = {
    type: "user",
    uuid: "u",
    cwd: "/w",
    message: { role: "user", content: "", _contentLen: 3 },
  };
  const blocks = [{ type: "text", text: '{"tool_use_id":"no"}' }];
  expect([userLine("x"), userLine(blocks), stripped].map((line) => looks(line))).toEqual([
    false,
    false,
    false,
  ]);
  expect([userLine("x"), userLine(blocks), stripped].map((line) => looks(line, 1))).toEqual([
    false,
    false,
    false,
  ]);
  const result = userLine([{ tool_use_id: "t", type: "tool_result", content: "x".repeat(5000) }]);
  const other = userLine([{ type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "x" }] }]);
  expect([result, other].map((line) => looks(line))).toEqual([true, true]);
  expect(looks(other, 2)).toBe(true);
  const ofAgent = { ...result, toolUseResult: { status: "async_launched", agentId: "a1" } };
  expect(looks({ ...ofAgent, toolUseResult: { agentId: "a1", totalToolUseCount: 2 } })).toBeUndefined();
  expect(looks({ type: "assistant", message: { role: "user" } })).toBeUndefined();
  expect(looks({ gitBranch: "user", userType: "user", ...userLine("x") })).toBe(false);
  expect(looks({ user: 1, type: "x" })).toBeUndefined();
  expect(looks({ type: "progress", data: { message: userLine("x") } })).toBeUndefined();
});

test("a compaction says what made it and how much there was, in the main loop or in a sub-agent", () => {
  const line = {
    isSidechain: false,
    type: "system",
    subtype: "compact_boundary",
    timestamp: TIMESTAMP,
    sessionId: "c1",
    compactMetadata: { trigger: "auto", preTokens: 167_094 },
  };
  const moment = {
    id: `${AT}:compaction:167094`,
    at: AT,
    conversation: "c1",
    happened: { kind: "compaction", trigger: "auto", tokensBefore: 167_094 },
  };
  const unsaid = {
    id: `${AT}:compaction:0`,
    happened: { kind: "compaction", trigger: undefined, tokensBefore: undefined },
  };
  expect(momentsOf([line])).toEqual([moment]);
  expect(momentsOf([{ ...line, compactMetadata: { trigger: "odd" } }])).toEqual([{ ...moment, ...unsaid }]);
  expect(momentsOf([{ ...line, isSidechain: true, agentId: "a1" }])).toEqual([{ ...moment, agent: "a1" }]);
  expect(momentsOf([{ ...line, subtype: "turn_duration" }])).toEqual([]);
});

test("a list of tools that is another one than before is told, also by the next reading", () => {
  const shape = (second: number, ...names: string[]) => ({
    type: "api-request-shape",
    sessionId: "c1",
    timestamp: new Date(AT + second * 1000).toISOString(),
    shape: { system: [{ text: `${second}` }], tools: names.map((name) => ({ name })) },
  });
  const first = read([shape(0, "Read", "Bash"), shape(1, "Read", "Bash"), shape(2)]);
  expect(first.moments).toEqual([]);
  const path = "/p/-repo/c1/subagents/agent-a1.jsonl";
  const changed = [shape(3, "Read")];
  const [moment] = momentsOf(changed, { state: first.state }) ?? [];
  expect(moment).toMatchObject({ at: AT + 3000, conversation: "c1", happened: { kind: "tools-changed" } });
  expect(momentsOf(changed, { state: first.state, path })).toEqual([{ ...moment, agent: "a1" }]);
  expect(momentsOf(changed)).toEqual([]);
});

test("a moment that was copied, with other ids of its lines, is the same one", () => {
  const original = momentsOf([userLine("x")])?.map(({ id }) => id);
  const copy = [userLine("x", { uuid: "u2", sessionId: "c2", forkedFrom: { sessionId: "c1" } })];
  expect(momentsOf(copy, { path: "/p/-repo/c2.jsonl" })?.map(({ id }) => id)).toEqual(original);
});
