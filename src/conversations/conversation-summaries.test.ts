import { expect, test } from "vitest";
import { addCost, byTokenClass, NO_SPEND, type PricedCall } from "../domain/index.ts";
import { conversationSummaries } from "./conversation-summaries.ts";
import { spendOf } from "./spend-of.ts";
import { aCall, aMoment, at, priceOfTest } from "./test-work.ts";
import { threadsOf } from "./threads.ts";

const NO_LOSS = { count: 0, tokens: 0, amount: 0, unpriced: 0 };
const NO_LOSSES = {
  compaction: NO_LOSS,
  expiry: NO_LOSS,
  "model-switch": NO_LOSS,
  "tools-changed": NO_LOSS,
  unexplained: NO_LOSS,
};

test("every conversation is summed up once with its sub-agents, the dearest first", () => {
  const cheap = aCall({ minute: 0, write5m: 10_000, tags: { conversation: "conversation-2" } });
  const main = [
    aCall({ minute: 1, write5m: 100_000, tags: { project: "shop" } }),
    aCall({ minute: 2, read: 100_000, write5m: 1_000, output: 2_000, tags: { project: "shop" } }),
    aCall({ minute: 20, write5m: 103_000, tags: { project: "shop" } }),
  ];
  const sub = aCall({
    minute: 3,
    model: "cheap",
    write5m: 10_000,
    tags: { agent: "agent-1", project: "shop" },
  });
  const calls = [cheap, ...main, sub].toSorted((a, b) => a.at - b.at);
  const moments = [aMoment(1, "user-turn"), aMoment(19, "user-turn")];
  const amount = 1_250_000_000 + 212_500_000 + 1_287_500_000 + 25_000_000;
  expect(conversationSummaries(threadsOf({ calls, moments }), priceOfTest)).toEqual([
    {
      conversation: "conversation-1",
      project: "shop",
      startedAt: at(1),
      endedAt: at(20),
      mainCalls: 3,
      subCalls: 1,
      uncertainOutputCalls: 0,
      spend: {
        amount,
        byClass: {
          ...byTokenClass(() => 0),
          cacheRead: 100_000_000,
          cacheWrite5m: amount - 200_000_000,
          output: 100_000_000,
        },
        calls: 4,
        unpricedCalls: 0,
      },
      cacheReadShare: 100_000_000 / amount,
      context: { first: 100_000, last: 103_000, most: 103_000, medianPerCall: 1_000, compactions: 0 },
      losses: { ...NO_LOSSES, expiry: { count: 1, tokens: 101_000, amount: 1_161_500_000, unpriced: 0 } },
      models: ["dear", "cheap"],
      chunks: 2,
    },
    {
      conversation: "conversation-2",
      project: undefined,
      startedAt: at(0),
      endedAt: at(0),
      mainCalls: 1,
      subCalls: 0,
      uncertainOutputCalls: 0,
      spend: {
        amount: 125_000_000,
        byClass: { ...byTokenClass(() => 0), cacheWrite5m: 125_000_000 },
        calls: 1,
        unpricedCalls: 0,
      },
      cacheReadShare: 0,
      context: { first: 10_000, last: 10_000, most: 10_000, medianPerCall: undefined, compactions: 0 },
      losses: NO_LOSSES,
      models: ["dear"],
      chunks: 1,
    },
  ]);
});

test("sub-agents without their main loop have no context of it, and what has no price no share", () => {
  const call = aCall({ minute: 0, model: "unheard-of", read: 10, tags: { agent: "agent-1" } });
  expect(conversationSummaries(threadsOf({ calls: [call], moments: [] }), priceOfTest)).toMatchObject([
    {
      mainCalls: 0,
      subCalls: 1,
      uncertainOutputCalls: 0,
      spend: { amount: 0, unpricedCalls: 1 },
      context: undefined,
      cacheReadShare: undefined,
    },
  ]);
});

test("the sum of many calls is that of one after the other", () => {
  const calls: readonly PricedCall[] = [
    aCall({ minute: 0, read: 7, write5m: 5, write1h: 3, fresh: 2, output: 1 }),
    aCall({ minute: 1, model: "cheap", read: 70, write5m: 50, write1h: 30, fresh: 20, output: 10 }),
    aCall({ minute: 2, model: "unheard-of", read: 7 }),
  ];
  expect(spendOf(calls)).toEqual(calls.reduce((spend, { cost }) => addCost(spend, cost), NO_SPEND));
});
