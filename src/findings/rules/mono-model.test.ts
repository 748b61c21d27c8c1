import { expect, test } from "vitest";
import { nanoUsdFromUsd } from "../../domain/index.ts";
import { aCall, anInput, type CallValues, doing, said } from "../test-work.ts";
import { monoModel } from "./mono-model.ts";

function calls(count: number, from: number, values: CallValues) {
  return Array.from({ length: count }, (_, index) => aCall({ ...values, at: from + index }));
}

const FOUND = {
  rule: "AP-MONO-MODEL",
  alternative: "a script for what needs no model, lighter models for what they do as well",
  basis: "projected",
  uncertainOutputCalls: 0,
  unpricedCalls: 0,
  confidence: "suspected",
};

test("one frontier model for everything costs what scripts, light and mid would have spared, each call once", () => {
  const work = [
    ...calls(16, 0, { tier: "frontier", acts: [] }),
    ...calls(1, 20, { tier: "frontier", acts: doing("lint") }),
    ...calls(1, 21, { tier: "frontier", acts: [], tags: { kind: "review" } }),
    ...calls(2, 31, { tier: "frontier", acts: [] }),
    ...calls(1, 33, { tier: "frontier", acts: doing("commit") }),
  ];
  expect(monoModel.find(anInput(work, { moments: [said(30, "trivial-edit")] }))).toEqual([
    {
      ...FOUND,
      evidence: {
        calls: 21,
        models: ["acme-frontier"],
        counts: { scriptable: 2, trivial: 2, review: 1 },
      },
      // Two scripts of $5, two edits $4 above light, one review $2 above mid.
      dollars: nanoUsdFromUsd(2 * 5 + 2 * 4 + 2),
    },
  ]);
});

test("where a log says nothing of the work, nobody can tell what could have gone lower", () => {
  expect(monoModel.find(anInput(calls(20, 0, { tier: "mid" })))).toEqual([
    {
      ...FOUND,
      evidence: { calls: 20, models: ["acme-mid"], counts: { scriptable: 0, trivial: 0, review: 0 } },
      dollars: undefined,
    },
  ]);
});

test("dated names of a model are one model", () => {
  const dated = calls(19, 0, { tier: "frontier" });
  const plain = aCall({ at: 30, tier: "frontier", modelAnswered: "acme-frontier-20260101" });
  const found = monoModel.find(
    anInput([...dated, plain], {
      priceOf: (model) => anInput([]).priceOf(model.replace("-20260101", ""), plain.at),
    }),
  );
  expect(found.map(({ evidence }) => evidence.models)).toEqual([["acme-frontier", "acme-frontier-20260101"]]);
});

test("where the kind of each call is known and none needed less, one model is no fault", () => {
  expect(monoModel.find(anInput(calls(20, 0, { tier: "mid", tags: { kind: "coding" } })))).toEqual([]);
});

test("few calls, a light model, an unknown tier, and a twentieth of the dollars elsewhere are let pass", () => {
  const shared = [...calls(19, 0, { tier: "frontier" }), ...calls(5, 30, { tier: "light" })];
  const hidden = [...calls(20, 0, { tier: "frontier" }), ...calls(2, 30, {})];
  expect([
    ...monoModel.find(anInput(calls(19, 0, { tier: "frontier" }))),
    ...monoModel.find(anInput(calls(40, 0, { tier: "light" }))),
    ...monoModel.find(anInput(calls(40, 0, { modelAnswered: "acme-frontier" }))),
    ...monoModel.find(anInput(shared)),
    ...monoModel.find(anInput(hidden)),
  ]).toEqual([]);
});
