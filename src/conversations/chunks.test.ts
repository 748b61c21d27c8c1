import { expect, test } from "vitest";
import { checksumOf, type Moment, type PricedCall, type ToolAct } from "../domain/index.ts";
import { chunksOf, withChunkNames } from "./chunks.ts";
import { aCall, aMoment, aThread, at, type CallDraft } from "./test-work.ts";
import { threadsOf } from "./threads.ts";

const EDIT: ToolAct = { key: 1, tool: "Edit", changes: 11 };
const COMMIT: ToolAct = { key: 2, tool: "Bash", work: "commit", commits: true };

const cutOf = (calls: readonly CallDraft[], moments: readonly Moment[] = []) =>
  chunksOf([aThread(calls, { moments })]).map(({ endedBy, calls: own, userTurns }) => [
    endedBy,
    own.length,
    userTurns,
  ]);

test("a chunk says what its calls and sub-agents did, and what its person said", () => {
  const said: Moment = {
    ...aMoment(0, "user-turn"),
    happened: { kind: "user-turn", characters: 20, topics: ["design"], words: "Think of a design" },
  };
  const again: Moment = {
    ...aMoment(1, "user-turn"),
    happened: { kind: "user-turn", characters: 20, topics: ["design", "review"] },
  };
  const main = [
    aCall({ minute: 0, acts: [EDIT, { key: 3, tool: "ExitPlanMode", plans: true }] }),
    aCall({ minute: 2, acts: [{ ...EDIT, key: 4 }, COMMIT] }),
  ];
  const sub = [aCall({ minute: 1, acts: [{ ...EDIT, changes: 12 }], tags: { agent: "agent-1" } })];
  const calls = [main, sub].flat().toSorted((a, b) => a.at - b.at);
  expect(chunksOf(threadsOf({ calls, moments: [said, again] }))).toEqual([
    {
      name: "conversa#1",
      conversation: "conversation-1",
      endedBy: "commit",
      startedAt: at(0),
      endedAt: at(2),
      calls: main,
      subCalls: sub,
      topics: ["design", "review"],
      userTurns: 2,
      filesChanged: 2,
      hasPlan: true,
      words: ["Think of a design"],
    },
  ]);
});

test("where there are commits, chunks end with them, whatever was said between", () => {
  expect(
    cutOf(
      [
        { minute: 0, acts: [EDIT] },
        { minute: 1, acts: [EDIT] },
        { minute: 2, acts: [COMMIT] },
        { minute: 3, acts: [EDIT] },
      ],
      [aMoment(0, "user-turn"), aMoment(1, "user-turn"), aMoment(3, "user-turn")],
    ),
  ).toEqual([
    ["commit", 3, 2],
    ["end", 1, 1],
  ]);
});

test("what is said of a commit, without another tool, belongs to it, unless its person had spoken", () => {
  const calls = [
    { minute: 0, acts: [COMMIT] },
    { minute: 1, acts: [] },
    { minute: 2, acts: [] },
  ];
  expect(cutOf(calls)).toEqual([["commit", 3, 0]]);
  expect(cutOf(calls, [aMoment(1.5, "user-turn")])).toEqual([
    ["commit", 2, 0],
    ["end", 1, 1],
  ]);
  expect(cutOf(calls.map(({ acts, minute }) => (minute === 0 ? { minute, acts } : { minute })))).toEqual([
    ["commit", 1, 0],
    ["end", 2, 0],
  ]);
});

test("without commits each turn of its person begins a chunk", () => {
  const calls = [0, 1, 2, 3].map((minute) => ({ minute }));
  expect(cutOf(calls, [aMoment(0, "user-turn"), aMoment(2, "user-turn")])).toEqual([
    ["user-turn", 2, 1],
    ["end", 2, 1],
  ]);
  expect(cutOf(calls)).toEqual([["end", 4, 0]]);
});

test("where the log names chunks, those are the chunks, and neither commits nor turns end them", () => {
  const calls = ["C1", "C1", undefined, undefined, "C2"].map((chunk, minute) => ({
    minute,
    acts: [COMMIT],
    tags: chunk === undefined ? {} : { chunk },
  }));
  const chunks = chunksOf([aThread(calls, { moments: [aMoment(1, "user-turn")] })]);
  expect(chunks.map(({ name, endedBy, calls: own }) => [name, endedBy, own.length])).toEqual([
    ["C1", "snapshot", 2],
    ["conversa#2", "commit", 1],
    ["conversa#3", "snapshot", 1],
    ["C2", "end", 1],
  ]);
});

test("a sub-agent belongs to the chunk that started it, even if it ran later; else to the one under way", () => {
  const starts: ToolAct = { key: checksumOf("toolu_1"), tool: "Task", starts: { type: "Explore" } };
  const main = [
    aCall({ minute: 0, acts: [starts] }),
    aCall({ minute: 2, acts: [] }),
    aCall({ minute: 4, acts: [] }),
  ];
  const told = [1, 5].map((minute) =>
    aCall({ minute, tags: { agent: "agent-1" }, parentToolUse: "toolu_1" }),
  );
  const untold = aCall({ minute: 3, tags: { agent: "agent-2" } });
  const calls = [...main, ...told, untold].toSorted((a, b) => a.at - b.at);
  const chunks = chunksOf(threadsOf({ calls, moments: [aMoment(2, "user-turn"), aMoment(4, "user-turn")] }));
  expect(chunks.map((chunk) => chunk.subCalls)).toEqual([told, [untold], []]);
});

test("a log of sub-agents alone has one chunk", () => {
  const calls = [
    aCall({ minute: 0, tags: { agent: "agent-1" } }),
    aCall({ minute: 1, tags: { agent: "agent-2" } }),
  ];
  expect(
    chunksOf(threadsOf({ calls, moments: [] })).map(({ calls: own, subCalls }) => [own, subCalls]),
  ).toEqual([[[], calls]]);
});

test("conversations whose ids begin alike have chunks of different names", () => {
  const ids = ["ses_0001aaaa", "ses_0001aabb", "b86cc0a4-1111", "short"];
  const threads = ids.map((conversation) => ({ ...aThread([{ minute: 0 }]), conversation }));
  expect(chunksOf(threads).map(({ name }) => name)).toEqual([
    "ses_0001aaa#1",
    "ses_0001aab#1",
    "b86cc0a4#1",
    "short#1",
  ]);
});

test("calls get the names of their chunks, and keep those that the log gave them", () => {
  const named = aCall({ minute: 1, tags: { chunk: "C1" } });
  const calls = [aCall({ minute: 0 }), named, aCall({ minute: 2, tags: { agent: "agent-1" } })];
  const { tags: _tags, ...rest } = aCall({ minute: 3 });
  const alone: PricedCall = { ...rest, tags: {} };
  const chunks = chunksOf(threadsOf({ calls, moments: [] }));
  expect(withChunkNames([...calls, alone], chunks).map(({ tags }) => tags.chunk)).toEqual([
    "conversa#1",
    "C1",
    "C1",
    undefined,
  ]);
});
