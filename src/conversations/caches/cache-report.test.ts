import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FREE } from "../../domain/index.ts";
import { conversationSummaries } from "../conversation-summaries.ts";
import { aCall, aThread, type CallDraft, priceOfTest } from "../test-work.ts";
import { CACHE_PARTS, cacheReport } from "./cache-report.ts";
import { allLosses } from "./losses-by-cause.ts";

const reportOf = (...threads: readonly (readonly CallDraft[])[]) =>
  cacheReport(
    threads.map((calls) => aThread(calls)),
    priceOfTest,
  );

const NO_LOSS = { count: 0, tokens: 0, amount: 0, unpriced: 0 };

test("tokens and dollars stand by what was paid for, and a rewrite apart from what was written first", () => {
  const report = reportOf([
    { minute: 0, write5m: 100_000, fresh: 1_000, output: 2_000 },
    // After ten minutes: 100,000 written again, 5,000 for the first time.
    { minute: 10, write5m: 105_000, output: 2_000 },
    { minute: 11, read: 105_000, write5m: 4_000, output: 2_000 },
  ]);
  const tokens = 100_000 + 1_000 + 105_000 + 105_000 + 4_000 + 6_000;
  const dollars = 105_000_000 + 1_362_500_000 + 1_250_000_000 + 10_000_000 + 300_000_000;
  const { byModel, ...all } = report;
  expect(byModel).toEqual([
    {
      model: "dear",
      calls: 3,
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      promptTokens: 315_000,
      hitRate: 105_000 / 315_000,
      input: report.input,
    },
  ]);
  expect(all).toEqual({
    threads: 1,
    calls: 3,
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    parts: {
      read: {
        tokens: 105_000,
        amount: 105_000_000,
        tokenShare: 105_000 / tokens,
        costShare: 105_000_000 / dollars,
      },
      firstWrite: {
        tokens: 109_000,
        amount: 1_362_500_000,
        tokenShare: 109_000 / tokens,
        costShare: 1_362_500_000 / dollars,
      },
      rewrite: {
        tokens: 100_000,
        amount: 1_250_000_000,
        tokenShare: 100_000 / tokens,
        costShare: 1_250_000_000 / dollars,
      },
      fresh: {
        tokens: 1_000,
        amount: 10_000_000,
        tokenShare: 1_000 / tokens,
        costShare: 10_000_000 / dollars,
      },
      output: {
        tokens: 6_000,
        amount: 300_000_000,
        tokenShare: 6_000 / tokens,
        costShare: 300_000_000 / dollars,
      },
    },
    hitRate: 105_000 / 315_000,
    input: {
      effectiveUsdPerMillion: 2_727_500_000 / 315_000 / 1000,
      listUsdPerMillion: 10,
      saved: 1 - 2_727_500_000 / 3_150_000_000,
    },
    losses: {
      compaction: NO_LOSS,
      expiry: { count: 1, tokens: 100_000, amount: 1_150_000_000, unpriced: 0 },
      "model-switch": NO_LOSS,
      "tools-changed": NO_LOSS,
      unexplained: NO_LOSS,
    },
    byLength: [
      {
        agents: "main",
        from: 1,
        to: 9,
        threads: 1,
        calls: 3,
        unpricedCalls: 0,
        amount: dollars,
        shares: {
          read: 105_000_000 / dollars,
          write: 2_612_500_000 / dollars,
          fresh: 10_000_000 / dollars,
          output: 300_000_000 / dollars,
        },
      },
    ],
  });
});

test.each([
  ["98 % with the rest written", { read: 98_000, write5m: 2_000 }, 0.877],
  ["98 % with the rest sent past the cache", { read: 98_000, fresh: 2_000 }, 0.882],
  ["100 %", { read: 100_000 }, 0.9],
])("a hit rate of %s saves what the list price of input says", (_, call, saved) => {
  const { hitRate, input } = reportOf([{ minute: 0, ...call }]);
  expect(hitRate).toBe(call.read / 100_000);
  expect(input?.saved).toBeCloseTo(saved, 12);
});

test("a cache that is written and never read costs more than none", () => {
  expect(reportOf([{ minute: 0, write5m: 1_000 }]).input?.saved).toBeCloseTo(-0.25, 12);
});

test("calls without a price count with their tokens, and not in dollars", () => {
  const report = reportOf([
    { minute: 0, write5m: 50_000 },
    { minute: 1, model: "unheard-of", read: 50_000, write5m: 50_000 },
  ]);
  expect(report.unpricedCalls).toBe(1);
  expect(report.hitRate).toBe(50_000 / 150_000);
  expect(report.parts.firstWrite).toMatchObject({ tokens: 100_000, amount: 625_000_000 });
  expect(report.input?.effectiveUsdPerMillion).toBe(12.5);
});

test("an unpriced loss is counted as one", () => {
  const { losses } = reportOf([
    { minute: 0, write5m: 50_000 },
    { minute: 1, model: "unheard-of", write5m: 52_000 },
  ]);
  expect(losses["model-switch"]).toEqual({ count: 1, tokens: 50_000, amount: 0, unpriced: 1 });
});

test("calls without a conversation count, each at its model, and nothing was lost before them", () => {
  const loose = [
    { minute: 0, read: 98_000, fresh: 2_000, model: "cheap" },
    { minute: 60, read: 100_000 },
  ].map(aCall);
  const { threads, calls, hitRate, byModel, losses, byLength } = cacheReport([], priceOfTest, loose);
  expect([threads, calls, hitRate, byLength]).toEqual([0, 2, 0.99, []]);
  expect(allLosses(losses).count).toBe(0);
  expect(byModel.map(({ model, hitRate: hits }) => [model, hits])).toEqual([
    ["cheap", 0.98],
    ["dear", 1],
  ]);
});

test("calls whose output is not known are counted, in all and at their model", () => {
  const calls = [
    aCall({ minute: 0, write5m: 1000 }),
    { ...aCall({ minute: 1, read: 1000 }), hasUncertainOutput: true },
  ];
  const thread = { ...aThread([{ minute: 0 }]), calls };
  const { uncertainOutputCalls, byModel } = cacheReport([thread], priceOfTest);
  expect([uncertainOutputCalls, byModel[0]?.uncertainOutputCalls]).toEqual([1, 1]);
  expect(conversationSummaries([thread], priceOfTest)[0]?.uncertainOutputCalls).toBe(1);
});

test("nothing has no shares, rather than shares of 0", () => {
  const { parts, hitRate, input, byLength } = cacheReport([], priceOfTest);
  expect({ parts, hitRate, input, byLength }).toEqual({
    parts: Object.fromEntries(
      CACHE_PARTS.map((part) => [
        part,
        { tokens: 0, amount: 0, tokenShare: undefined, costShare: undefined },
      ]),
    ),
    hitRate: undefined,
    input: undefined,
    byLength: [],
  });
});

test("what nobody was billed for is in no sum", () => {
  const thread = aThread([
    { minute: 0, write5m: 50_000 },
    { minute: 1, read: 50_000, output: 10 },
  ]);
  const calls = thread.calls.map((call, index) => (index === 1 ? { ...call, cost: FREE } : call));
  expect(cacheReport([{ ...thread, calls }], priceOfTest)).toEqual(
    cacheReport([{ ...thread, calls: calls.slice(0, 1) }], priceOfTest),
  );
});

const reading = (calls: number) => Array.from({ length: calls }, (_, minute) => ({ minute, read: 1_000 }));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

test("conversations stand by their length, main loops and sub-agents apart", () => {
  const threads = [1, 9, 10, 30, 299, 300].map((count) => aThread(reading(count)));
  const agent = aThread(reading(2), { agent: "agent-1" });
  const rows = cacheReport([agent, ...threads], priceOfTest).byLength;
  expect(rows.map((row) => [row.agents, row.from, row.to, row.threads, row.calls, row.shares?.read])).toEqual(
    [
      ["main", 1, 9, 2, 10, 1],
      ["main", 10, 29, 1, 10, 1],
      ["main", 30, 99, 1, 30, 1],
      ["main", 100, 299, 1, 299, 1],
      ["main", 300, undefined, 1, 300, 1],
      ["sub", 1, 9, 1, 2, 1],
    ],
  );
});

test("the parts add up to all tokens and dollars, their shares to 1", () => {
  const draft = fc.record({
    gap: fc.nat(20),
    model: fc.constantFrom("dear", "cheap"),
    read: fc.nat(200_000),
    write5m: fc.nat(100_000),
    write1h: fc.nat(50_000),
    fresh: fc.integer({ min: 1, max: 5_000 }),
    output: fc.nat(2_000),
  });
  fc.assert(
    fc.property(fc.array(draft, { minLength: 1, maxLength: 20 }), (drafts) => {
      let minute = 0;
      const thread = aThread(drafts.map((each) => ({ ...each, minute: (minute += each.gap) })));
      const parts = Object.values(cacheReport([thread], priceOfTest).parts);
      expect(sum(parts.map(({ amount }) => amount))).toBe(
        sum(thread.calls.map(({ cost }) => (cost.kind === "priced" ? cost.amount : 0))),
      );
      expect(sum(parts.map(({ tokens }) => tokens))).toBe(
        sum(
          drafts.flatMap(({ read, write5m, write1h, fresh, output }) => [
            read,
            write5m,
            write1h,
            fresh,
            output,
          ]),
        ),
      );
      expect(sum(parts.map(({ costShare }) => costShare ?? 0))).toBeCloseTo(1, 12);
      expect(sum(parts.map(({ tokenShare }) => tokenShare ?? 0))).toBeCloseTo(1, 12);
      expect(parts.every(({ tokens, amount }) => tokens >= 0 && amount >= 0)).toBe(true);
    }),
  );
});
