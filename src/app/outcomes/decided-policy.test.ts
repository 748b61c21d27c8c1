import { expect, test } from "vitest";
import { expectedOutcome, type OutcomeTask, PERFECT_VERIFIER } from "../../evaluation/index.ts";
import { ACME_MODELS, aPolicy } from "../../testing/index.ts";
import { decidedPolicy } from "./decided-policy.ts";

const outcome = (resolved: boolean, costUsd: number) => ({
  resolved,
  costUsd,
  apiCalls: undefined,
  propensity: undefined,
});

function task(text: string): OutcomeTask {
  return {
    taskId: text,
    repo: undefined,
    kind: undefined,
    text,
    outcomes: new Map([
      ["acme-light", outcome(false, 1)],
      ["acme-mid", outcome(true, 2)],
      ["acme-frontier", outcome(true, 8)],
    ]),
  };
}

test.each([
  ["a cheap word begins at light and climbs", "Fix typo in README", ["acme-light", "acme-mid"], 3],
  ["anything else begins at mid", "Sort the list", ["acme-mid"], 2],
  ["risk goes to frontier", "Rotate the auth token", ["acme-frontier"], 8],
])("a policy works on recorded tasks as it would decide: %s", (_, text, choice, costUsd) => {
  const policy = decidedPolicy(aPolicy(), ACME_MODELS);
  expect(expectedOutcome(task(text), policy, PERFECT_VERIFIER)).toEqual({ quality: 1, costUsd, choice });
});
