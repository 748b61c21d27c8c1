import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  addUsage,
  byTokenClass,
  type CallEntry,
  type Cost,
  FREE,
  instant,
  NO_SPEND,
  NO_USAGE,
  nanoUsd,
  PLACES,
  runId,
  type Spend,
  TIERS,
  taskId,
  usageOf,
} from "../domain/index.ts";
import { aCallEntry, NOON } from "../testing/index.ts";
import { GROUPING_NAMES, type Grouping, spendReport } from "./spend-report.ts";

const BOOK = { name: "list", date: "2026-11-20" };
const UNPRICED: Cost = { kind: "unpriced", because: "unknown-model" };

function priced(output: number) {
  const byClass = byTokenClass((tokenClass) => nanoUsd(tokenClass === "output" ? output : 0));
  return { kind: "priced", amount: nanoUsd(output), byClass } as const satisfies Cost;
}

function spendOfOutput(output: number, calls: number, unpricedCalls = 0): Spend {
  const { amount, byClass } = priced(output);
  return { amount, byClass, calls, unpricedCalls };
}

const unpriced = (model: string) => aCallEntry({ modelAnswered: model, cost: UNPRICED });
const USAGE = usageOf({ freshInput: 100, output: 50 });
const SURE = { uncertainOutputCalls: 0, estimatedOutputCalls: 0 };
const NOTHING = { spend: NO_SPEND, usage: NO_USAGE, ...SURE };

test("calls are summed by their key, dearest group first, and in the totals", () => {
  const calls = [
    aCallEntry({ tags: { tier: "light" }, cost: priced(10) }),
    aCallEntry({ tags: { tier: "frontier" }, cost: priced(70) }),
    aCallEntry({ tags: { tier: "light" }, cost: priced(20) }),
  ];
  expect(spendReport(calls, ["tier"], BOOK)).toEqual({
    priceBook: BOOK,
    basis: "historical",
    totals: { spend: spendOfOutput(100, 3), usage: usageOf({ freshInput: 300, output: 150 }), ...SURE },
    mainLoop: { spend: spendOfOutput(100, 3), usage: usageOf({ freshInput: 300, output: 150 }), ...SURE },
    subAgents: NOTHING,
    unpriced: [],
    groups: [
      { key: { tier: "frontier" }, spend: spendOfOutput(70, 1), usage: USAGE, ...SURE },
      {
        key: { tier: "light" },
        spend: spendOfOutput(30, 2),
        usage: usageOf({ freshInput: 200, output: 100 }),
        ...SURE,
      },
    ],
  });
});

test("several keys make a group of each combination, told in the order asked for", () => {
  const calls = [
    aCallEntry({ tags: { tier: "light", step: "plan" }, cost: priced(3) }),
    aCallEntry({ tags: { tier: "light", step: "implement" }, cost: priced(2) }),
    aCallEntry({ tags: { tier: "mid", step: "implement" }, cost: priced(1) }),
  ];
  const { groups } = spendReport(calls, ["step", "tier"], BOOK);
  expect(groups.map(({ key }) => JSON.stringify(key))).toEqual([
    '{"step":"plan","tier":"light"}',
    '{"step":"implement","tier":"light"}',
    '{"step":"implement","tier":"mid"}',
  ]);
});

test("tag values that look like another combination's do not run together", () => {
  const calls = [
    aCallEntry({ tags: { task: taskId('a","x'), step: "b" }, cost: priced(1) }),
    aCallEntry({ tags: { task: taskId("a"), step: 'x","b' }, cost: priced(1) }),
  ];
  expect(spendReport(calls, ["task", "step"], BOOK).groups).toHaveLength(2);
});

test.each(GROUPING_NAMES.filter((name) => !["model", "day", "agent", "agent-type"].includes(name)))(
  "calls without the tag %s fall under (none), and are not left out",
  (grouping) => {
    const { groups } = spendReport([aCallEntry({ cost: priced(5) })], [grouping], BOOK);
    expect(groups).toEqual([
      { key: { [grouping]: "(none)" }, spend: spendOfOutput(5, 1), usage: USAGE, ...SURE },
    ]);
  },
);

test("a call belongs to the model that answered, or to the one that was asked where none did", () => {
  const calls = [
    aCallEntry({ modelAsked: "acme-mid", modelAnswered: "acme-frontier", cost: priced(9) }),
    aCallEntry({ modelAsked: "acme-mid", modelAnswered: undefined, outcome: "failed", cost: FREE }),
  ];
  expect(spendReport(calls, ["model"], BOOK).groups.map(({ key, spend }) => [key, spend.calls])).toEqual([
    [{ model: "acme-frontier" }, 1],
    [{ model: "acme-mid" }, 1],
  ]);
});

test("a day is a day in UTC, to its last millisecond", () => {
  const midnight = Date.UTC(2026, 10, 21);
  const calls = [
    aCallEntry({ at: instant(midnight - 1), cost: priced(2) }),
    aCallEntry({ at: instant(midnight), cost: priced(1) }),
  ];
  expect(spendReport(calls, ["day"], BOOK).groups.map(({ key }) => key)).toEqual([
    { day: "2026-11-20" },
    { day: "2026-11-21" },
  ]);
});

test("calls without a price are counted in every sum, and their tokens as well", () => {
  const calls = [
    aCallEntry({ tags: { tier: "light" }, cost: priced(10) }),
    aCallEntry({ tags: { tier: "light" }, cost: UNPRICED }),
    aCallEntry({ tags: { tier: "local" }, cost: UNPRICED, usage: undefined }),
  ];
  const { totals, groups } = spendReport(calls, ["tier"], BOOK);
  expect(totals).toEqual({
    spend: spendOfOutput(10, 3, 2),
    usage: usageOf({ freshInput: 200, output: 100 }),
    ...SURE,
  });
  expect(groups).toEqual([
    {
      key: { tier: "light" },
      spend: spendOfOutput(10, 2, 1),
      usage: usageOf({ freshInput: 200, output: 100 }),
      ...SURE,
    },
    { key: { tier: "local" }, spend: spendOfOutput(0, 1, 1), usage: NO_USAGE, ...SURE },
  ]);
});

test("without a key there are totals and no groups", () => {
  const report = spendReport([aCallEntry({ cost: priced(5) })], [], BOOK);
  expect([report.groups, report.totals.spend]).toEqual([[], spendOfOutput(5, 1)]);
});

test("of no calls the sum is nothing", () => {
  expect(spendReport([], ["model"], BOOK)).toEqual({
    priceBook: BOOK,
    basis: "historical",
    totals: NOTHING,
    mainLoop: NOTHING,
    subAgents: NOTHING,
    unpriced: [],
    groups: [],
  });
});

test("the main loop and sub-agents are summed apart, and a call in a context of its own is a sub-agent's", () => {
  const calls = [
    aCallEntry({ tags: { agent: "a1" }, cost: priced(7) }),
    aCallEntry({ tags: { place: "isolated" }, cost: priced(2) }),
    aCallEntry({ tags: { place: "main" }, cost: priced(1) }),
  ];
  const { mainLoop, subAgents, groups } = spendReport(calls, ["agent"], BOOK);
  expect([mainLoop.spend, subAgents.spend]).toEqual([spendOfOutput(1, 1), spendOfOutput(9, 2)]);
  expect(groups.map(({ key }) => key.agent)).toEqual(["a1", "(none)", "main"]);
});

test("calls whose output is not sure are counted in every sum, and so are those that were estimated", () => {
  const uncertain = { ...aCallEntry(), hasUncertainOutput: true };
  const calls = [uncertain, { ...uncertain, hasEstimatedOutput: true }, aCallEntry()];
  const { totals, groups } = spendReport(calls, ["model"], BOOK);
  const counts = { uncertainOutputCalls: 2, estimatedOutputCalls: 1 };
  expect([totals, groups[0]]).toMatchObject([counts, counts]);
});

test("calls without a price are named by model and reason, most of them first", () => {
  const fast = { ...unpriced("acme-mid"), speed: "fast" } as const;
  expect(spendReport([unpriced("acme-new"), fast, fast, aCallEntry()], [], BOOK).unpriced).toEqual([
    { model: "acme-mid", because: "unknown-model", speed: "fast", calls: 2 },
    { model: "acme-new", because: "unknown-model", calls: 1 },
  ]);
});

const anyCall: fc.Arbitrary<CallEntry> = fc
  .record({
    amounts: fc.array(fc.nat(1e12), { minLength: 5, maxLength: 5 }),
    isPriced: fc.boolean(),
    model: fc.constantFrom("acme-light", "acme-mid", undefined),
    tier: fc.option(fc.constantFrom(...TIERS), { nil: undefined }),
    place: fc.option(fc.constantFrom(...PLACES), { nil: undefined }),
    task: fc.constantFrom("T-1", "T-2", "(none)"),
    run: fc.constantFrom("run-1", "run-2"),
    day: fc.nat(3),
    output: fc.option(fc.nat(1e6), { nil: undefined }),
  })
  .map(({ amounts, isPriced, model, tier, place, task, run, day, output }) => {
    const [freshInput = 0, cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, rest = 0] = amounts;
    const nano = { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output: rest };
    const byClass = byTokenClass((tokenClass) => nanoUsd(nano[tokenClass]));
    const amount = nanoUsd(amounts.reduce((sum, each) => sum + each, 0));
    const id = runId(run);
    return aCallEntry({
      at: instant(NOON + day * 86_400_000),
      tags: {
        task: taskId(task),
        ...(id === undefined ? {} : { run: id }),
        ...(tier === undefined ? {} : { tier }),
        ...(place === undefined ? {} : { place }),
      },
      modelAnswered: model,
      cost: isPriced ? { kind: "priced", amount, byClass } : UNPRICED,
      usage: output === undefined ? undefined : usageOf({ output }),
    });
  });

function sumOf(spends: readonly Spend[]): Spend {
  return {
    amount: nanoUsd(spends.reduce((sum, { amount }) => sum + amount, 0)),
    byClass: byTokenClass((tokenClass) =>
      nanoUsd(spends.reduce((sum, { byClass }) => sum + byClass[tokenClass], 0)),
    ),
    calls: spends.reduce((sum, { calls }) => sum + calls, 0),
    unpricedCalls: spends.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0),
  };
}

test("whatever calls are grouped by, the groups add up to the totals to the last billionth, in any order of calls", () => {
  const groupings: fc.Arbitrary<Grouping[]> = fc.uniqueArray(fc.constantFrom(...GROUPING_NAMES), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(anyCall, { maxLength: 25 }), groupings, (calls, by) => {
      const { totals, groups } = spendReport(calls, by, BOOK);
      expect(sumOf(groups.map(({ spend }) => spend))).toEqual(totals.spend);
      expect(groups.reduce((sum, { usage }) => addUsage(sum, usage), NO_USAGE)).toEqual(totals.usage);
      expect(totals.spend.calls).toBe(calls.length);
      expect(spendReport(calls.toReversed(), by, BOOK).totals).toEqual(totals);
    }),
  );
});
