import { expect, test } from "vitest";
import { nanoUsdFromUsd } from "../../domain/index.ts";
import { aCall, anInput, changing, doing, said } from "../test-work.ts";
import { frontierPreflight } from "./frontier-preflight.ts";

const FOUND = {
  rule: "AP-FRONTIER-PREFLIGHT",
  alternative: "a script: pre_flight",
  basis: "historical",
  unpricedCalls: 0,
  uncertainOutputCalls: 0,
};
const PLACE = { conversation: "talk", chunk: "talk#1", models: ["acme-frontier"], counts: {} };

test("frontier calls that only look, install or lint, or that are tagged as checks, are paid in vain as a whole", () => {
  const calls = [
    aCall({ at: 1, tier: "frontier", acts: doing("exists", "status") }),
    aCall({ at: 2, tier: "frontier", acts: doing("install") }),
    aCall({ at: 3, tier: "frontier", tags: { kind: "smoke_test" } }),
  ];
  expect(frontierPreflight.find(anInput(calls))).toEqual([
    { ...FOUND, evidence: { ...PLACE, calls: 3 }, dollars: nanoUsdFromUsd(15), confidence: "measured" },
  ]);
});

test("a frontier call that answers a request for a pre-flight is suspected", () => {
  const calls = [aCall({ at: 1, tier: "frontier" })];
  expect(frontierPreflight.find(anInput(calls, { moments: [said(0, "pre-flight")] }))).toEqual([
    { ...FOUND, evidence: { ...PLACE, calls: 1 }, dollars: nanoUsdFromUsd(5), confidence: "suspected" },
  ]);
});

test("a light model that checks, a frontier one that commits or edits, and an unknown tier are let pass", () => {
  const calls = [
    aCall({ at: 1, tier: "light", acts: doing("exists") }),
    aCall({ at: 2, tier: "frontier", acts: [...doing("status"), ...changing(1)] }),
    aCall({ at: 3, acts: doing("lint") }),
    aCall({ at: 4, tier: "frontier", acts: doing("commit") }),
  ];
  expect(frontierPreflight.find(anInput(calls, { moments: [said(0, "pre-flight")] }))).toEqual([]);
});
