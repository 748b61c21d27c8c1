import { expect, test } from "vitest";
import type { LearnedRoute } from "../../domain/index.ts";
import { aPolicy } from "../../testing/index.ts";
import { escalationSentences, learnedSentences, limitSentences } from "./policy-sentences.ts";

const LEARNED: LearnedRoute = {
  cascade: ["acme-light", "acme-frontier"],
  giveUp: { afterAttempts: 2 },
  start: { try: "acme-light" },
  overrides: [{ by: "repo", value: "shop", start: { try: "acme-mid" } }],
  pool: ["acme-light", "acme-mid", "acme-frontier"],
  verifier: { tpr: 0.9, fpr: 0.1 },
  learnedFrom: { tasks: 100, outcomes: 300 },
};

test("what was learned is said with what it was learned from", () => {
  expect(learnedSentences(aPolicy({ learned: LEARNED }))).toEqual([
    "Learned from 300 outcomes of 100 tasks: acme-light → acme-frontier; after 2 rejected attempts the best of them is taken.",
    "Its own way for repo shop: acme-mid first.",
    "Learned for a gate that accepts 90 % of good work and 10 % of bad.",
  ]);
  expect(learnedSentences(aPolicy())).toEqual([]);
});

test("one failure, no escalation and no cap are said in their own words", () => {
  const { caps, pipeline } = aPolicy();
  const policy = aPolicy({
    caps: { ...caps, escalations: 0 },
    pipeline: pipeline.map((step) => ({ ...step, afterFailures: 1 })),
    main: "frontier",
  });
  expect(escalationSentences(policy)).toEqual([
    "Cascade: light → mid → frontier, never above frontier.",
    "Up after 1 failed verdict at a tier.",
    "No escalation: what fails ends there.",
    "The main conversation is opened at frontier.",
  ]);
  expect(limitSentences(policy)[1]).toBe("A task: no cap in dollars, 6 rounds, 30 turns a round.");
});
