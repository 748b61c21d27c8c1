import { expect, test } from "vitest";
import { nanoUsdFromUsd } from "../../domain/index.ts";
import { aCall, anInput, doing, said } from "../test-work.ts";
import { humanFactor } from "./human-factor.ts";

/** Commits at `tier`, each after so many turns of the person with a call each. */
function commits(tier: "mid" | "frontier", { count, turns, from }: Readonly<Record<string, number>>) {
  const spoken = Array.from({ length: (count ?? 0) * (turns ?? 0) }, (_, index) => (from ?? 0) + index);
  return {
    moments: spoken.map((at) => said(at)),
    calls: spoken.map((at, index) =>
      aCall({ at: at + 0.5, tier, acts: (index + 1) % (turns ?? 0) === 0 ? doing("commit") : [] }),
    ),
  };
}

function worked(
  [midTurns, frontierTurns]: readonly [number, number],
  values: Parameters<typeof anInput>[1] = {},
  count = 5,
) {
  const mid = commits("mid", { count, turns: midTurns, from: 0 });
  const frontier = commits("frontier", { count, turns: frontierTurns, from: 1000 });
  return anInput([...mid.calls, ...frontier.calls], {
    moments: [...mid.moments, ...frontier.moments],
    ...values,
  });
}

test("six turns more a commit at $200 an hour are the $100 of the document, and lose against what mid saved", () => {
  expect(humanFactor.find(worked([7, 1], { humanHourlyUsd: 200 }))).toEqual([
    {
      rule: "AP-HUMAN-FACTOR",
      evidence: {
        calls: 35,
        models: ["acme-mid"],
        counts: { chunks: 5, userTurns: 35, strongerChunks: 5, strongerTurns: 5 },
      },
      alternative: "acme-frontier",
      // Five commits at $100 for half an hour each, less $2 that each of 35 calls was cheaper.
      dollars: nanoUsdFromUsd(5 * 100 - 35 * 2),
      basis: "projected",
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      confidence: "suspected",
    },
  ]);
});

test("a cheap hour, no more turns, and too few commits are let pass", () => {
  expect([
    ...humanFactor.find(worked([7, 1], { humanHourlyUsd: 20 })),
    ...humanFactor.find(worked([2, 2], { humanHourlyUsd: 200 })),
    ...humanFactor.find(worked([7, 1], { humanHourlyUsd: 200 }, 4)),
    ...humanFactor.find(worked([7, 1], { humanHourlyUsd: 200, alternatives: new Map() })),
  ]).toEqual([]);
});

test("work that no commit has ended says nothing of how many turns it takes", () => {
  const { work } = worked([7, 1], {}, 5);
  const lastCommit = work.calls.findIndex(({ acts, tags }) => tags.tier === "mid" && acts?.length === 1);
  const open = work.calls.filter(({ tags }, index) => tags.tier === "frontier" || index > lastCommit);
  const later = [aCall({ at: 3000, tier: "mid" }), aCall({ at: 3001, tier: "mid" })];
  const moments = [...work.moments, said(2999), said(3000.5)];
  expect(humanFactor.find(anInput([...open, ...later], { moments, humanHourlyUsd: 200 }))).toEqual([]);
});

test("without an hourly rate nothing is judged, and it is said what to give", () => {
  const input = worked([7, 1]);
  expect([humanFactor.find(input), humanFactor.whyNotJudged?.(input)]).toEqual([
    [],
    "what an hour of the person costs is not known: give --hourly-usd",
  ]);
  expect(humanFactor.whyNotJudged?.(worked([7, 1], { humanHourlyUsd: 200 }))).toBeUndefined();
});
