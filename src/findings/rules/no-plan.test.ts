import { expect, test } from "vitest";
import { nanoUsdFromUsd } from "../../domain/index.ts";
import { aCall, anAct, anInput, changing, doing } from "../test-work.ts";
import { noPlan } from "./no-plan.ts";

test("four files changed by a light model and its sub-agents without a plan are at stake", () => {
  const calls = [
    aCall({ at: 1, tier: "light", acts: changing(1, 2, 1) }),
    aCall({ at: 2, tier: "light", acts: changing(3, 4), tags: { agent: "a1" } }),
    aCall({ at: 3, tier: "light", acts: doing("commit") }),
  ];
  expect(noPlan.find(anInput(calls))).toEqual([
    {
      rule: "AP-NO-PLAN",
      evidence: {
        conversation: "talk",
        chunk: "talk#1",
        calls: 3,
        models: ["acme-light"],
        counts: { filesChanged: 4 },
      },
      alternative: "a plan first, by acme-mid",
      dollars: nanoUsdFromUsd(3),
      basis: "historical",
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      confidence: "measured",
    },
  ]);
});

test("three files, and a plan in the chunk or before its commit, are let pass", () => {
  const edits = aCall({ at: 3, tier: "light", acts: changing(1, 2, 3, 4) });
  const planned = aCall({ at: 1, tier: "mid", acts: [anAct({ tool: "ExitPlanMode", plans: true })] });
  const commit = aCall({ at: 2, tier: "light", acts: doing("commit") });
  expect([
    ...noPlan.find(anInput([aCall({ tier: "light", acts: changing(1, 2, 3) })])),
    ...noPlan.find(anInput([planned, edits])),
    ...noPlan.find(anInput([planned, commit, edits])),
  ]).toEqual([]);
});

test("a light sub-agent with a brief of a stronger model, and a stronger model itself, are let pass", () => {
  const main = aCall({ at: 1, tier: "frontier", acts: changing(1, 2, 3, 4) });
  const sub = aCall({ at: 2, tier: "light", acts: changing(5, 6, 7, 8), tags: { agent: "a1" } });
  expect(noPlan.find(anInput([main, sub]))).toEqual([]);
});
