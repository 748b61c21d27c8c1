import { expect, test } from "vitest";
import { nanoUsdFromUsd, taskId } from "../../domain/index.ts";
import { aCall, anInput, changing, said } from "../test-work.ts";
import { overRouting } from "./over-routing.ts";

test("a plain review by a frontier model costs what it is dearer than the mid one", () => {
  const review = aCall({ tier: "frontier", tags: { task: taskId("t-1"), kind: "review" } });
  expect(overRouting.find(anInput([review]))).toEqual([
    {
      rule: "AP-OVER-ROUTING",
      evidence: {
        conversation: "talk",
        task: "t-1",
        chunk: "talk#1",
        calls: 1,
        models: ["acme-frontier"],
        counts: {},
      },
      alternative: "acme-mid",
      dollars: nanoUsdFromUsd(2),
      basis: "projected",
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      confidence: "measured",
    },
  ]);
});

test("a review that was asked for in words is suspected", () => {
  const found = overRouting.find(
    anInput([aCall({ at: 1, tier: "frontier" })], { moments: [said(0, "review")] }),
  );
  expect(found.map(({ dollars, confidence }) => ({ dollars, confidence }))).toEqual([
    { dollars: nanoUsdFromUsd(2), confidence: "suspected" },
  ]);
});

test("an audit, a review at mid, and a review that goes on to edit are let pass", () => {
  const calls = [
    aCall({ at: 1, tier: "frontier", tags: { kind: "audit" } }),
    aCall({ at: 2, tier: "mid", tags: { kind: "review" } }),
    aCall({ at: 4, tier: "frontier" }),
    aCall({ at: 6, tier: "frontier", acts: changing(1) }),
  ];
  const moments = [said(3, "review", "audit"), said(5, "review")];
  expect(overRouting.find(anInput(calls, { moments }))).toEqual([]);
});
