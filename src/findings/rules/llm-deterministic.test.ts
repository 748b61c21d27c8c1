import { expect, test } from "vitest";
import { nanoUsdFromUsd } from "../../domain/index.ts";
import { aCall, anAct, anInput, doing } from "../test-work.ts";
import { llmDeterministic } from "./llm-deterministic.ts";

test("each sort of deterministic work is a finding, with the script that would have done it", () => {
  const calls = [
    aCall({ at: 1, tier: "light", acts: doing("commit") }),
    aCall({ at: 2, tier: "mid", acts: doing("lint") }),
    aCall({ at: 3, tier: "light", acts: doing("lint") }),
  ];
  const shared = {
    rule: "AP-LLM-DETERMINISTIC",
    basis: "historical",
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    confidence: "measured",
  };
  expect(llmDeterministic.find(anInput(calls))).toEqual([
    {
      ...shared,
      evidence: { calls: 2, models: ["acme-mid", "acme-light"], counts: { runs: 1 }, names: ["lint"] },
      alternative: "a script: lint",
      dollars: nanoUsdFromUsd(4),
    },
    {
      ...shared,
      evidence: { calls: 1, models: ["acme-light"], counts: { runs: 1 }, names: ["commit"] },
      alternative: "a script: commit",
      dollars: nanoUsdFromUsd(1),
    },
  ]);
});

test("an answer that also reads a file is work for a model", () => {
  const calls = [aCall({ tier: "frontier", acts: [...doing("lint"), anAct({ tool: "Read" })] })];
  expect(llmDeterministic.find(anInput(calls))).toEqual([]);
});
