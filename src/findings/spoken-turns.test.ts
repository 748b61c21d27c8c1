import { expect, test } from "vitest";
import { spokenTurns } from "./spoken-turns.ts";
import { aCall, minute, said } from "./test-work.ts";

test("a call answers what was said last before it; calls before the first turn answer nobody", () => {
  const early = aCall({ at: 0, tier: "mid" });
  const first = aCall({ at: 1, tier: "mid" });
  const second = aCall({ at: 5, tier: "mid" });
  const compaction = {
    id: "c",
    at: minute(3),
    conversation: "talk",
    happened: { kind: "compaction", trigger: undefined, tokensBefore: undefined },
  } as const;
  const moments = [said(1, "design"), compaction, said(4), said(4.5, "review"), said(9, "audit")];
  expect(spokenTurns({ calls: [early, first, second], moments })).toEqual([
    { topics: ["design"], calls: [first] },
    { topics: [], calls: [] },
    { topics: ["review"], calls: [second] },
    { topics: ["audit"], calls: [] },
  ]);
});
