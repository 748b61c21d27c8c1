import * as fc from "fast-check";
import { expect, test } from "vitest";
import { instant, type Moment } from "../domain/index.ts";
import { NOON } from "../testing/index.ts";
import {
  aCall,
  aThread,
  EXACT,
  lightAt,
  priceOf,
  someChunks,
  THREE_CALLS,
  withExactly,
} from "./__fixtures__/recorded-work.ts";
import { projectSwitch } from "./project-switch.ts";

const light = { model: "acme-light", priceOf, assumptions: EXACT } as const;

const RECORDED = [35_000_000, 33_900_000, 29_000_000] as const;
const TOTAL = RECORDED[0] + RECORDED[1] + RECORDED[2];

test("whole conversations at another model cost the same tokens at its price", () => {
  const found = projectSwitch([aThread(THREE_CALLS)], { ...light, from: "first-call" });
  expect(found).toEqual({
    lever: { kind: "switch", model: "acme-light", from: "first-call" },
    baseline: { name: "as-recorded", cost: TOTAL },
    low: TOTAL / 4,
    expected: TOTAL / 4,
    high: TOTAL / 4,
    saving: { low: (TOTAL * 3) / 4, expected: (TOTAL * 3) / 4, high: (TOTAL * 3) / 4 },
    parts: {
      kept: 0,
      moved: TOTAL / 4,
      handOver: 0,
      verification: 0,
      rewrites: 0,
      takeBack: 0,
      contextSaved: 0,
    },
    assumptions: found.assumptions,
    units: { unit: "conversation", considered: 1, eligible: 1, excluded: [], calls: 3 },
    perUnit: {
      unit: "call",
      count: 3,
      low: Math.round(TOTAL / 12),
      expected: Math.round(TOTAL / 12),
      high: Math.round(TOTAL / 12),
      outputTokens: 333,
    },
    levers: { price: 4, context: 1 },
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    basis: "projected",
  });
});

test("answers that are twice as long cost twice their price there, and the tokens are a loss of their own", () => {
  const assumptions = withExactly({ outputFactor: 2 });
  const found = projectSwitch([aThread(THREE_CALLS)], { ...light, assumptions, from: "first-call" });
  expect(found.expected).toBe(TOTAL / 4 + 1000 * 5000);
  expect(found.levers).toEqual({ price: 4, context: TOTAL / (TOTAL + 1000 * 20_000) });
});

/** Reads 50,000 each time, so that a switch to light pays 50,000 × $1.15 a million once. */
function steady(count: number) {
  return Array.from({ length: count }, (_, minute) =>
    aCall({ minute, read: 50_000, write: 100, output: 200 }),
  );
}

test("from where it pays, the first later call writes the context that it would have read", () => {
  const found = projectSwitch([aThread(steady(6))], { ...light, from: "where-it-pays" });
  const call = 20_000_000 + 500_000 + 4_000_000;
  expect(found.parts).toEqual({
    kept: call,
    moved: (5 * call) / 4,
    handOver: 0,
    verification: 0,
    rewrites: 50_000 * 1150,
    takeBack: 0,
    contextSaved: 0,
  });
});

test("a conversation that is soon over stays where it was", () => {
  const found = projectSwitch([aThread(steady(3))], { ...light, from: "where-it-pays" });
  expect(found.units.excluded).toEqual([{ because: "no later point would have paid", count: 1 }]);
  expect(found.saving).toEqual({ low: 0, expected: 0, high: 0 });
});

test("a call that wrote its context anyway is where a switch costs nothing", () => {
  const rewritten = aCall({ minute: 3, read: 0, write: 50_100, output: 200 });
  const calls = [...steady(3), rewritten, aCall({ minute: 4, read: 50_100, write: 100, output: 200 })];
  const found = projectSwitch([aThread(calls)], { ...light, from: "where-it-pays" });
  expect(found.parts.rewrites).toBe(0);
  expect(found.perUnit?.count).toBe(2);
});

function turn(minute: number): Moment {
  const at = instant(NOON + minute * 60_000 - 1);
  const happened = { kind: "user-turn", characters: 9, topics: [] } as const;
  return { id: `turn-${minute}`, at, conversation: "C", happened };
}

test("a switch waits for a turn of the person, where the log tells of turns: never between a tool's call and its result", () => {
  const thread = aThread(steady(12), { moments: [turn(0), turn(4)] });
  const found = projectSwitch([thread], { ...light, from: "where-it-pays" });
  expect(found.perUnit?.count).toBe(8);
});

test("sub-agents, unpriced conversations and those that ran there stay, each counted by its reason", () => {
  const there = aThread([aCall({ model: "acme-light", read: 100 })]);
  const threads = [
    there,
    aThread(THREE_CALLS, { agent: "a1" }),
    aThread([aCall({ model: "acme-unheard-of", read: 5, hasUncertainOutput: true })]),
  ];
  const { units, expected, unpricedCalls, uncertainOutputCalls } = projectSwitch(threads, {
    ...light,
    from: "first-call",
  });
  expect({ units, expected, unpricedCalls, uncertainOutputCalls }).toEqual({
    units: {
      unit: "conversation",
      considered: 3,
      eligible: 0,
      excluded: [
        { because: "a sub-agent, which has a model of its own", count: 1 },
        { because: "all of it ran at acme-light", count: 1 },
        { because: "no call of it has a price", count: 1 },
      ],
      calls: 4,
    },
    expected: TOTAL + 100 * 100,
    unpricedCalls: 1,
    uncertainOutputCalls: 1,
  });
});

test("calls that ran there already keep their answers and their cost, and unpriced ones are in neither sum", () => {
  const calls = [
    aCall({ minute: 0, model: "acme-light", read: 1000, output: 100 }),
    aCall({ minute: 1, read: 1000, output: 100 }),
    aCall({ minute: 2, model: "acme-unheard-of", read: 1000, output: 100 }),
  ];
  const assumptions = withExactly({ outputFactor: 3 });
  const found = projectSwitch([aThread(calls)], { ...light, assumptions, from: "first-call" });
  expect([found.expected, found.baseline.cost, found.unpricedCalls]).toEqual([
    600_000 + 100_000 + 300 * 5000,
    600_000 + 2_400_000,
    1,
  ]);
});

test("no conversations: nothing, and it costs nothing", () => {
  const { low, expected, high, baseline, perUnit } = projectSwitch([], { ...light, from: "first-call" });
  expect({ low, expected, high, baseline, perUnit }).toEqual({
    low: 0,
    expected: 0,
    high: 0,
    baseline: { name: "as-recorded", cost: 0 },
    perUnit: undefined,
  });
});

test("low ≤ expected ≤ high, a dearer model is never cheaper, and from where it pays is never dearer than staying", () => {
  const some = { model: "acme-light", priceOf };
  fc.assert(
    fc.property(someChunks, fc.double({ min: 1, max: 50, noNaN: true }), (chunks, times) => {
      const threads = chunks.map(({ calls }) => aThread(calls)).filter(({ calls }) => calls.length > 0);
      for (const from of ["first-call", "where-it-pays"] as const) {
        const found = projectSwitch(threads, { ...some, from });
        expect(found.low).toBeLessThanOrEqual(found.expected);
        expect(found.expected).toBeLessThanOrEqual(found.high);
        const dear = projectSwitch(threads, { ...some, from, priceOf: lightAt(times) });
        expect(dear.expected).toBeGreaterThanOrEqual(found.expected);
        if (from === "where-it-pays") expect(dear.saving.expected).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
