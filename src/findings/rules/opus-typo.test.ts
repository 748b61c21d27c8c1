import { expect, test } from "vitest";
import { FREE, nanoUsdFromUsd } from "../../domain/index.ts";
import { aCall, anInput, changing, said } from "../test-work.ts";
import { opusTypo } from "./opus-typo.ts";

const FOUND = {
  rule: "AP-OPUS-TYPO",
  alternative: "acme-light",
  basis: "projected",
  unpricedCalls: 0,
  uncertainOutputCalls: 0,
};

test("a typo fixed by a frontier model costs what it is dearer than the light one", () => {
  const calls = [
    aCall({ at: 1, tier: "frontier", acts: changing(7) }),
    aCall({ at: 2, tier: "frontier", acts: changing(7), hasUncertainOutput: true }),
  ];
  expect(opusTypo.find(anInput(calls, { moments: [said(0, "trivial-edit")] }))).toEqual([
    {
      ...FOUND,
      evidence: { conversation: "talk", chunk: "talk#1", calls: 2, models: ["acme-frontier"], counts: {} },
      dollars: nanoUsdFromUsd(8),
      uncertainOutputCalls: 1,
      confidence: "suspected",
    },
  ]);
});

test("facts and suspicions of one place are two findings", () => {
  const calls = [
    aCall({ at: 1, tier: "frontier" }),
    aCall({ at: 2, tier: "frontier", tags: { kind: "format" } }),
  ];
  const findings = opusTypo.find(anInput(calls, { moments: [said(0, "trivial-edit")] }));
  expect(findings.map(({ confidence, dollars }) => [confidence, dollars])).toEqual([
    ["suspected", nanoUsdFromUsd(4)],
    ["measured", nanoUsdFromUsd(4)],
  ]);
});

test("a call without a price is counted, and a tier without a model leaves the dollars open", () => {
  const calls = [
    aCall({ at: 1, tier: "frontier" }),
    aCall({ at: 2, tier: "frontier", cost: { kind: "unpriced", because: "unknown-model" } }),
  ];
  const moments = [said(0, "trivial-edit")];
  const evidence = {
    conversation: "talk",
    chunk: "talk#1",
    calls: 2,
    models: ["acme-frontier"],
    counts: {},
  };
  expect([
    ...opusTypo.find(anInput(calls, { moments })),
    ...opusTypo.find(anInput(calls, { moments, alternatives: new Map() })),
  ]).toEqual([
    { ...FOUND, evidence, dollars: nanoUsdFromUsd(4), unpricedCalls: 1, confidence: "suspected" },
    {
      ...FOUND,
      evidence,
      alternative: "a model of tier light",
      dollars: undefined,
      unpricedCalls: 2,
      confidence: "suspected",
    },
  ]);
});

test("what nobody was billed for is no cheaper elsewhere", () => {
  const calls = [aCall({ at: 1, tier: "frontier" }), aCall({ at: 2, tier: "frontier", cost: FREE })];
  const found = opusTypo.find(anInput(calls, { moments: [said(0, "trivial-edit")] }));
  expect(found.map(({ dollars }) => dollars)).toEqual([nanoUsdFromUsd(4)]);
});

test("other tiers, other work, an edit of two files, and an alternative that is no cheaper are let pass", () => {
  const asked = [said(0, "trivial-edit")];
  const dear = new Map([["light", "acme-frontier"]] as const);
  const frontier = aCall({ at: 1, tier: "frontier", acts: changing(1) });
  expect([
    ...opusTypo.find(anInput([aCall({ at: 1, tier: "mid" })], { moments: asked })),
    ...opusTypo.find(anInput([frontier], { moments: [said(0)] })),
    ...opusTypo.find(
      anInput([frontier, aCall({ at: 2, tier: "frontier", acts: changing(2) })], { moments: asked }),
    ),
    ...opusTypo.find(anInput([frontier], { moments: asked, alternatives: dear })),
    ...opusTypo.find(
      anInput([aCall({ at: 1, tier: "frontier", tags: { kind: "coding" } })], { moments: asked }),
    ),
  ]).toEqual([]);
});
