import { expect, test } from "vitest";
import { checksumOf, nanoUsdFromUsd } from "../../domain/index.ts";
import { aCall, anAct, anInput, type CallValues } from "../test-work.ts";
import { inheritedModel } from "./inherited-model.ts";

type Start = { readonly type?: string; readonly model?: string };

function started(starts: Start, parent: CallValues, sub: CallValues = parent) {
  const act = anAct({ key: checksumOf("toolu_1"), tool: "Task", starts });
  return anInput([
    aCall({ at: 1, ...parent, acts: [act] }),
    aCall({ at: 2, ...sub, parentToolUse: "toolu_1", tags: { agent: "a1" } }),
    aCall({ at: 3, ...sub, parentToolUse: "toolu_1", tags: { agent: "a1" } }),
  ]);
}

const FOUND = {
  rule: "AP-INHERITED-MODEL",
  evidence: {
    conversation: "talk",
    chunk: "talk#1",
    calls: 2,
    models: ["acme-frontier"],
    counts: { subAgents: 1 },
  },
  alternative: "acme-mid",
  dollars: nanoUsdFromUsd(4),
  basis: "projected",
  unpricedCalls: 0,
  uncertainOutputCalls: 0,
  confidence: "measured",
};

test("sub-agents that were started without a model and ran at their parent's frontier one cost what mid is cheaper", () => {
  expect(inheritedModel.find(started({ type: "general-purpose" }, { tier: "frontier" }))).toEqual([FOUND]);
  expect(inheritedModel.find(started({}, { tier: "frontier" }))).toEqual([FOUND]);
});

test("a type of one's own may have its model in its definition, so it is suspected", () => {
  expect(inheritedModel.find(started({ type: "reviewer" }, { tier: "frontier" }))).toEqual([
    { ...FOUND, confidence: "suspected" },
  ]);
});

test("a model that was named, a lighter one, a mid parent, and a fork that shares the cache are let pass", () => {
  expect([
    ...inheritedModel.find(started({ model: "opus" }, { tier: "frontier" })),
    ...inheritedModel.find(started({ type: "Explore" }, { tier: "frontier" }, { tier: "light" })),
    ...inheritedModel.find(started({}, { tier: "mid" })),
    ...inheritedModel.find(started({}, { modelAnswered: "acme-frontier" })),
    ...inheritedModel.find(started({ type: "fork" }, { tier: "frontier" })),
  ]).toEqual([]);
});
