import { expect, test } from "vitest";
import { aCall, aMoment } from "./test-work.ts";
import { byConversation, threadsOf } from "./threads.ts";

test("a conversation has a thread for its main loop and one for each sub-agent, in the order in which they began", () => {
  const main = [aCall({ minute: 0 }), aCall({ minute: 3 })];
  const explore = { ...aCall({ minute: 1, tags: { agent: "agent-1" } }), agentType: "Explore" };
  const other = aCall({ minute: 2, tags: { conversation: "conversation-2" } });
  const calls = [...main.slice(0, 1), explore, other, ...main.slice(1)];
  const turn = aMoment(0, "user-turn");
  const compaction = { ...aMoment(1, "compaction"), agent: "agent-1" };
  const elsewhere = { ...aMoment(1, "user-turn"), conversation: "conversation-3" };
  expect(threadsOf({ calls, moments: [turn, compaction, elsewhere] })).toEqual([
    { conversation: "conversation-1", agent: undefined, agentType: undefined, calls: main, moments: [turn] },
    {
      conversation: "conversation-1",
      agent: "agent-1",
      agentType: "Explore",
      calls: [explore],
      moments: [compaction],
    },
    { conversation: "conversation-2", agent: undefined, agentType: undefined, calls: [other], moments: [] },
  ]);
});

test("a call that names no conversation is in no thread, nor is a moment without one", () => {
  const { tags: _tags, ...call } = aCall({ minute: 0 });
  const moment = { ...aMoment(0, "user-turn"), conversation: undefined };
  expect(threadsOf({ calls: [{ ...call, tags: {} }], moments: [moment] })).toEqual([]);
});

test("threads are gathered by conversation in the order in which they come", () => {
  const threads = threadsOf({
    calls: [
      aCall({ minute: 0 }),
      aCall({ minute: 1, tags: { conversation: "conversation-2" } }),
      aCall({ minute: 2, tags: { agent: "agent-1" } }),
    ],
    moments: [],
  });
  expect([...byConversation(threads)]).toEqual([
    ["conversation-1", [threads[0], threads[2]]],
    ["conversation-2", [threads[1]]],
  ]);
});
