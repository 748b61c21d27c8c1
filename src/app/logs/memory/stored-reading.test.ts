import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CallOrigin, LoggedCall, LogReading, SubAgent } from "../../../agent-logs/index.ts";
import {
  DETERMINISTIC_WORK,
  instant,
  type Json,
  type Moment,
  TASK_KINDS,
  TOPICS,
  type ToolAct,
  taskId,
  usageOf,
} from "../../../domain/index.ts";
import { readStoredReading, storedReading } from "./stored-reading.ts";

test("property: a stored reading is the reading", () => {
  fc.assert(
    fc.property(someReading, (reading) => {
      expect(readStoredReading(storedReading(reading) ?? "")).toStrictEqual(reading);
    }),
    { numRuns: 200 },
  );
});

test("a reading with what somebody said is not stored", () => {
  const happened = { kind: "user-turn", characters: 5, topics: [], words: "hello" } as const;
  const moments = [{ id: "1", at: instant(0), conversation: undefined, happened }];
  expect(storedReading({ ...NOTHING, moments })).toBe(undefined);
});

const NOTHING: LogReading = { calls: [], skipped: [], records: 0, state: null };

test.each([
  "",
  "{}",
  "[1,2]",
  '[["a"],[[],[]],[[],[]],null,null,[],0,null]',
  '[["a"],[[0],[]],[[0,0,0,0],["m"]],null,null,[],0',
  '[["a"],[[0],[]],[[0,0,1,0],["m"]],null,null,[],0,null]',
  '[["a"],[[0],[]],[[0,0.5,0,0],["m"]],null,null,[],0,null]',
  '[["a"],[[0],[]],[[0,0,0,0],[7]],null,null,[],0,null]',
  '[["a"],[[0],[]],[[0,0,0],["m"]],null,null,[],0,null]',
  '[[],[[2048],["walk"]],[[],[]],null,null,[],0,null]',
  '[[],[[],[]],[[],[]],null,[["1",0,null,null,{"kind":"rain"}]],[],0,null]',
])("a text that no reading was stored as is none: %s", (text) => {
  expect(readStoredReading(text)).toBe(undefined);
});

test("texts that come again are written once, and a call takes some 80 characters besides its ids", () => {
  const calls = Array.from({ length: 1000 }, (_, index) => aCall(index));
  const text = storedReading({ ...NOTHING, calls }) ?? "";
  expect([text.length / calls.length < 140, text.split("the shop").length]).toEqual([true, 2]);
});

function aCall(index: number): LoggedCall {
  return {
    id: `msg_01234567890123456789${index}`,
    at: instant(1_795_000_000_000 + index * 5000),
    provider: undefined,
    model: "acme-large",
    usage: usageOf({ freshInput: 3, cacheRead: 150_000, cacheWrite5m: 0, cacheWrite1h: 2500, output: 500 }),
    output: { kind: "final" },
    origin: { project: "the shop", conversation: "11111111-2222-3333-4444-555555555555", branch: "main" },
    isFirstHand: true,
    requestId: `req_01234567890123456789${index}`,
    acts: [{ key: 2 ** 31 + index, tool: "Bash", work: "lint" }],
  };
}

const someText = fc.oneof(fc.string(), fc.constantFrom("acme-large", "the shop", "\ud800", 'a"\\\n\0'));
const someCount = fc.oneof(fc.nat(100_000), fc.maxSafeNat());
const someInstant = fc.oneof(fc.maxSafeInteger(), fc.integer()).map(instant);
const optional = { requiredKeys: [] as [], noNullPrototype: true };

/** Every field that a value may have: one that it gains stops the build here, and fails the test until it is stored as well. */
type Each<Value> = {
  readonly [Key in keyof Required<Value>]: fc.Arbitrary<NonNullable<Value[Key]> | undefined>;
};

const someOrigin: fc.Arbitrary<CallOrigin> = fc.record(
  {
    project: someText,
    conversation: someText,
    agent: someText,
    agentType: someText,
    parentToolUse: someText,
    branch: someText,
    requirement: someText,
    task: someText.map(taskId),
    chunk: someText,
    step: someText,
    gate: someText,
    kind: fc.constantFrom(...TASK_KINDS),
  } satisfies Each<CallOrigin>,
  optional,
);

const someAct: fc.Arbitrary<ToolAct> = fc.record(
  {
    key: fc.nat(2 ** 32 - 1),
    tool: someText,
    commits: fc.constant(true as const),
    work: fc.constantFrom(...DETERMINISTIC_WORK),
    changes: fc.nat(2 ** 32 - 1),
    plans: fc.constant<true>(true),
    starts: fc.record({ type: someText, model: someText }, optional),
  } satisfies Each<ToolAct>,
  { requiredKeys: ["key", "tool"], noNullPrototype: true },
);

const someCall: fc.Arbitrary<LoggedCall> = fc.record(
  {
    id: someText,
    at: someInstant,
    provider: fc.option(someText, { nil: undefined }),
    model: someText,
    modelAsked: someText,
    usage: fc
      .record(
        {
          freshInput: someCount,
          cacheRead: someCount,
          cacheWrite5m: someCount,
          cacheWrite1h: someCount,
          output: someCount,
        },
        optional,
      )
      .map(usageOf),
    output: fc.oneof(
      fc.constant({ kind: "final" as const }),
      fc.record(
        { kind: fc.constant("placeholder" as const), characters: fc.option(someCount, { nil: undefined }) },
        { noNullPrototype: true },
      ),
    ),
    origin: someOrigin,
    isFirstHand: fc.boolean(),
    requestId: someText,
    isSummary: fc.constant<true>(true),
    isUnbilled: fc.constant<true>(true),
    recordedUsd: fc.oneof(someCount, fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })),
    speed: fc.constant("fast" as const),
    acts: fc.array(someAct, { maxLength: 3 }),
  } satisfies Each<LoggedCall>,
  {
    requiredKeys: ["id", "at", "provider", "model", "usage", "output", "origin", "isFirstHand"],
    noNullPrototype: true,
  },
);

const someAgent: fc.Arbitrary<SubAgent> = fc.record(
  {
    conversation: fc.option(someText, { nil: undefined }),
    agent: someText,
    agentType: someText,
    parentToolUse: someText,
  } satisfies Each<SubAgent>,
  { requiredKeys: ["conversation", "agent"], noNullPrototype: true },
);

const someMoment: fc.Arbitrary<Moment> = fc.record(
  {
    id: someText,
    at: someInstant,
    conversation: fc.option(someText, { nil: undefined }),
    agent: someText,
    happened: fc.oneof(
      fc.record(
        {
          kind: fc.constant("user-turn" as const),
          characters: fc.nat(),
          topics: fc.array(fc.constantFrom(...TOPICS), { maxLength: 3 }),
        },
        { noNullPrototype: true },
      ),
      fc.record(
        {
          kind: fc.constant("compaction" as const),
          trigger: fc.constantFrom("auto" as const, "manual" as const, undefined),
          tokensBefore: fc.option(fc.nat(), { nil: undefined }),
        },
        { noNullPrototype: true },
      ),
      fc.constant({ kind: "tools-changed" as const }),
    ),
  } satisfies Each<Moment>,
  { requiredKeys: ["id", "at", "conversation", "happened"], noNullPrototype: true },
);

const someReading: fc.Arbitrary<LogReading> = fc.record(
  {
    calls: fc.array(someCall, { maxLength: 6 }),
    agents: fc.array(someAgent, { maxLength: 3 }),
    moments: fc.array(someMoment, { maxLength: 3 }),
    skipped: fc.array(
      fc.record(
        { line: fc.option(fc.nat(), { nil: undefined }), reason: someText },
        { noNullPrototype: true },
      ),
      { maxLength: 3 },
    ),
    records: fc.nat(),
    state: fc.constantFrom<NonNullable<Json>>(0, { at: 5, seen: [["a", null]] }),
  } satisfies Each<LogReading>,
  { requiredKeys: ["calls", "skipped", "records", "state"], noNullPrototype: true },
);
