import * as fc from "fast-check";
import { expect, test } from "vitest";
import { aRoutedDecision, NOON } from "../testing/index.ts";
import { aChunk, aThread, EXACT, priceOf, someChunks, THREE_CALLS } from "./__fixtures__/recorded-work.ts";
import { compareProjection } from "./compare-projection.ts";
import { projectDelegation } from "./project-delegation.ts";
import { projectPolicy } from "./project-policy.ts";
import { projectSwitch } from "./project-switch.ts";
import { comparisonJson, projectionJson } from "./projection-json.ts";
import { readProjection } from "./read-projection.ts";

const light = { model: "acme-light", priceOf } as const;
const exact = { ...light, assumptions: EXACT, orchestration: "program" } as const;

test("a projection's JSON has dollars, every assumption with its reason, and what is not known as null", () => {
  const { assumptions, ...json } = projectionJson(projectDelegation([aChunk(THREE_CALLS)], exact));
  expect(json).toEqual({
    schema: "suffice.projection/1",
    lever: { kind: "delegate", model: "acme-light" },
    baseline: { name: "as-recorded", costUsd: 0.0979 },
    costUsd: { low: 0.013825, expected: 0.013825, high: 0.013825 },
    savingUsd: { low: 0.084075, expected: 0.084075, high: 0.084075 },
    partsUsd: {
      kept: 0,
      moved: 0.013825,
      handOver: 0,
      verification: 0,
      rewrites: 0,
      takeBack: 0,
      contextSaved: 0,
    },
    units: { unit: "chunk", considered: 1, eligible: 1, excluded: [], calls: 3 },
    perUnit: {
      unit: "sub-agent",
      count: 1,
      costUsd: { low: 0.013825, expected: 0.013825, high: 0.013825 },
      outputTokens: 1000,
    },
    levers: { price: 4, context: 97_900_000 / 55_300_000 },
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    basis: "projected",
  });
  expect(assumptions).toContainEqual({
    name: "briefTokens",
    value: { low: 1000, expected: 1000, high: 1000 },
    why: "a test says so",
    basis: "assumed",
  });
  expect(projectionJson(projectDelegation([], exact))).toMatchObject({ perUnit: null, levers: null });
});

test("every projection is read back as it was, through text", () => {
  fc.assert(
    fc.property(someChunks, (chunks) => {
      const threads = chunks.map(({ calls }) => aThread(calls)).filter(({ calls }) => calls.length > 0);
      const models = ["acme-light"];
      const projections = [
        projectDelegation(chunks, light),
        projectSwitch(threads, {
          ...light,
          from: "where-it-pays",
          baseline: { name: "best-single", models },
        }),
        projectPolicy(chunks, { policy: "small", decide: () => aRoutedDecision(), priceOf }),
      ];
      for (const projection of projections) {
        expect(readProjection(JSON.parse(JSON.stringify(projectionJson(projection))))).toEqual(projection);
      }
    }),
    { numRuns: 30 },
  );
});

const WRITTEN = projectionJson(projectDelegation([aChunk(THREE_CALLS)], exact));

test.each([
  ["another schema", { ...WRITTEN, schema: "suffice.projection/2" }, "schema: "],
  ["an unknown key", { ...WRITTEN, extra: 1 }, "it: "],
  ["a lever that is none", { ...WRITTEN, lever: { kind: "hope" } }, "lever.kind: "],
  ["a count that is none", { ...WRITTEN, unpricedCalls: -1 }, "unpricedCalls: "],
  [
    "a baseline without its model",
    { ...WRITTEN, baseline: { name: "best-single", costUsd: 1 } },
    "baseline.model: ",
  ],
  ["no object", 7, "it: "],
])("%s is refused, with its place", (_, json, place) => {
  expect(() => readProjection(json)).toThrow(`this is no projection that suffice wrote: ${place}`);
});

test("a comparison's JSON says of each side whether it was projected or happened", () => {
  const projection = projectDelegation([aChunk(THREE_CALLS)], exact);
  const nothing = compareProjection(projection, { work: { calls: [], moments: [] }, since: NOON, priceOf });
  const costUsd = { low: 0.013825, expected: 0.013825, high: 0.013825 };
  expect(comparisonJson(nothing)).toEqual({
    schema: "suffice.projection-comparison/1",
    verdict: "insufficient-evidence",
    because: "no sub-agents at its model since then",
    projected: { unit: "sub-agent", count: 1, costUsd, outputTokens: 1000, basis: "projected" },
    happened: null,
    unpricedUnits: 0,
    outputTimes: null,
  });
});
