import { expect, test } from "vitest";
import type { LearnedRoute } from "../src/domain/index.ts";
import { openBench, writes } from "./pipeline/bench.ts";
import { COMMIT, IMPLEMENT, implementing, light } from "./pipeline/material.ts";

/** Light first; what it cost says how large the task is. */
function learnedWith(upToUsd: number): LearnedRoute {
  return {
    cascade: ["acme-light", "acme-mid"],
    giveUp: { afterAttempts: 2 },
    start: {
      try: "acme-light",
      rejected: [{ upToUsd, next: { try: "acme-mid" } }, { next: { try: "acme-frontier" } }],
    },
    overrides: [],
    pool: ["acme-light", "acme-mid", "acme-frontier"],
    verifier: { tpr: 0.9, fpr: 0.1 },
    learnedFrom: { tasks: 100, outcomes: 300 },
  };
}

test.each([
  ["little", 1, "acme-mid"],
  ["much", 0.000001, "acme-frontier"],
])(
  "where a rejected attempt has cost %s, the learned way of a run goes on as it does in an evaluation",
  async (_, upToUsd, model) => {
    const bench = await openBench({
      script: [
        implementing("T-1", "acme-light", writes("T-1.txt", "bad")),
        implementing("T-1", model, writes("T-1.txt", "good")),
      ],
      policy: { pipeline: [IMPLEMENT, COMMIT], learned: learnedWith(upToUsd) },
    });
    const ticket = light("T-1", { labels: [] });
    const [record] = await bench.run([ticket]);
    expect(record).toMatchObject({ outcome: "accepted", escalations: 1 });
    const asked = bench.requests().map((request) => request.model);
    expect(asked).toEqual(["acme-light", "acme-light", model, model]);
    // Its charges are in the journal: a run that is gone through again takes the same branch, and asks nobody.
    expect(await bench.run([ticket])).toEqual([record]);
    expect(bench.requests()).toHaveLength(asked.length);
  },
);
