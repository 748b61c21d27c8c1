import { expect, test } from "vitest";
import { breakEvenTurns } from "../../pricing/index.ts";
import type { Expectation } from "../horizon.ts";
import { aMoment, aThread, at, type CallDraft, priceOfTest } from "../test-work.ts";
import { COURSE_ASSUMPTIONS } from "./assumptions.ts";
import { COURSES } from "./course.ts";
import { type TurningContext, turningPoints } from "./turning-points.ts";

const TEN: Expectation = { mean: 10, p10: 1, p50: 8, p90: 20, threads: 12, after: 4 };

function expecting(expected: Expectation | undefined): TurningContext {
  const horizon = { expectedAfter: () => expected };
  return {
    target: "cheap",
    priceOf: priceOfTest,
    remaining: { main: horizon, sub: horizon, chunk: horizon },
  };
}

/** After an opening of 20,000 the context is 104,000 tokens when its person speaks; three calls follow, of 2,000 new tokens each. */
const calls: readonly CallDraft[] = [
  { minute: 0, write5m: 20_000, output: 1_000 },
  { minute: 1, read: 20_000, write5m: 80_000, output: 1_000 },
  { minute: 2, read: 100_000, write5m: 2_000, output: 1_000 },
  { minute: 3, read: 102_000, write5m: 2_000, output: 1_000 },
  { minute: 4, read: 104_000, write5m: 2_000, output: 1_000 },
  { minute: 5, read: 106_000, write5m: 2_000, output: 1_000 },
  { minute: 6, read: 108_000, write5m: 2_000, output: 1_000 },
];
const spoken = aMoment(3.5, "user-turn");

/** Thousandths of a dollar, since every price of the test is a whole number of them for a thousand tokens. */
const saved = (low: number, expected: number, high: number) => ({
  low: low * 1_000,
  expected: expected * 1_000,
  high: high * 1_000,
  basis: "projected",
});

test("each course has its break-even, and what it would have been worth over the calls that followed", () => {
  const points = turningPoints(aThread(calls, { moments: [spoken] }), expecting(TEN));
  const point = {
    callIndex: 4,
    at: at(4),
    contextTokens: 104_000,
    expected: TEN,
    pays: true,
  };
  // Micro-dollars. A call that stays: 104,000 read, 2,000 written, 1,000 answered.
  const stay = 104_000 + 25_000 + 50_000;
  const actual = (stay + 181_000 + 183_000) * 1_000;
  expect(points).toEqual([
    {
      ...point,
      course: "switch",
      breakEvenCalls: expect.closeTo((104_000 * 2.3) / (stay - (1.2 * stay) / 5), 9),
      // 106,000 written, then 106,000 and 108,000 read: 347,800, times 1.4, 1.2 and 1.
      hindsight: { calls: 3, actual, saved: saved(543_000 - 486_920, 543_000 - 417_360, 543_000 - 347_800) },
    },
    {
      ...point,
      course: "delegate",
      // 23,000 to begin with; brief and report cost two calls of the conversation, 204,000 each.
      breakEvenCalls: expect.closeTo((408_000 + 52_900) / (stay - 1.2 * 19_600), 9),
      hindsight: {
        calls: 3,
        actual,
        saved: saved(
          543_000 - (570_500 + 1.4 * 153_500),
          543_000 - (408_000 + 1.2 * 112_900),
          543_000 - (326_750 + 81_000),
        ),
      },
    },
    {
      ...point,
      course: "compact",
      // 20,000 still read and 15,000 written; the summary is an answer of 5,000 to 104,000.
      breakEvenCalls: expect.closeTo((354_000 + 172_500) / (stay - 110_000), 9),
      hindsight: {
        calls: 3,
        actual,
        saved: saved(
          543_000 - (404_000 + 639_000),
          543_000 - (354_000 + 508_500),
          543_000 - (304_000 + 436_000),
        ),
      },
    },
    {
      ...point,
      course: "afresh",
      // 32,000, all of it written.
      breakEvenCalls: expect.closeTo((204_000 + 368_000) / (stay - 107_000), 9),
      hindsight: {
        calls: 3,
        actual,
        saved: saved(
          543_000 - (304_000 + 854_500),
          543_000 - (204_000 + 695_000),
          543_000 - (154_000 + 608_000),
        ),
      },
    },
  ]);
});

test("only the first point of a course at which it pays is judged by what followed", () => {
  const moments = [spoken, aMoment(4.5, "user-turn")];
  const points = turningPoints(aThread(calls, { moments }), expecting(TEN));
  expect(points.map(({ course, callIndex, hindsight }) => [course, callIndex, hindsight?.calls])).toEqual([
    ["switch", 4, 3],
    // A chunk ends at the next turn.
    ["delegate", 4, 1],
    ["compact", 4, 3],
    ["afresh", 4, 3],
    ...COURSES.map((course) => [course, 5, undefined]),
  ]);
});

test("what followed ends with a compaction", () => {
  const compacted = { minute: 6, read: 18_000, write5m: 12_000, output: 1_000 };
  const thread = aThread([...calls.slice(0, 6), compacted], { moments: [spoken] });
  expect(turningPoints(thread, expecting(TEN)).map(({ hindsight }) => hindsight?.calls)).toEqual([
    2, 2, 2, 2,
  ]);
});

test("fewer calls to come than the break-even do not pay, nor does what nothing is known of", () => {
  const thread = aThread(calls, { moments: [spoken] });
  const few = turningPoints(thread, expecting({ ...TEN, mean: 2.9 }));
  expect(few.map(({ course, pays, hindsight }) => [course, pays, hindsight !== undefined])).toEqual([
    ["switch", true, true],
    ["delegate", false, false],
    ["compact", false, false],
    ["afresh", false, false],
  ]);
  expect(turningPoints(thread, expecting(undefined)).map(({ pays }) => pays)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

/** The calls before which something could have been done otherwise. */
function places(drafts: readonly CallDraft[]): readonly number[] {
  const points = turningPoints(aThread(drafts), expecting(TEN));
  return [...new Set(points.map(({ callIndex }) => callIndex))];
}

test("there is no point while a tool's answer is awaited, and one where the agent had finished", () => {
  const asking = [{ key: 1, tool: "Bash" }];
  expect(places(calls.map((call) => ({ ...call, acts: asking })))).toEqual([]);
  expect(places(calls)).toEqual([]);
  expect(places(calls.map((call, index) => ({ ...call, acts: index === 2 ? [] : asking })))).toEqual([3]);
});

test("where the log names the work, another name is a point, unless a tool's answer is awaited", () => {
  const named = calls.map((call, index) => ({ ...call, tags: { chunk: index < 4 ? "C1" : "C2" } }));
  expect(places(named)).toEqual([4]);
  expect(places(named.map((call) => ({ ...call, acts: [{ key: 1, tool: "Bash" }] })))).toEqual([]);
});

test("where the cache has expired, a switch costs nothing that staying would not", () => {
  const late = { minute: 30, write5m: 106_000, output: 1_000 };
  const points = turningPoints(aThread([...calls.slice(0, 4), late], { moments: [spoken] }), expecting(TEN));
  // The summary has to write the context: 1,300,000 + 250,000; the call that stays writes it as well, so that only the rest counts.
  const stay = 179_000;
  expect(points.map(({ course, breakEvenCalls }) => [course, breakEvenCalls])).toEqual([
    ["switch", 0],
    ["delegate", expect.closeTo((408_000 + 52_900) / (stay - 1.2 * 19_600), 9)],
    ["compact", expect.closeTo((354_000 + 172_500) / (stay - 110_000), 9)],
    ["afresh", expect.closeTo((204_000 + 368_000) / (stay - 107_000), 9)],
  ]);
  expect(points[0]?.hindsight).toEqual({
    calls: 1,
    actual: 1_375_000_000,
    saved: saved(1_375_000 - 385_000, 1_375_000 - 330_000, 1_375_000 - 275_000),
  });
});

test("a switch's break-even is that of `breakEvenTurns` where the other model needs as many calls", () => {
  const [dear, cheap] = [priceOfTest("dear", at(0)), priceOfTest("cheap", at(0))];
  if (dear === undefined || cheap === undefined) throw new Error("both have a price");
  const assumptions = {
    ...COURSE_ASSUMPTIONS,
    callsAtTarget: { value: { low: 1, expected: 1, high: 1 }, why: "for the sake of the test" },
  };
  const points = turningPoints(aThread(calls, { moments: [spoken] }), { ...expecting(TEN), assumptions });
  const turn = { contextTokens: 104_000, newTokensPerTurn: 2_000, outputTokensPerTurn: 1_000 };
  expect(points[0]?.breakEvenCalls).toBe(
    breakEvenTurns(turn, { from: dear, to: cheap, charge: "write-less-read" }).oneWay,
  );
});

test("what lives for an hour is written at that price", () => {
  const hour = calls.map(({ write5m, ...call }) => ({ ...call, write1h: write5m ?? 0 }));
  const points = turningPoints(aThread(hour, { moments: [spoken] }), expecting(TEN));
  const stay = 104_000 + 40_000 + 50_000;
  expect(points[0]?.breakEvenCalls).toBeCloseTo((104_000 * 3.8) / (stay - (1.2 * stay) / 5), 9);
});

test("without the target's price only courses at the own model have a break-even", () => {
  const points = turningPoints(aThread(calls, { moments: [spoken] }), {
    ...expecting(TEN),
    target: "unheard-of",
  });
  expect(points.map(({ course, pays }) => [course, pays])).toEqual([
    ["switch", false],
    ["delegate", false],
    ["compact", true],
    ["afresh", true],
  ]);
});

test("a switch to the own model, or to a dearer one, never pays", () => {
  const thread = aThread(calls, { moments: [spoken] });
  const cheap = aThread(
    calls.map((call) => ({ ...call, model: "cheap" })),
    { moments: [spoken] },
  );
  for (const points of [
    turningPoints(thread, { ...expecting(TEN), target: "dear" }),
    turningPoints(cheap, { ...expecting(TEN), target: "dear" }),
  ]) {
    expect(points[0]).toMatchObject({ course: "switch", breakEvenCalls: undefined, pays: false });
  }
});

test("a call without a price among those that followed leaves nothing to be said in hindsight", () => {
  const thread = aThread(
    calls.map((call, index) => (index === 6 ? { ...call, model: "unheard-of" } : call)),
    { moments: [spoken] },
  );
  expect(turningPoints(thread, expecting(TEN)).map(({ pays, hindsight }) => [pays, hindsight])).toEqual(
    COURSES.map(() => [true, undefined]),
  );
});

test("a sub-agent has no such points", () => {
  expect(turningPoints(aThread(calls, { moments: [spoken], agent: "agent-1" }), expecting(TEN))).toEqual([]);
});

test("a range of an assumption runs from what makes its course cheap to what makes it dear, and has its reason", () => {
  for (const { value, why } of Object.values(COURSE_ASSUMPTIONS)) {
    expect(value.low).toBeLessThan(value.expected);
    expect(value.expected).toBeLessThan(value.high);
    expect(why.length).toBeGreaterThan(20);
  }
});
