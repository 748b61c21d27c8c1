import * as fc from "fast-check";
import { expect, test } from "vitest";
import { usageOf } from "../domain/index.ts";
import {
  aCall,
  aChunk,
  EXACT,
  lightAt,
  priceOf,
  someChunks,
  THREE_CALLS,
  withExactly,
} from "./__fixtures__/recorded-work.ts";
import { projectDelegation } from "./project-delegation.ts";

const light = { model: "acme-light", priceOf } as const;

/** 4,000 written, 500 out; 4,000 read, 1,500 written, 300 out; 5,500 read, 800 written, 200 out: $1.25, $0.10 and $5 a million. */
const FRESH = 7_500_000 + 3_775_000 + 2_550_000;
const RECORDED = 35_000_000 + 33_900_000 + 29_000_000;

test("where a program hands out and every attempt passes, a delegation costs the calls of the fresh context", () => {
  const found = projectDelegation([aChunk(THREE_CALLS)], {
    ...light,
    assumptions: EXACT,
    orchestration: "program",
  });
  expect(found).toEqual({
    lever: { kind: "delegate", model: "acme-light" },
    baseline: { name: "as-recorded", cost: RECORDED },
    low: FRESH,
    expected: FRESH,
    high: FRESH,
    saving: { low: RECORDED - FRESH, expected: RECORDED - FRESH, high: RECORDED - FRESH },
    parts: {
      kept: 0,
      moved: FRESH,
      handOver: 0,
      verification: 0,
      rewrites: 0,
      takeBack: 0,
      contextSaved: 0,
    },
    assumptions: found.assumptions,
    units: { unit: "chunk", considered: 1, eligible: 1, excluded: [], calls: 3 },
    perUnit: { unit: "sub-agent", count: 1, low: FRESH, expected: FRESH, high: FRESH, outputTokens: 1000 },
    // The same three calls at the frontier's own price are four times as dear.
    levers: { price: 4, context: RECORDED / (4 * FRESH) },
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    basis: "projected",
  });
});

test("the main loop pays for the brief that it writes and for its check, a call in its own context each", () => {
  const found = projectDelegation([aChunk(THREE_CALLS)], { ...light, assumptions: EXACT });
  expect(found.parts).toEqual({
    kept: 0,
    moved: FRESH,
    // 50,000 read, 1,000 written as recorded, and 1,000 tokens of brief answered at $20 a million.
    handOver: 20_000_000 + 5_000_000 + 20_000_000,
    // 51,000 read, brief and result written, 300 answered.
    verification: 20_400_000 + 15_000_000 + 6_000_000,
    rewrites: 0,
    takeBack: 0,
    contextSaved: 0,
  });
  expect(found.expected).toBe(FRESH + 45_000_000 + 41_400_000);
});

test("a conversation that keeps its cache for an hour writes the result for an hour", () => {
  const [first, ...others] = THREE_CALLS;
  if (first?.usage === undefined) throw new Error("no call");
  const usage = usageOf({ ...first.usage, cacheWrite5m: 0, cacheWrite1h: 1000 });
  const hour = { ...first, usage };
  const { parts } = projectDelegation([aChunk([hour, ...others])], { ...light, assumptions: EXACT });
  expect(parts.verification).toBe(20_400_000 + 3000 * 8000 + 6_000_000);
});

test("work that fails is paid for twice: in the share that fails, the recorded cost comes on top", () => {
  const assumptions = withExactly({ passRate: 0.75 });
  const found = projectDelegation([aChunk(THREE_CALLS)], { ...light, assumptions, orchestration: "program" });
  expect(found.parts.takeBack).toBe(RECORDED / 4);
  expect(found.expected).toBe(FRESH + RECORDED / 4);
});

test("a measured pass rate replaces the assumed one, and is its lower bound where the cost is high", () => {
  const passRate = { mean: 0.9, lower: 0.5, n: 40, basis: "measured" } as const;
  const found = projectDelegation([aChunk(THREE_CALLS)], {
    ...light,
    assumptions: EXACT,
    passRate,
    orchestration: "program",
  });
  const tenth = [35_000_000, 33_900_000, 29_000_000].reduce(
    (sum, cost) => sum + Math.round(cost * (1 - 0.9)),
    0,
  );
  expect([found.low, found.expected, found.high]).toEqual([
    FRESH + tenth,
    FRESH + tenth,
    FRESH + RECORDED / 2,
  ]);
  expect(found.assumptions[0]).toEqual({
    name: "passRate",
    value: { low: 0.5, expected: 0.9, high: 0.9 },
    why: "measured over 40 attempts",
    basis: "measured",
  });
});

const LATER = aCall({ minute: 9, read: 60_000, write: 100, output: 10 });
const LATER_COST = 24_000_000 + 500_000 + 200_000;

test("later calls do not read what the chunk left in the conversation; where the cost is high that is not counted on", () => {
  const chunks = [aChunk(THREE_CALLS), aChunk([LATER], { name: "C#2", endedBy: "end" })];
  const found = projectDelegation(chunks, { ...light, assumptions: EXACT, orchestration: "program" });
  // From 51,000 to 53,300 and the last answer of 200: 2,500 tokens at $0.40 a million.
  expect(found.parts.contextSaved).toBe(1_000_000);
  expect([found.low, found.expected, found.high]).toEqual([
    FRESH + LATER_COST - 1_000_000,
    FRESH + LATER_COST - 1_000_000,
    FRESH + LATER_COST,
  ]);
});

test("brief, result and verdict that are longer than the work make later calls dearer, in every scenario", () => {
  const chunks = [aChunk(THREE_CALLS), aChunk([LATER], { name: "C#2", endedBy: "end" })];
  const { parts, low, high } = projectDelegation(chunks, { ...light, assumptions: EXACT });
  expect(parts.contextSaved).toBe((2500 - 3300) * 400);
  expect(high).toBe(low);
});

test("a compaction ends what was saved, and another conversation never had it", () => {
  const compacted = aCall({ minute: 9, read: 20_000, write: 100, output: 10 });
  const other = aChunk([LATER], { conversation: "D", endedBy: "end" });
  const chunks = [aChunk(THREE_CALLS), aChunk([compacted], { endedBy: "end" }), other];
  const found = projectDelegation(chunks, { ...light, assumptions: EXACT, orchestration: "program" });
  expect(found.parts.contextSaved).toBe(0);
});

test("more calls than were recorded repeat the later ones, and a half call costs half", () => {
  const assumptions = withExactly({ callsFactor: 1.5 });
  const found = projectDelegation([aChunk(THREE_CALLS)], { ...light, assumptions, orchestration: "program" });
  // The fourth call reads 6,300, writes 1,500 and answers 300; of the fifth none; 3 × 1.5 is four and a half.
  const fourth = 630_000 + 1_875_000 + 1_500_000;
  const half = (780_000 + 1_000_000 + 1_000_000) / 2;
  expect(found.expected).toBe(FRESH + fourth + half);
});

test("what the conversation had come to know has to be read again, but no more than that", () => {
  const before = aChunk([aCall({ write: 20_000 })], { endedBy: "end" });
  const after = aChunk(THREE_CALLS, { name: "C#2" });
  const moved = (rereadTokens: number) =>
    projectDelegation([before, after], {
      ...light,
      assumptions: withExactly({ rereadTokens }),
      orchestration: "program",
    }).parts.moved;
  // Written once at $1.25 a million, and read twice at $0.10.
  expect(moved(4000)).toBe(FRESH + 4000 * 1450);
  expect(moved(90_000)).toBe(FRESH + (51_000 - 20_000) * 1450);
});

test("a small call beside the conversation does not make the next one a large step", () => {
  const aside = aCall({ minute: 1, read: 0, write: 400, output: 10 });
  const [first, second, third] = THREE_CALLS;
  if (first === undefined || second === undefined || third === undefined) throw new Error("no calls");
  const found = projectDelegation([aChunk([first, aside, second, third])], {
    ...light,
    assumptions: EXACT,
    orchestration: "program",
  });
  // It is a step of 500 tokens, the answer before it; the others go on from there.
  const step = 400_000 + 625_000 + 50_000;
  expect(found.parts.moved).toBe(FRESH + step + 500 * 2 * 100);
});

test("at the same model a one-call chunk in a small context is a loss even before brief and check: its opening is written, not read", () => {
  const chunk = aChunk([aCall({ read: 18_000, write: 400, output: 600 })]);
  const found = projectDelegation([chunk], { model: "acme-frontier", priceOf, orchestration: "program" });
  expect(found.levers?.price).toBe(1);
  expect(found.levers?.context).toBeLessThan(0.66);
  expect(found.saving.high).toBeLessThan(0);
});

test("chunks that stay are counted by their reasons and cost what they cost", () => {
  const kept = [
    aChunk([], { subCalls: THREE_CALLS, conversation: "S" }),
    aChunk(THREE_CALLS, { conversation: "A", endedBy: "end" }),
    aChunk(THREE_CALLS, { conversation: "B", endedBy: "end" }),
    aChunk(THREE_CALLS, { conversation: "E", topics: ["design"] }),
    aChunk([aCall({ model: "acme-unheard-of", write: 9, hasUncertainOutput: true })], { conversation: "U" }),
  ];
  const { units, expected, parts, unpricedCalls, uncertainOutputCalls, perUnit, levers } = projectDelegation(
    kept,
    light,
  );
  expect({
    units,
    expected,
    parts: parts.kept,
    unpricedCalls,
    uncertainOutputCalls,
    perUnit,
    levers,
  }).toEqual({
    units: {
      unit: "chunk",
      considered: 5,
      eligible: 0,
      excluded: [
        { because: "nothing shows that it was finished", count: 2 },
        { because: "a call of it has no price", count: 1 },
        { because: "design and plans need the conversation", count: 1 },
        { because: "it already ran in a sub-agent", count: 1 },
      ],
      calls: 12,
    },
    expected: 4 * RECORDED,
    parts: 4 * RECORDED,
    unpricedCalls: 1,
    uncertainOutputCalls: 1,
    perUnit: undefined,
    levers: undefined,
  });
});

test("what ran in a sub-agent is not delegated again, and a sum over many calls cannot be, whatever the caller lets go", () => {
  const chunks = [
    aChunk([], { subCalls: THREE_CALLS }),
    aChunk([aCall({ read: 300_000, output: 10 })], { conversation: "W", endedBy: "snapshot" }),
  ];
  const { units } = projectDelegation(chunks, { ...light, whyKept: () => undefined });
  expect(units.excluded).toEqual([
    { because: "it already ran in a sub-agent", count: 1 },
    { because: "its calls are recorded as one sum", count: 1 },
  ]);
});

test("work that was priced by another book than this one cannot be weighed against it", () => {
  const [call] = THREE_CALLS;
  if (call === undefined) throw new Error("no call");
  const unlisted = { ...call, modelAsked: "acme-old", modelAnswered: "acme-old" };
  const found = projectDelegation([aChunk([unlisted])], light);
  expect(found.units.excluded).toEqual([
    { because: "acme-old, which did it, has no price at its time", count: 1 },
  ]);
});

test("a model without a price moves nothing", () => {
  const found = projectDelegation([aChunk(THREE_CALLS)], { model: "acme-unheard-of", priceOf });
  expect(found.units.excluded).toEqual([{ because: "acme-unheard-of has no price at its time", count: 1 }]);
  expect(found.expected).toBe(RECORDED);
});

test("the best single model is the one at which the same calls cost the least", () => {
  const models = ["acme-frontier", "acme-mid", "acme-unheard-of"];
  const found = projectDelegation([aChunk(THREE_CALLS)], {
    ...light,
    baseline: { name: "best-single", models },
  });
  expect(found.baseline).toEqual({ name: "best-single", model: "acme-mid", cost: RECORDED / 2 });
  expect(found.saving.expected).toBe(RECORDED / 2 - found.expected);
});

test("a best single model without a price for every call is refused by name", () => {
  const baseline = { name: "best-single", models: ["acme-unheard-of"] } as const;
  expect(() => projectDelegation([aChunk(THREE_CALLS)], { ...light, baseline })).toThrow(
    "none of acme-unheard-of has a price for all of these calls",
  );
});

test("a range that is none is refused", () => {
  const assumptions = {
    passRate: { value: { low: 0.5, expected: 0.9, high: 1.2 }, why: "", basis: "assumed" },
  } as const;
  expect(() => projectDelegation([], { ...light, assumptions })).toThrow("from 0 to 1");
});

test("where nothing moves, nothing changes: neither by models that alternated, nor by compactions", () => {
  fc.assert(
    fc.property(someChunks, (chunks) => {
      const { low, expected, high, baseline } = projectDelegation(chunks, { ...light, whyKept: () => "no" });
      expect([low, expected, high]).toEqual([baseline.cost, baseline.cost, baseline.cost]);
    }),
  );
});

test("no chunks: nothing, and it costs nothing", () => {
  const { low, expected, high, baseline, units, levers } = projectDelegation([], light);
  expect({ low, expected, high, baseline, units, levers }).toEqual({
    low: 0,
    expected: 0,
    high: 0,
    baseline: { name: "as-recorded", cost: 0 },
    units: { unit: "chunk", considered: 0, eligible: 0, excluded: [], calls: 0 },
    levers: undefined,
  });
});

test("low ≤ expected ≤ high, the parts add up, and a dearer model is never cheaper", () => {
  fc.assert(
    fc.property(someChunks, fc.double({ min: 1, max: 50, noNaN: true }), (chunks, times) => {
      const cheap = projectDelegation(chunks, light);
      const dear = projectDelegation(chunks, { ...light, priceOf: lightAt(times) });
      expect(cheap.low).toBeLessThanOrEqual(cheap.expected);
      expect(cheap.expected).toBeLessThanOrEqual(cheap.high);
      const { contextSaved, ...parts } = cheap.parts;
      const sum = Object.values(parts).reduce((total, part) => total + part, 0);
      expect(sum - contextSaved).toBe(cheap.expected);
      // What already ran at the light model stays at its recorded price.
      for (const scenario of ["low", "expected", "high"] as const) {
        expect(dear[scenario]).toBeGreaterThanOrEqual(cheap[scenario]);
      }
    }),
  );
});
