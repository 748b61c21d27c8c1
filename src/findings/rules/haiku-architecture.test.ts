import { expect, test } from "vitest";
import { nanoUsdFromUsd, taskId } from "../../domain/index.ts";
import { aCall, anInput, changing, said } from "../test-work.ts";
import { haikuArchitecture } from "./haiku-architecture.ts";

const FOUND = {
  rule: "AP-HAIKU-ARCH",
  alternative: "acme-mid",
  basis: "historical",
  unpricedCalls: 0,
  uncertainOutputCalls: 0,
};

test("a light model that was asked for a design is suspected, with what a stronger one did after it", () => {
  const calls = [
    aCall({ at: 1, tier: "light" }),
    aCall({ at: 2, tier: "light", acts: changing(1) }),
    aCall({ at: 4, tier: "mid" }),
  ];
  // The stronger model goes on within the same turn of the person.
  expect(haikuArchitecture.find(anInput(calls, { moments: [said(0, "design")] }))).toEqual([
    {
      ...FOUND,
      evidence: {
        conversation: "talk",
        chunk: "talk#1",
        calls: 2,
        models: ["acme-light"],
        counts: { reworkCalls: 1 },
      },
      dollars: nanoUsdFromUsd(2),
      confidence: "suspected",
    },
  ]);
});

test("a light call tagged as research is a fact, in its task", () => {
  const call = aCall({ tier: "light", tags: { task: taskId("t-1"), kind: "research" } });
  expect(haikuArchitecture.find(anInput([call]))).toEqual([
    {
      ...FOUND,
      evidence: {
        conversation: "talk",
        task: "t-1",
        chunk: "talk#1",
        calls: 1,
        models: ["acme-light"],
        counts: { reworkCalls: 0 },
      },
      dollars: nanoUsdFromUsd(1),
      confidence: "measured",
    },
  ]);
});

test("design by a stronger model, by a light sub-agent of it, or of unknown tier is let pass", () => {
  const calls = [
    aCall({ at: 1, tier: "mid" }),
    aCall({ at: 2, tier: "light", tags: { agent: "explorer" } }),
    aCall({ at: 3 }),
  ];
  const brief = { ...said(1, "design"), agent: "explorer" };
  expect(haikuArchitecture.find(anInput(calls, { moments: [said(0, "design"), brief] }))).toEqual([]);
});

test("what was said in another turn, or of a design and a review at once, says nothing of a light call", () => {
  const calls = [
    aCall({ at: 1, tier: "mid" }),
    aCall({ at: 3, tier: "light" }),
    aCall({ at: 5, tier: "light" }),
  ];
  const moments = [said(0, "design"), said(2), said(4, "design", "review")];
  expect(haikuArchitecture.find(anInput(calls, { moments }))).toEqual([]);
});
