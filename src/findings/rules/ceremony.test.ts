import { expect, test } from "vitest";
import { nanoUsdFromUsd, taskId } from "../../domain/index.ts";
import { aCall, anAct, anInput, changing } from "../test-work.ts";
import { ceremony } from "./ceremony.ts";

const FOUND = {
  rule: "AP-CEREMONY",
  alternative: "the work at once, checked by a gate that is no model",
  basis: "historical",
  unpricedCalls: 0,
  uncertainOutputCalls: 0,
};

test("a task whose plan and reviews cost more than its code paid what they are dearer", () => {
  const task = taskId("t-1");
  const calls = [
    aCall({ at: 1, tier: "mid", tags: { task, kind: "build-plan" } }),
    aCall({ at: 2, tier: "light", tags: { task, kind: "coding", chunk: "C1" } }),
    aCall({ at: 3, tier: "mid", tags: { task, kind: "review", chunk: "C1" } }),
  ];
  expect(ceremony.find(anInput(calls))).toEqual([
    {
      ...FOUND,
      evidence: {
        conversation: "talk",
        task: "t-1",
        calls: 2,
        models: ["acme-mid"],
        counts: { workCalls: 1 },
      },
      dollars: nanoUsdFromUsd(6 - 1),
      confidence: "measured",
    },
  ]);
});

test("a chunk of a conversation whose plan cost more than its edits is suspected", () => {
  const calls = [
    aCall({ at: 1, tier: "frontier", acts: [anAct({ plans: true })] }),
    aCall({ at: 2, tier: "mid", agentType: "Plan", tags: { agent: "a1" } }),
    aCall({ at: 3, tier: "light", acts: changing(1) }),
  ];
  expect(ceremony.find(anInput(calls))).toEqual([
    {
      ...FOUND,
      evidence: {
        conversation: "talk",
        chunk: "talk#1",
        calls: 2,
        models: ["acme-frontier", "acme-mid"],
        counts: { workCalls: 1 },
      },
      dollars: nanoUsdFromUsd(8 - 1),
      confidence: "suspected",
    },
  ]);
});

test("a plan no dearer than the work, a plan alone, and work without a price are let pass", () => {
  const plan = aCall({ at: 1, tier: "mid", acts: [anAct({ plans: true })] });
  expect([
    ...ceremony.find(anInput([plan, aCall({ at: 2, tier: "mid", acts: changing(1) })])),
    ...ceremony.find(anInput([plan, aCall({ at: 2, tier: "light", acts: [] })])),
    ...ceremony.find(anInput([plan, aCall({ at: 2, acts: changing(1) })])),
    ...ceremony.find(anInput([plan, aCall({ at: 2, tier: "light", acts: changing(1) }), aCall({ at: 3 })])),
  ]).toEqual([]);
});
