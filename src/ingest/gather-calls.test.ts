import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LoggedCall } from "../agent-logs/index.ts";
import { instant, taskId, usageOf } from "../domain/index.ts";
import { gatherCalls, type KindReading, kindReading } from "./gather-calls.ts";

const AT = instant(Date.UTC(2026, 10, 20, 12));

function call(given: Partial<LoggedCall> = {}): LoggedCall {
  return {
    id: "msg_1",
    at: AT,
    provider: undefined,
    model: "acme-mid",
    usage: usageOf({ freshInput: 10, output: 50 }),
    output: { kind: "final" },
    origin: { conversation: "C" },
    isFirstHand: true,
    ...given,
  };
}

const PLACEHOLDER = { kind: "placeholder", characters: 900 } as const;

test("records of one call in several files of a kind are one call", () => {
  const first = call({ usage: usageOf({ freshInput: 10, output: 1 }), output: PLACEHOLDER });
  const shown = call({ origin: { conversation: "C", agent: "a1" }, isFirstHand: false });
  const { calls } = gatherCalls([
    { kind: "claude-code", calls: [shown] },
    { kind: "claude-code", calls: [first] },
  ]);
  expect(calls).toEqual([{ ...call(), log: "claude-code" }]);
});

test("two kinds may use the same id for different calls", () => {
  const readings: KindReading[] = [
    { kind: "codex", calls: [call()] },
    { kind: "opencode", calls: [call()] },
  ];
  expect(gatherCalls(readings).calls.map(({ log }) => log)).toEqual(["codex", "opencode"]);
});

test("a telemetry event says the output of the transcript's call, which keeps its cache classes and whose it was", () => {
  const transcript = call({
    requestId: "req_1",
    usage: usageOf({ freshInput: 2, cacheWrite1h: 700, output: 3 }),
    output: PLACEHOLDER,
    origin: { conversation: "C", project: "shop" },
  });
  const event = call({
    id: "req_1",
    requestId: "req_1",
    usage: usageOf({ freshInput: 2, cacheWrite5m: 700, output: 410 }),
    origin: { conversation: "C", agent: "compact" },
    recordedUsd: 0.02,
  });
  const { calls } = gatherCalls([
    { kind: "claude-otel", calls: [event] },
    { kind: "claude-code", calls: [transcript] },
  ]);
  expect(calls).toEqual([
    {
      ...transcript,
      usage: usageOf({ freshInput: 2, cacheWrite1h: 700, output: 410 }),
      output: { kind: "final" },
      recordedUsd: 0.02,
      log: "claude-code",
    },
  ]);
});

test("a final count of the transcript is not corrected", () => {
  const event = call({ id: "req_1", requestId: "req_1", usage: usageOf({ output: 999 }) });
  const { calls } = gatherCalls([
    { kind: "claude-code", calls: [call({ requestId: "req_1" })] },
    { kind: "claude-otel", calls: [event] },
  ]);
  expect(calls).toEqual([{ ...call({ requestId: "req_1" }), log: "claude-code" }]);
});

test("an event finds its call although a repetition under another request won", () => {
  const original = call({ requestId: "req_1", at: instant(AT + 5), isFirstHand: false });
  const repeated = call({ requestId: "req_2" });
  const { calls } = gatherCalls([
    { kind: "claude-code", calls: [original, repeated] },
    { kind: "claude-otel", calls: [call({ id: "req_1", requestId: "req_1" })] },
  ]);
  expect(calls.map(({ log, id }) => [log, id])).toEqual([["claude-code", "msg_1"]]);
});

test("an event without a transcript is a call of its own, such as a title", () => {
  const { calls } = gatherCalls([
    { kind: "claude-code", calls: [call({ requestId: "req_1" })] },
    { kind: "claude-otel", calls: [call({ id: "req_9", requestId: "req_9" })] },
  ]);
  expect(calls.map(({ log }) => log)).toEqual(["claude-code", "claude-otel"]);
});

test("a proxy's row of a transcript's call is that call, and says what it was for", () => {
  const transcript = call({ origin: { conversation: "C", project: "shop", agent: "a1" } });
  const row = call({
    origin: { conversation: "key-7", gate: "tests", task: taskId("T-1") },
    isFirstHand: false,
    recordedUsd: 0.5,
  });
  const { calls } = gatherCalls([
    { kind: "litellm", calls: [row] },
    { kind: "claude-code", calls: [transcript] },
  ]);
  expect(calls).toEqual([
    {
      ...transcript,
      origin: { conversation: "C", project: "shop", agent: "a1", gate: "tests", task: taskId("T-1") },
      recordedUsd: 0.5,
      log: "claude-code",
    },
  ]);
});

test("sub-agents are called what their parents' logs call them", () => {
  const { calls } = gatherCalls([
    { kind: "claude-code", calls: [call({ origin: { conversation: "C", agent: "a1" } })] },
    {
      kind: "claude-code",
      calls: [],
      agents: [{ conversation: "C", agent: "a1", agentType: "Explore", parentToolUse: "toolu_1" }],
    },
  ]);
  expect(calls.map(({ origin }) => origin)).toEqual([
    { conversation: "C", agent: "a1", agentType: "Explore", parentToolUse: "toolu_1" },
  ]);
});

test("a sum does not count where a call of its conversation, or of its project, is known by itself", () => {
  const sum = (id: string, origin: LoggedCall["origin"]) => call({ id, origin, isSummary: true });
  const { calls, knownSums } = gatherCalls([
    { kind: "claude-code", calls: [call({ origin: { conversation: "C", project: "shop" } })] },
    {
      kind: "claude-result",
      calls: [sum("known", { conversation: "C" }), sum("new", { conversation: "D" })],
    },
    {
      kind: "warp-drive",
      calls: [sum("w1", { project: "shop" }), sum("w2", { project: "bank" }), sum("w3", {})],
    },
  ]);
  expect(calls.map(({ id }) => id).toSorted()).toEqual(["msg_1", "new", "w2", "w3"]);
  expect(knownSums).toBe(2);
});

const someCall = fc
  .record({
    id: fc.constantFrom("1", "2", "3", "4"),
    request: fc.constantFrom("r1", "r2", "r3", undefined),
    at: fc.nat(3),
    output: fc.nat(4),
    isFinal: fc.boolean(),
    isFirstHand: fc.boolean(),
    isSummary: fc.boolean(),
    conversation: fc.constantFrom("C", "D", undefined),
    agent: fc.constantFrom("a", "b", undefined),
    gate: fc.constantFrom("tests", "lint", undefined),
  })
  .map(({ request, at, output, isFinal, isSummary, conversation, agent, gate, ...rest }) =>
    call({
      ...rest,
      at: instant(AT + at),
      usage: usageOf({ freshInput: 1, output }),
      output: isFinal ? { kind: "final" } : { kind: "placeholder", characters: output },
      ...(request === undefined ? {} : { requestId: request }),
      ...(isSummary ? { isSummary: true } : {}),
      origin: {
        ...(conversation === undefined ? {} : { conversation }),
        ...(agent === undefined ? {} : { agent }),
        ...(gate === undefined ? {} : { gate }),
      },
    }),
  );

test("property: neither the order of readings, nor how calls are spread over them, nor reading twice matters", () => {
  const kind = fc.constantFrom("claude-code", "litellm", "claude-otel", "claude-result");
  const readings = fc.array(fc.tuple(kind, someCall), { maxLength: 14 });
  fc.assert(
    fc.property(readings, fc.infiniteStream(fc.nat()), (pairs, chance) => {
      const one = pairs.map(([kind, each]): KindReading => ({ kind, calls: [each] }));
      const keyed = [...one, ...one].map((reading) => ({ reading, key: chance.next().value ?? 0 }));
      const other = keyed.toSorted((a, b) => a.key - b.key).map(({ reading }) => reading);
      expect(gatherCalls(other).calls).toEqual(gatherCalls(one).calls);
    }),
  );
});

test("property: files that were read into one come to the same as each by itself", () => {
  const kind = fc.constantFrom("claude-code", "litellm", "claude-result");
  const readings = fc.array(fc.tuple(kind, fc.array(someCall, { maxLength: 4 })), { maxLength: 6 });
  fc.assert(
    fc.property(readings, (pairs) => {
      const each = pairs.map(([kind, calls]): KindReading => ({ kind, calls }));
      const joined = [...new Set(each.map(({ kind }) => kind))].map((name) =>
        kindReading(
          name,
          each
            .filter(({ kind }) => kind === name)
            .map(({ calls }) => ({ calls, skipped: [], records: calls.length, state: null })),
        ),
      );
      expect(gatherCalls(joined)).toEqual(gatherCalls(each));
    }),
  );
});
