import { expect, test } from "vitest";
import { contextGrowth } from "./context-growth.ts";
import { aMoment, aThread } from "./test-work.ts";

const calls = [
  { minute: 0, write5m: 20_000 },
  { minute: 1, read: 20_000, write5m: 1_000 },
  { minute: 2, read: 21_000, write5m: 4_000 },
  { minute: 3, read: 25_000, write5m: 50_000 },
  { minute: 4, read: 18_000, write5m: 12_000 },
  { minute: 5, read: 30_000, write5m: 2_000 },
];

test("a context grows from call to call, and a compaction is no growth", () => {
  const growth = { first: 20_000, last: 32_000, most: 75_000, medianPerCall: 2_000, compactions: 1 };
  expect(contextGrowth(aThread(calls))).toEqual(growth);
  expect(contextGrowth(aThread(calls, { moments: [aMoment(3.5, "compaction")] }))).toEqual(growth);
});

test("one call has no growth, and calls of which nothing was reported have no context", () => {
  expect(contextGrowth(aThread(calls.slice(0, 1)))).toEqual({
    first: 20_000,
    last: 20_000,
    most: 20_000,
    medianPerCall: undefined,
    compactions: 0,
  });
  expect(contextGrowth(aThread([{ minute: 0, output: 5 }]))).toBeUndefined();
});

test("a call made beside the conversation is none of its context", () => {
  const aside = { minute: 3.5, fresh: 800 };
  const before = calls.slice(0, 4);
  const after = { minute: 5, read: 75_000, write5m: 500 };
  expect(contextGrowth(aThread([...before, aside, after]))).toEqual(
    contextGrowth(aThread([...before, after])),
  );
});
