import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checksumOf, type Json } from "../../domain/index.ts";
import type { LogReading } from "../log-format.ts";
import { mergeCalls } from "../merge-calls.ts";
import type { WordsRead } from "../user-turn.ts";
import { openTranscript } from "./open-transcript.ts";
import { namesOf } from "./transcript-path.ts";

type Changes = { readonly [key: string]: unknown };

const AT = Date.UTC(2026, 2, 1, 10);
const timeAt = (second: number) => new Date(AT + second * 1000).toISOString();

function messageOf(changes: Changes = {}): Changes {
  return {
    model: "claude-opus-5",
    id: "msg_1",
    content: [],
    stop_reason: null,
    usage: { input_tokens: 2, cache_read_input_tokens: 100, output_tokens: 3 },
    ...changes,
  };
}

function lineOf(message: Changes = {}, changes: Changes = {}): Changes {
  return {
    isSidechain: false,
    cwd: "/repo",
    sessionId: "c1",
    gitBranch: "main",
    message: messageOf(message),
    requestId: "req_1",
    type: "assistant",
    uuid: "u1",
    timestamp: timeAt(0),
    ...changes,
  };
}

function read(
  lines: readonly (Changes | string)[],
  { path = "/p/-repo/c1.jsonl", state, ...words }: { path?: string; state?: Json } & WordsRead = {},
): LogReading {
  const reader = openTranscript({ names: namesOf(path), meta: {}, state, ...words });
  for (const [index, line] of lines.entries()) {
    reader.line(Buffer.from(typeof line === "string" ? line : JSON.stringify(line)), index + 1);
  }
  return reader.done();
}

const callsOf = (...lines: (Changes | string)[]) => read(lines).calls;
const text = (said: string) => ({ content: [{ type: "text", text: said }] });
const CALL = {
  id: "msg_1",
  at: AT,
  provider: undefined,
  model: "claude-opus-5",
  usage: { freshInput: 2, cacheRead: 100, output: 3 },
  output: { kind: "placeholder", characters: 0 },
  origin: { project: "/repo", conversation: "c1", branch: "main" },
  isFirstHand: true,
  acts: [],
  requestId: "req_1",
};

test("the lines of an answer's blocks are one call, whose characters are counted once a block", () => {
  const content = [
    { type: "thinking", thinking: "hmm", signature: "long" },
    { type: "text", text: "né→" },
    { type: "tool_use", id: "toolu_1", name: "Read", input: { path: "a" } },
    { type: "text", text: "", _len: 50 },
  ];
  const blocks = content.map((block, index) => lineOf({ content: [block] }, { timestamp: timeAt(index) }));
  const repeated = lineOf({ content: content.slice(0, 2) }, { uuid: "copy", timestamp: timeAt(9) });
  expect(callsOf(...blocks, repeated)).toEqual([
    {
      ...CALL,
      output: { kind: "placeholder", characters: 68 },
      acts: [{ key: checksumOf("toolu_1"), tool: "Read" }],
    },
  ]);
  expect(callsOf(lineOf({ content: "", _contentLen: 31 }))).toEqual([
    { ...CALL, output: { kind: "placeholder", characters: 31 } },
  ]);
});

test("the counts of the largest output hold; it is final with a reason to stop, or where outputs differ", () => {
  const usage = { input_tokens: 2, cache_read_input_tokens: 100, output_tokens: 500 };
  const final = { ...CALL, output: { kind: "final" }, usage: { ...CALL.usage, output: 500 } };
  expect(callsOf(lineOf({ usage }), lineOf(text("a"), { timestamp: timeAt(1) }))).toEqual([final]);
  expect(callsOf(lineOf(text("a"), { timestamp: timeAt(1) }), lineOf({ usage }))).toEqual([final]);
  expect(callsOf(lineOf({ stop_reason: "tool_use" }), lineOf({}, { timestamp: timeAt(1) }))).toEqual([
    { ...CALL, output: { kind: "final" } },
  ]);
});

test("a call is known by its answer's id, else its request's, else its line's, else its place in the file", () => {
  const id = (changes: Changes) => callsOf(lineOf({ id: undefined }, changes))[0]?.id;
  expect([id({}), id({ requestId: undefined }), id({ requestId: "", uuid: 7 })]).toEqual([
    "req_1",
    "u1",
    "c1:1",
  ]);
  expect(callsOf(lineOf(), lineOf({}, { requestId: "req_2", uuid: "u2" }))).toHaveLength(1);
});

test.each([
  ["a flat number alone is of the short life", { flat: 10 }, { cacheWrite5m: 10 }],
  ["a split alone", { short: 0, long: 7 }, { cacheWrite5m: 0, cacheWrite1h: 7 }],
  ["a flat 0 beside a filled split", { flat: 0, short: 3, long: 4 }, { cacheWrite5m: 3, cacheWrite1h: 4 }],
  [
    "what the split does not explain is of the short life",
    { flat: 10, long: 4 },
    { cacheWrite5m: 6, cacheWrite1h: 4 },
  ],
  ["a split that explains all", { flat: 4, long: 4 }, { cacheWrite1h: 4 }],
  ["none", {}, {}],
])(
  "what was written into the cache: %s",
  (_, { flat, short, long }: { flat?: number; short?: number; long?: number }, writes) => {
    const split = { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long };
    const usage = { output_tokens: 1, cache_creation_input_tokens: flat, cache_creation: split };
    expect(callsOf(lineOf({ usage }))[0]?.usage).toEqual({ output: 1, ...writes });
  },
);

test("a breakdown into iterations is not added; what is not reported is absent", () => {
  const usage = { output_tokens: 9, iterations: [{ output_tokens: 4 }, { output_tokens: 5 }] };
  expect(callsOf(lineOf({ usage }))[0]?.usage).toEqual({ output: 9 });
});

test("what the client made up is no call, and other lines that mention usage are none", () => {
  const usage = { input_tokens: 0, output_tokens: 0 };
  const others = [
    lineOf({ model: "<synthetic>", usage }, { isApiErrorMessage: true }),
    { type: "user", sessionId: "c1", message: { role: "user", content: 'what is "output_tokens"?' } },
    { type: "cost-state", modelUsage: { "claude-opus-5": { output_tokens: 9 } } },
    { type: "progress", data: { type: "bash_progress", usage } },
    {
      type: "progress",
      data: { type: "agent_progress", agentId: "a", message: { type: "user", message: {} } },
    },
  ];
  expect(read(others)).toMatchObject({ calls: [], skipped: [], records: 5 });
});

test("broken lines are named by their number, and the rest is read", () => {
  const lines = [
    '{"type":"assis',
    lineOf(),
    '["output_tokens"]',
    lineOf({ id: "msg_2", usage: { output_tokens: -1 } }),
  ];
  expect(read(lines)).toMatchObject({
    calls: [CALL],
    skipped: [
      { line: 1, reason: "no JSON object" },
      { line: 3, reason: "no JSON object" },
      { line: 4, reason: "a usage without counts" },
    ],
  });
});

test("a call without a time is of the time of the one before it; without any it is named and not counted", () => {
  const untimed = lineOf({ id: "msg_2" }, { timestamp: "soon" });
  expect(callsOf(lineOf(), untimed)[1]).toEqual({ ...CALL, id: "msg_2" });
  expect(read([untimed]).skipped).toEqual([{ line: 1, reason: "a call without a time" }]);
});

test("a sub-agent's call that its parent was shown is second-hand; so is what a branch or a sub-agent copied", () => {
  const shown = {
    ...lineOf({}, { type: "progress", message: undefined, timestamp: timeAt(5) }),
    parentToolUseID: "toolu_1",
    data: {
      type: "agent_progress",
      agentId: "a1",
      message: { type: "assistant", timestamp: timeAt(4), requestId: "req_9", message: messageOf() },
    },
  };
  const task = { type: "tool_use", id: "toolu_1", name: "Task", input: { subagent_type: "Forscher→Ä" } };
  const asking = lineOf({ id: "msg_0", content: [task], stop_reason: "tool_use" });
  expect(read([asking, shown])).toMatchObject({
    calls: [
      { id: "msg_0" },
      {
        ...CALL,
        at: AT + 4000,
        requestId: "req_9",
        origin: { ...CALL.origin, agent: "a1", agentType: "Forscher→Ä", parentToolUse: "toolu_1" },
        isFirstHand: false,
      },
    ],
    agents: [{ conversation: "c1", agent: "a1", agentType: "Forscher→Ä", parentToolUse: "toolu_1" }],
  });
  expect(callsOf(lineOf({}, { forkedFrom: { sessionId: "c0" } }))[0]?.isFirstHand).toBe(false);
  const path = "/p/-repo/c1/subagents/agent-a1.jsonl";
  const own = lineOf({ id: "own" }, { isSidechain: true, agentId: "a1" });
  const copies = [lineOf({ id: "main" }), lineOf({ id: "other" }, { isSidechain: true, agentId: "a2" })];
  expect(read([own, ...copies], { path }).calls.map((call) => [call.id, call.isFirstHand])).toEqual([
    ["own", true],
    ["main", false],
    ["other", false],
  ]);
});

test("where lines do not say whose they are, the path does", () => {
  const bare = { cwd: undefined, sessionId: undefined, gitBranch: "" };
  const origin = (path: string, changes: Changes = {}) =>
    read([lineOf({}, { ...bare, ...changes })], { path }).calls[0]?.origin;
  expect(origin("/p/-repo/c9.jsonl")).toEqual({ project: "-repo", conversation: "c9" });
  expect(origin("/p/-repo/c9.jsonl", { isSidechain: true })).toEqual({
    project: "-repo",
    conversation: "c9",
    agent: "sidechain",
  });
  expect(origin("C:\\p\\-repo\\c9\\subagents\\agent-a1.jsonl")).toEqual({
    project: "-repo",
    conversation: "c9",
    agent: "a1",
  });
  expect(origin("/p/-repo/agent-a1.jsonl", { attributionAgent: "Explore" })).toEqual({
    project: "-repo",
    agent: "a1",
    agentType: "Explore",
  });
});

test("what else a line says of its call is kept: asked for, fast, its price then", () => {
  const usage = { output_tokens: 3, speed: "fast" };
  const line = lineOf({ usage, model: undefined }, { requestedModel: "opus", costUSD: 0.25 });
  expect(callsOf(line)).toEqual([
    { ...CALL, usage: { output: 3 }, model: "unknown", modelAsked: "opus", recordedUsd: 0.25, speed: "fast" },
  ]);
});

test("an answer whose text is not parsed is the same call, whatever its text or a tool's input looks like", () => {
  const usage = { output_tokens: 3 };
  const act = [{ key: checksumOf("t"), tool: "x" }];
  const tricky = [
    { type: "text", text: '"content":[ ],"stop_reason":" {"usage":{"output_tokens":77}} ü' },
    {
      type: "tool_use",
      id: "t",
      name: "x",
      input: { message: { content: [], stop_reason: "no", usage: { output_tokens: 77 } } },
    },
    { type: "tool_use", id: "t", name: "x", input: [[{ type: "user" }], { content: [1], stop_reason: "x" }] },
  ];
  for (const block of tricky) {
    for (const content of [[block], [block, block], [[block]]]) {
      const line = lineOf({ content, stop_reason: "end_turn", usage }, { cwd: "/répo" });
      expect(callsOf(line)).toEqual([
        {
          ...CALL,
          usage: { output: 3 },
          output: { kind: "final" },
          origin: { ...CALL.origin, project: "/répo" },
          acts: block.type === "text" || content[0] !== block ? [] : act,
        },
      ]);
    }
  }
});

test("an answer behind something else with a content is read in full", () => {
  const line = { toolUseResult: { content: [1] }, ...lineOf({ content: [2], stop_reason: "end_turn" }) };
  const call = { ...CALL, output: { kind: "final" } };
  const { usage, ...message } = messageOf({ content: [2], stop_reason: "end_turn" });
  expect(callsOf(line)).toEqual([call]);
  expect(callsOf({ ...line, message: { ...message, usage } })).toEqual([call]);
});

test("property: whatever an answer says, its call is the same", () => {
  const said = fc.oneof(
    fc.json().map((json) => JSON.parse(json)),
    fc.constantFrom({ content: [] }, { content: [], stop_reason: "no" }, [[], { stop_reason: "no" }]),
  );
  fc.assert(
    fc.property(fc.array(said), fc.boolean(), (content, isUsageFirst) => {
      const usage = { output_tokens: 3 };
      const message = { ...(isUsageFirst ? { usage } : {}), content, stop_reason: "end_turn", usage };
      expect(callsOf(lineOf(message))).toEqual([
        { ...CALL, usage: { output: 3 }, output: { kind: "final" } },
      ]);
    }),
    { numRuns: 500 },
  );
});

test("nothing that was said is in a reading, or in what is kept for the next", () => {
  const secret = "the secret words";
  const content = [
    { type: "text", text: secret },
    { type: "tool_use", id: "toolu_1", name: "Task", input: { prompt: secret, subagent_type: "Explore" } },
    { type: "tool_use", id: "toolu_2", name: "Bash", input: { command: `git commit -m "${secret}"` } },
    { type: "tool_use", id: "toolu_3", name: "Write", input: { file_path: secret, content: secret } },
  ];
  const lines = [
    lineOf({ content }),
    ...content.map((block, index) =>
      lineOf({ content: [block], id: `msg_${index}`, stop_reason: "tool_use" }),
    ),
    { type: "user", timestamp: timeAt(1), sessionId: "c1", message: { role: "user", content: secret } },
    {
      type: "api-request-shape",
      timestamp: timeAt(1),
      shape: { tools: [{ name: "x", description: secret }] },
    },
    `{"x":"${secret}`,
  ];
  const reading = read(lines, { topicsOf: () => ["review"] });
  expect(JSON.stringify(reading)).not.toContain(secret);
  expect(reading.calls).toHaveLength(4);
  expect(reading.moments).toMatchObject([{ happened: { topics: ["review"] } }]);
});

const anyLine = fc.oneof(
  fc
    .record({
      id: fc.constantFrom("msg_1", "msg_2", "msg_3"),
      output: fc.constantFrom(1, 1, 1, 2, 90),
      stop: fc.constantFrom(null, null, "end_turn"),
      said: fc.constantFrom("a", "bb", "ccc", "→"),
      second: fc.option(fc.integer({ min: 0, max: 3 })),
      agent: fc.constantFrom(undefined, undefined, "a1"),
      branch: fc.constantFrom("main", "other"),
      request: fc.constantFrom("req_1", "req_2"),
      tool: fc.constantFrom(undefined, { id: "toolu_1", name: "Read" }, { id: "toolu_2", name: "TodoWrite" }),
    })
    .map(({ id, output, stop, said, second, agent, branch, request, tool }) =>
      lineOf(
        {
          id,
          stop_reason: stop,
          usage: { output_tokens: output },
          ...(tool === undefined ? text(said) : { content: [{ type: "tool_use", ...tool, input: {} }] }),
        },
        {
          timestamp: second === null ? undefined : timeAt(second),
          gitBranch: branch,
          requestId: request,
          ...(agent === undefined ? {} : { agentId: agent, isSidechain: true }),
        },
      ),
    ),
  fc.constantFrom(
    "{torn",
    "[]",
    { type: "user", timestamp: timeAt(1), message: { role: "user", content: "hm" } },
    { type: "system", subtype: "compact_boundary", timestamp: timeAt(2) },
    ...["a", "b"].map((name, index) => ({
      type: "api-request-shape",
      timestamp: timeAt(index),
      shape: { tools: [{ name }] },
    })),
  ),
);

const momentsOf = ({ moments = [] }: LogReading) => moments.map((moment) => JSON.stringify(moment));

test("property: a file read in two parts gives the same calls and moments as read at once", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 12 }), fc.nat(), (lines, cut) => {
      const at = cut % (lines.length + 1);
      const first = read(lines.slice(0, at));
      const second = read(lines.slice(at), { state: JSON.parse(JSON.stringify(first.state)) });
      const once = read(lines);
      expect(mergeCalls([...first.calls, ...second.calls])).toEqual(mergeCalls(once.calls));
      expect(new Set([...momentsOf(first), ...momentsOf(second)])).toEqual(new Set(momentsOf(once)));
      expect(second.state).toEqual(once.state);
      expect(first.skipped.length + second.skipped.length).toBe(once.skipped.length);
    }),
    { numRuns: 500 },
  );
});

test("property: the order in which files are read does not matter", () => {
  const files = fc.array(fc.array(anyLine, { maxLength: 5 }), { minLength: 2, maxLength: 3 });
  fc.assert(
    fc.property(files, (contents) => {
      const readings = contents.map(
        (lines, index) => read(lines, { path: `/p/-repo/c${index}.jsonl` }).calls,
      );
      expect(mergeCalls(readings.toReversed().flat())).toEqual(mergeCalls(readings.flat()));
    }),
    { numRuns: 500 },
  );
});

test("property: no line and no state make it throw", () => {
  const odd = fc.json().map((json) => JSON.parse(json));
  const shaped = fc
    .record({
      type: fc.constantFrom("assistant", "progress", "user", "system", "api-request-shape"),
      message: odd,
      data: odd,
      toolUseResult: odd,
      shape: odd,
      timestamp: fc.oneof(odd, fc.constant(timeAt(0))),
    })
    .map((line) => JSON.stringify(line));
  const bytes = fc.uint8Array().map((array) => Buffer.from(array).toString("latin1"));
  fc.assert(
    fc.property(fc.array(fc.oneof(shaped, bytes, fc.json())), odd, (lines, state) => {
      expect(read(lines, { state }).records).toBe(lines.length);
    }),
  );
});
