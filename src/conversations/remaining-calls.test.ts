import { expect, test } from "vitest";
import { remainingCalls } from "./remaining-calls.ts";
import { aMoment, aThread } from "./test-work.ts";

/** A thread of so many calls, one a minute from a minute on. */
function lasting(calls: number, from = 0, agent?: string) {
  const drafts = Array.from({ length: calls }, (_, index) => ({ minute: from + index, read: 1_000 }));
  return {
    ...aThread(drafts, { moments: [aMoment(from, "user-turn")], ...(agent === undefined ? {} : { agent }) }),
    conversation: `conversation-${from}-${calls}`,
  };
}

test("main loops and sub-agents are learned from apart, and chunks from the main loops' own", () => {
  const main = [2, 4, 6, 8, 10].map((calls) => lasting(calls));
  const sub = [1, 1, 1, 1, 6].map((calls, index) => lasting(calls, 0, `agent-${index}`));
  const late = lasting(1, 500);
  const remaining = remainingCalls([...main, ...sub, late]);
  expect(remaining.main.expectedAfter(2)?.mean).toBeCloseTo(4, 12);
  expect(remaining.sub.expectedAfter(0)?.mean).toBeCloseTo(2, 12);
  expect(remaining.chunk.expectedAfter(2)?.mean).toBeCloseTo(4, 12);
});

test("a conversation of the last hour may still be going on", () => {
  const early = [2, 4, 6, 8, 10].map((calls) => lasting(calls));
  const late = lasting(3, 500);
  const { main } = remainingCalls([...early, late]);
  // The late one is known to have had three calls, and nothing of it is an end.
  const survival = [1, 1, 5 / 6, 5 / 6];
  const ends = [3 / 4, 2 / 4, 1 / 4].flatMap((share) => [share, share].map((each) => (each * 5) / 6));
  expect(main.expectedAfter(0)?.mean).toBeCloseTo(
    [...survival, ...ends].reduce((a, b) => a + b, 0),
    12,
  );
});
