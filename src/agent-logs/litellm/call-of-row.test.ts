import { expect, test } from "vitest";
import { callOfRow } from "./call-of-row.ts";

const at = Date.parse("2026-10-01T10:00:00Z");

const spendRow = {
  request_id: "msg_1",
  call_type: "anthropic_messages",
  spend: 0.01,
  prompt_tokens: 150,
  completion_tokens: 20,
  startTime: "2026-10-01T10:00:00Z",
  endTime: "2026-10-01T10:00:09Z",
  model: "anthropic/claude-made-up-1",
  model_group: "cheap",
  custom_llm_provider: "anthropic",
  metadata: {
    status: "success",
    user_api_key_alias: "shop",
    spend_logs_metadata: { chunk: 7, gate: "tests", ticket: "T-1" },
    usage_object: { cache_read_input_tokens: 100 },
  },
  cache_hit: "False",
  request_tags: ["User-Agent: some-agent", "step:implement", "gate: lint", "requirement=R-9", "kind:coding"],
  session_id: "session-1",
  agent_id: "agent-1",
  status: "success",
};

const call = {
  id: "msg_1",
  at,
  provider: "anthropic",
  model: "claude-made-up-1",
  modelAsked: "cheap",
  usage: { freshInput: 50, cacheRead: 100, output: 20 },
  output: { kind: "final" },
  origin: {
    project: "shop",
    conversation: "session-1",
    agent: "agent-1",
    requirement: "R-9",
    task: "T-1",
    chunk: "7",
    step: "implement",
    gate: "tests",
    kind: "coding",
  },
  isFirstHand: false,
  recordedUsd: 0.01,
};

test("a row of the database is a call, with what its caller said of it", () => {
  expect(callOfRow(spendRow, {})).toEqual({ kind: "call", call });
});

test("so is a row whose metadata, tags and numbers are text", () => {
  const row = {
    ...spendRow,
    spend: "0.01",
    prompt_tokens: "150",
    startTime: "2026-10-01 10:00:00",
    metadata: JSON.stringify(spendRow.metadata),
    request_tags: JSON.stringify(spendRow.request_tags),
  };
  expect(callOfRow(row, {})).toEqual({ kind: "call", call });
});

test("so is what the logging callbacks are given", () => {
  const { request_id: id, spend: response_cost, session_id: trace_id, ...rest } = spendRow;
  const payload = {
    ...rest,
    id,
    response_cost,
    trace_id,
    startTime: at / 1000,
    endTime: at / 1000 + 9,
    cache_hit: null,
  };
  expect(callOfRow(payload, {})).toEqual({ kind: "call", call });
});

test("an answer out of the proxy's own cache is unbilled, and another call than the one that was paid for", () => {
  const unbilled = { ...call, isUnbilled: true, recordedUsd: 0 };
  const id = "msg_1_cache_hit1.5";
  expect(callOfRow({ ...spendRow, request_id: id, spend: 0, cache_hit: "True" }, {})).toEqual({
    kind: "call",
    call: { ...unbilled, id },
  });
  expect(callOfRow({ ...spendRow, spend: 0, cache_hit: true }, {})).toEqual({
    kind: "call",
    call: { ...unbilled, id: `msg_1_cache_hit${at}` },
  });
});

test("a failed call is unbilled and used nothing", () => {
  const row = { ...spendRow, spend: 0, prompt_tokens: 0, completion_tokens: 0, status: undefined };
  const metadata = { ...spendRow.metadata, status: "failure" };
  expect(callOfRow({ ...row, metadata, status: null }, {})).toEqual({
    kind: "call",
    call: { ...call, usage: {}, isUnbilled: true, recordedUsd: 0 },
  });
});

test("a failed call that cost something was billed", () => {
  expect(callOfRow({ ...spendRow, status: "failure" }, {})).toEqual({ kind: "call", call });
});

test("the price book is asked for this model at this time", () => {
  const asked: unknown[] = [];
  const costUsd = (question: unknown) => {
    asked.push(question);
    return undefined;
  };
  callOfRow(spendRow, { costUsd });
  expect(asked[0]).toEqual({ model: "claude-made-up-1", at, usage: call.usage });
});

test.each([
  ["bedrock/us.some.model-v1:0", "bedrock", "bedrock", "us.some.model-v1:0"],
  ["openrouter/some/model", "openrouter", "openrouter", "some/model"],
  ["some-house/model", "hosted_vllm", "hosted_vllm", "some-house/model"],
  ["openai/model", "hosted_vllm", "hosted_vllm", "openai/model"],
  ["anthropic/model", null, "anthropic", "model"],
  ["some-house/model", null, undefined, "some-house/model"],
  ["model", null, undefined, "model"],
])("%s, served by %s, is of %s: %s", (name, column, provider, model) => {
  const row = { ...spendRow, model: name, custom_llm_provider: column };
  expect(callOfRow(row, {})).toMatchObject({ call: { provider, model } });
});

test("a session that is made up for one request is no conversation", () => {
  const { conversation: _, ...origin } = call.origin;
  expect(callOfRow({ ...spendRow, session_id: "msg_1" }, {})).toEqual({
    kind: "call",
    call: { ...call, origin },
  });
});

test.each([
  ["a day's sum, not a call", { id: "1", date: "2026-10-01", prompt_tokens: 9, api_requests: 3 }],
  [
    "a day's sum, not a call: ask for /spend/logs with summarize=false",
    { startTime: "2026-10-01", spend: 1, users: {}, models: {} },
  ],
  ["no spend row", { message: "started", level: "INFO", timestamp: "2026-10-01T10:00:00Z" }],
  ["no time", { ...spendRow, startTime: "soon", endTime: null }],
  ["a tool's call, not a model's", { ...spendRow, mcp_namespaced_tool_name: "files-read" }],
])("%s is said of what is no call", (reason, row) => {
  expect(callOfRow(row, {})).toEqual({ kind: "skipped", reason });
});

test("rows without an id are told apart by what they say", () => {
  const { request_id: _, ...row } = spendRow;
  const idOf = (each: typeof row & { request_id?: string }) => {
    const reading = callOfRow(each, {});
    return reading.kind === "call" ? reading.call.id : reading.reason;
  };
  expect(idOf({ ...row, request_id: "None" })).toBe(idOf(row));
  expect(idOf({ ...row, prompt_tokens: 151 })).not.toBe(idOf(row));
});
