import { expect, test } from "vitest";
import { instant, parseInstant, usageOf } from "../../domain/index.ts";
import type { ProgramCall } from "../agent-program.ts";
import { followStream } from "./follow-stream.ts";

const NOW = instant(5000);
const TIME = "2026-11-21T23:41:32.821Z";

function follow(...events: readonly unknown[]) {
  const told: ProgramCall[] = [];
  const stream = followStream(
    (call) => told.push(call),
    () => NOW,
  );
  for (const event of events) stream.line(typeof event === "string" ? event : JSON.stringify(event));
  return { told, stream };
}

const INIT = { type: "system", subtype: "init", model: "m", claude_code_version: "2.1.329" };
const usage = (output: number) => ({
  input_tokens: 12,
  cache_read_input_tokens: 7,
  cache_creation_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
  output_tokens: output,
});
const USAGE = { freshInput: 12, cacheRead: 7, cacheWrite5m: 10, cacheWrite1h: 20 };
const message = (id: string, ...content: readonly object[]) => ({
  id,
  model: "m-answered",
  content,
  usage: usage(1),
});
const answer = (id: string, changes: object = {}, ...content: readonly object[]) => ({
  type: "assistant",
  message: message(id, ...content),
  parent_tool_use_id: null,
  timestamp: TIME,
  request_id: `req-${id}`,
  ...changes,
});
const piece = (event: object) => ({ type: "stream_event", event, parent_tool_use_id: null });
const back = (...content: readonly object[]) => ({ type: "user", message: { content } });
const use = (id: string, name: string) => ({ type: "tool_use", id, name, input: {} });
const result = (id: string, isError: boolean) => ({
  type: "tool_result",
  tool_use_id: id,
  is_error: isError,
});
const begin = (id: string) => piece({ type: "message_start", message: message(id) });
const end = (output: number) => piece({ type: "message_delta", usage: { output_tokens: output } });

const aCall = (id: string, changes: Partial<ProgramCall> = {}): ProgramCall => ({
  id,
  at: parseInstant(TIME) ?? NOW,
  endedAt: NOW,
  modelAsked: "m",
  modelAnswered: "m-answered",
  usage: usageOf({ ...USAGE, output: 40 }),
  requestId: `req-${id}`,
  agent: undefined,
  ...changes,
});

test("a call is told of once, at its end, whatever number of lines its blocks have", () => {
  const { told, stream } = follow(INIT, begin("1"), answer("1"), answer("1"));
  expect(told).toEqual([]);
  stream.line(JSON.stringify(end(40)));
  stream.line(JSON.stringify(answer("1")));
  expect(told).toEqual([aCall("1")]);
  expect(stream.calls()).toEqual(told);
});

test("without its pieces it is told of at its first block, as a call of a sub-agent is, by the sub-agent's name", () => {
  const started = { type: "system", subtype: "task_started", tool_use_id: "toolu_1", subagent_type: "check" };
  const child = { parent_tool_use_id: "toolu_1" };
  const unnamed = { parent_tool_use_id: "toolu_2", timestamp: undefined, request_id: undefined };
  const { told } = follow(
    INIT,
    started,
    answer("1"),
    answer("2", child),
    answer("2", child),
    answer("3", unnamed),
  );
  const begun = { endedAt: undefined, usage: usageOf({ ...USAGE, output: 1 }) };
  expect(told).toEqual([
    aCall("1", begun),
    aCall("2", { ...begun, agent: "check", modelAsked: undefined }),
    aCall("3", { ...begun, agent: "toolu_2", modelAsked: undefined, at: NOW, requestId: undefined }),
  ]);
});

test("a call that broke off is told of when the next one begins, or at the end", () => {
  const { told, stream } = follow(INIT, begin("1"), begin("2"));
  const begun = {
    endedAt: undefined,
    at: NOW,
    requestId: undefined,
    usage: usageOf({ ...USAGE, output: 1 }),
  };
  expect(told).toEqual([aCall("1", begun)]);
  stream.end();
  expect(told).toEqual([aCall("1", begun), aCall("2", begun)]);
});

test("answers that it made up itself are no calls, and lines that are no events are passed over", () => {
  const made = answer("1", { message: { ...message("1"), model: "<synthetic>" } });
  const { told, stream } = follow(
    "Warning: something",
    "[]",
    '{"type":"assis',
    { type: "rate_limit_event" },
    made,
  );
  expect(told).toEqual([]);
  expect(stream.result()).toBeUndefined();
});

test("which tools did their work is known by their results", () => {
  const { stream } = follow(
    answer("1", {}, use("a", "Bash"), use("b", "Edit"), use("c", "Read")),
    back(result("a", true), result("b", false)),
    { type: "user", message: { content: "text" } },
  );
  expect([...stream.tools.succeeded()]).toEqual(["Edit"]);
});
