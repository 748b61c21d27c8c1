import { expect, test } from "vitest";
import { byTokenClass } from "../domain/index.ts";
import { cacheLosses } from "./caches/cache-losses.ts";
import { conversationCurve } from "./conversation-curve.ts";
import { aMoment, aThread, at, priceOfTest } from "./test-work.ts";

test("a conversation's context and cost grow from call to call, and its losses are marked", () => {
  const thread = aThread(
    [
      { minute: 0, write5m: 100_000, output: 1_000 },
      { minute: 10, write5m: 102_000 },
      { minute: 11, model: "unheard-of", write5m: 5_000 },
    ],
    { moments: [aMoment(9, "user-turn")] },
  );
  const none = byTokenClass(() => 0);
  const losses = cacheLosses(thread, priceOfTest);
  expect(losses).toHaveLength(2);
  expect(conversationCurve(thread, priceOfTest)).toEqual([
    {
      callIndex: 0,
      at: at(0),
      model: "dear",
      promptTokens: 100_000,
      tokens: { ...none, cacheWrite5m: 100_000, output: 1_000 },
      spent: 1_300_000_000,
      isUnpriced: false,
      loss: undefined,
      isAfterUserTurn: false,
    },
    {
      callIndex: 1,
      at: at(10),
      model: "dear",
      promptTokens: 102_000,
      tokens: { ...none, cacheWrite5m: 102_000 },
      spent: 2_575_000_000,
      isUnpriced: false,
      loss: losses[0],
      isAfterUserTurn: true,
    },
    {
      callIndex: 2,
      at: at(11),
      model: "unheard-of",
      promptTokens: 5_000,
      tokens: { ...none, cacheWrite5m: 5_000 },
      spent: 2_575_000_000,
      isUnpriced: true,
      loss: losses[1],
      isAfterUserTurn: false,
    },
  ]);
});

test("a call of which nothing was reported has no context, rather than one of 0", () => {
  const { calls, ...thread } = aThread([{ minute: 0 }]);
  const [point] = conversationCurve(
    { ...thread, calls: calls.map((call) => ({ ...call, usage: undefined })) },
    priceOfTest,
  );
  expect(point?.promptTokens).toBeUndefined();
});
