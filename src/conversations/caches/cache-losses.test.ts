import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FREE, promptTokens, usageOf } from "../../domain/index.ts";
import { aMoment, aThread, at, type CallDraft, priceOfTest } from "../test-work.ts";
import { cacheLosses } from "./cache-losses.ts";
import { CACHE_LOSS_CAUSES } from "./lost-prefixes.ts";

const lossesOf = (...thread: Parameters<typeof aThread>) => cacheLosses(aThread(...thread), priceOfTest);

/** Two calls, after which 100,000 tokens are cached for five minutes. */
const opening: readonly CallDraft[] = [
  { minute: 0, write5m: 80_000, output: 100 },
  { minute: 1, read: 80_000, write5m: 20_000, output: 100 },
];

test("calls that read what the ones before cached lose nothing", () => {
  expect(lossesOf([...opening, { minute: 5, read: 100_000, write5m: 2_000 }])).toEqual([]);
});

test("a first call loses nothing, however much it writes", () => {
  expect(lossesOf([{ minute: 0, write5m: 100_000 }])).toEqual([]);
});

test("what was idle for longer than five minutes has expired, and costs the write less the read", () => {
  expect(lossesOf([...opening, { minute: 7, write5m: 101_000 }])).toEqual([
    {
      at: at(7),
      callIndex: 2,
      cause: "expiry",
      isInferred: false,
      tokens: 100_000,
      rewritten: usageOf({ freshInput: 0, cacheWrite5m: 100_000, cacheWrite1h: 0 }),
      // 100,000 × ($12.50 − $1) a million
      amount: 1_150_000_000,
      idleMs: 360_000,
      isAtUserTurn: false,
      from: "dear",
      to: "dear",
    },
  ]);
});

test("what was written for an hour lives for one", () => {
  const hour = [{ minute: 0, write1h: 100_000 }];
  expect(lossesOf([...hour, { minute: 59, read: 100_000, write1h: 2_000 }])).toEqual([]);
  expect(lossesOf([...hour, { minute: 61, write1h: 101_000 }])).toMatchObject([
    { cause: "expiry", tokens: 100_000, rewritten: { cacheWrite1h: 100_000 }, amount: 1_900_000_000 },
  ]);
  // Within the hour it is no expiry: everything unread in a context that goes on is what changed tools do.
  expect(lossesOf([...hour, { minute: 59, write1h: 101_000 }])).toMatchObject([{ cause: "tools-changed" }]);
});

test("another model writes the context into its own cache, at its own prices", () => {
  expect(lossesOf([...opening, { minute: 2, model: "cheap", write5m: 102_000 }])).toMatchObject([
    { cause: "model-switch", tokens: 100_000, amount: 230_000_000, from: "dear", to: "cheap" },
  ]);
});

test("coming back, a model is charged only for what it has not seen", () => {
  const away = { minute: 2, model: "cheap", write5m: 105_000 };
  expect(lossesOf([...opening, away, { minute: 3, read: 100_000, write5m: 6_000 }])).toMatchObject([
    { cause: "model-switch", tokens: 100_000, to: "cheap" },
    { cause: "model-switch", tokens: 5_000, amount: 57_500_000, from: "cheap", to: "dear" },
  ]);
});

test("a switch after the cache has expired is free, and the loss is the expiry's", () => {
  expect(lossesOf([...opening, { minute: 20, model: "cheap", write5m: 102_000 }])).toMatchObject([
    { cause: "expiry", from: "dear", to: "cheap" },
  ]);
});

test("a compaction that the log tells of is no expiry, and costs what is written in place of the context", () => {
  const after = { minute: 20, read: 18_000, write5m: 12_000 };
  expect(lossesOf([...opening, after], { moments: [aMoment(19, "compaction")] })).toMatchObject([
    { cause: "compaction", isInferred: false, tokens: 12_000, amount: 138_000_000 },
  ]);
});

test("a context that shrinks by more than half and is written anew was compacted, even if nothing says so", () => {
  expect(lossesOf([...opening, { minute: 2, read: 18_000, write5m: 12_000 }])).toMatchObject([
    { cause: "compaction", isInferred: true, tokens: 12_000 },
  ]);
});

test("a conversation that is taken back to an earlier message reads what it had", () => {
  expect(lossesOf([...opening, { minute: 2, read: 40_000, write5m: 500 }])).toEqual([]);
});

test("after a compaction other models have nothing left of the context", () => {
  const losses = lossesOf(
    [
      ...opening,
      { minute: 2, model: "cheap", write5m: 102_000 },
      { minute: 3, model: "cheap", read: 18_000, write5m: 12_000 },
      { minute: 4, read: 18_000, write5m: 14_000 },
    ],
    { moments: [aMoment(2.5, "compaction")] },
  );
  expect(losses.map(({ cause, tokens }) => [cause, tokens])).toEqual([
    ["model-switch", 100_000],
    ["compaction", 12_000],
    ["model-switch", 12_000],
  ]);
});

test("changed tools leave nothing to be read, whether the log tells of them or not", () => {
  const call = { minute: 2, write5m: 102_000 };
  expect(lossesOf([...opening, call])).toMatchObject([{ cause: "tools-changed", isInferred: true }]);
  expect(lossesOf([...opening, call], { moments: [aMoment(1.5, "tools-changed")] })).toMatchObject([
    { cause: "tools-changed", isInferred: false, tokens: 100_000 },
  ]);
});

test("where tools and system are still read, what follows was lost for a reason that no log tells", () => {
  const call = { minute: 2, read: 20_000, write5m: 82_000 };
  expect(lossesOf([...opening, call], { moments: [aMoment(1.5, "user-turn")] })).toMatchObject([
    { cause: "unexplained", isInferred: false, isAtUserTurn: true, tokens: 80_000, amount: 920_000_000 },
  ]);
});

test("less than 1,024 tokens, and what had been sent past the cache, are no loss", () => {
  const small = [...opening, { minute: 2, read: 98_977, write5m: 2_000 }];
  expect(lossesOf(small)).toEqual([]);
  const tail = [{ minute: 0, write5m: 80_000, fresh: 20_000 }];
  expect(lossesOf([...tail, { minute: 1, read: 80_000, write5m: 21_000 }])).toEqual([]);
});

test("what is sent past the cache again costs its input price, what lives longest is written first", () => {
  const call = { minute: 2, write1h: 30_000, write5m: 50_000, fresh: 22_000 };
  expect(lossesOf([...opening, call])).toMatchObject([
    {
      tokens: 100_000,
      rewritten: { cacheWrite1h: 30_000, cacheWrite5m: 50_000, freshInput: 20_000 },
      // 30,000 × $19 + 50,000 × $11.50 + 20,000 × $9
      amount: 1_325_000_000,
    },
  ]);
});

test("a loss whose model has no price has no dollars, rather than none", () => {
  expect(lossesOf([...opening, { minute: 2, model: "unheard-of", write5m: 102_000 }])).toMatchObject([
    { cause: "model-switch", tokens: 100_000, amount: undefined },
  ]);
});

test("a small call beside the conversation costs it nothing", () => {
  const aside = { minute: 2, write5m: 3_000 };
  const calls = [
    ...opening,
    aside,
    { ...aside, model: "cheap" },
    { minute: 3, read: 100_000, write5m: 2_000 },
  ];
  expect(lossesOf(calls)).toEqual([]);
});

test("a sub-agent that the log does not tell from its parent costs that one nothing", () => {
  const agent = Array.from({ length: 40 }, (_, step) => ({
    minute: 2 + step / 20,
    read: step * 1_100,
    write5m: 1_100,
  }));
  expect(lossesOf([...opening, ...agent, { minute: 5, read: 100_000, write5m: 2_000 }])).toEqual([]);
});

test("what a proxy answered from its own store read no cache and wrote none", () => {
  const { calls, ...thread } = aThread([...opening, opening[1] ?? { minute: 1 }]);
  const free = calls.map((call, index) => (index === 2 ? { ...call, cost: FREE } : call));
  expect(cacheLosses({ ...thread, calls: free }, priceOfTest)).toEqual([]);
  expect(cacheLosses({ ...thread, calls }, priceOfTest)).toHaveLength(1);
});

test("fast mode has a cache of its own, and no price", () => {
  const { calls, ...thread } = aThread([...opening, { minute: 2, write5m: 102_000 }]);
  const fast = calls.map((call, index) =>
    index === 2
      ? {
          ...call,
          speed: "fast" as const,
          cost: { kind: "unpriced" as const, because: "unknown-model" as const },
        }
      : call,
  );
  expect(cacheLosses({ ...thread, calls: fast }, priceOfTest)).toMatchObject([
    { cause: "model-switch", amount: undefined },
  ]);
});

const drafts = fc.array(
  fc.record({
    minute: fc.constant(0),
    gap: fc.nat(90),
    model: fc.constantFrom("dear", "cheap", "unheard-of"),
    read: fc.nat(200_000),
    write5m: fc.nat(100_000),
    write1h: fc.nat(50_000),
    fresh: fc.nat(5_000),
    output: fc.nat(2_000),
  }),
  { minLength: 1, maxLength: 30 },
);

test("no loss is more than what its call sent past the cache's reads, and each call has one at most, in order", () => {
  fc.assert(
    fc.property(drafts, (calls) => {
      let minute = 0;
      const thread = aThread(calls.map((call) => ({ ...call, minute: (minute += call.gap) })));
      const losses = cacheLosses(thread, priceOfTest);
      expect(losses.map(({ callIndex }) => callIndex)).toEqual(
        [...new Set(losses.map(({ callIndex }) => callIndex))].toSorted((a, b) => a - b),
      );
      for (const { callIndex, tokens, rewritten, amount, cause } of losses) {
        const usage = thread.calls[callIndex]?.usage ?? {};
        expect(tokens).toBeLessThanOrEqual(promptTokens(usage) - (usage.cacheRead ?? 0));
        expect(promptTokens(rewritten)).toBe(tokens);
        expect(tokens).toBeGreaterThanOrEqual(1024);
        expect(amount ?? 0).toBeGreaterThanOrEqual(0);
        expect(CACHE_LOSS_CAUSES).toContain(cause);
      }
    }),
  );
});

test("a thread at one model that is never idle and reads all that it has cached loses nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20_000), { minLength: 1, maxLength: 40 }), (growth) => {
      let cached = 0;
      const calls = growth.map((tokens, minute) => {
        const call = { minute, read: cached, write5m: tokens + 1 };
        cached += tokens + 1;
        return call;
      });
      expect(cacheLosses(aThread(calls), priceOfTest)).toEqual([]);
    }),
  );
});
