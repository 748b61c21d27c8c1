import { expect, test } from "vitest";
import { byTokenClass, NO_SPEND, nanoUsdFromUsd, type Spend, ZERO_USD } from "../domain/index.ts";
import { deterministicWorkOf, scriptableWork } from "./scriptable-work.ts";
import { SCRIPTS_FOR_WORK } from "./scripts-for-work.ts";
import { aCall, anAct, changing, doing } from "./test-work.ts";

function freshInputSpend(usd: number, calls: number, unpricedCalls = 0): Spend {
  const amount = nanoUsdFromUsd(usd);
  const byClass = byTokenClass((each) => (each === "freshInput" ? amount : nanoUsdFromUsd(0)));
  return { amount, byClass, calls, unpricedCalls };
}

test("calls whose every act is deterministic are summed by work, with the script that does it", () => {
  const calls = [
    aCall({ at: 0, tier: "frontier", acts: changing(1) }),
    aCall({ at: 1, tier: "frontier", acts: doing("lint") }),
    aCall({ at: 2, tier: "frontier", acts: doing("lint") }),
    aCall({ at: 3, tier: "mid", acts: doing("status", "commit"), hasUncertainOutput: true }),
    aCall({ at: 4, tier: "light", acts: changing(1) }),
    aCall({ at: 5, tier: "light", acts: doing("lint") }),
    aCall({ at: 6, tier: "light" }),
  ];
  expect(scriptableWork({ calls })).toEqual({
    all: { amount: nanoUsdFromUsd(21), calls: 7, unpricedCalls: 0 },
    unknownCalls: 1,
    totals: { spend: freshInputSpend(14, 4), uncertainOutputCalls: 1, runs: 2, share: 14 / 21 },
    groups: [
      {
        work: "lint",
        script: SCRIPTS_FOR_WORK.lint,
        spend: freshInputSpend(11, 3),
        uncertainOutputCalls: 0,
        runs: 2,
        share: 11 / 21,
      },
      {
        work: "commit",
        script: SCRIPTS_FOR_WORK.commit,
        spend: freshInputSpend(3, 1),
        uncertainOutputCalls: 1,
        runs: 1,
        share: 3 / 21,
      },
    ],
  });
});

test("an answer that does anything else besides, or asks for no tool, is none", () => {
  expect(deterministicWorkOf({ acts: [anAct({ work: "lint" }), anAct({ tool: "Read" })] })).toBeUndefined();
  expect(deterministicWorkOf({ acts: [] })).toBeUndefined();
  expect(deterministicWorkOf({})).toBeUndefined();
});

test("what stands side by side in two threads, or in none, is no run of work", () => {
  const lint = { tier: "light", acts: doing("lint") } as const;
  const calls = [
    aCall({ ...lint, at: 0 }),
    aCall({ ...lint, at: 1, tags: { agent: "a1" } }),
    aCall({ ...lint, at: 2 }),
    aCall({ ...lint, at: 3, tags: { agent: "a1" } }),
  ];
  expect(scriptableWork({ calls }).totals.runs).toBe(2);
  const loose = calls.map((call) => ({ ...call, tags: {} }));
  expect(scriptableWork({ calls: loose }).totals.runs).toBe(4);
});

test("a call without a price is counted, and not as free", () => {
  expect(scriptableWork({ calls: [aCall({ acts: doing("format") })] })).toEqual({
    all: { amount: ZERO_USD, calls: 1, unpricedCalls: 1 },
    unknownCalls: 0,
    totals: {
      spend: { ...NO_SPEND, calls: 1, unpricedCalls: 1 },
      uncertainOutputCalls: 0,
      runs: 1,
      share: undefined,
    },
    groups: [
      {
        work: "format",
        script: SCRIPTS_FOR_WORK.format,
        spend: { ...NO_SPEND, calls: 1, unpricedCalls: 1 },
        uncertainOutputCalls: 0,
        runs: 1,
        share: undefined,
      },
    ],
  });
});
