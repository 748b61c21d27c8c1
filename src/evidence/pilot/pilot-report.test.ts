import { expect, test } from "vitest";
import { nanoUsd, wilsonBounds } from "../../domain/index.ts";
import { anOutcome, outcomesOf } from "../__fixtures__/an-outcome.ts";
import { type PilotPlan, pilotReport } from "./pilot-report.ts";
import { shareDifference } from "./share-difference.ts";

const cent = 10_000_000;
const plan: PilotPlan = {
  planned: 5,
  estimate: { low: cent, expected: 2 * cent, high: 4 * cent },
  minimum: 3,
  gates: { tests: ["tests"], lint: ["lint"], review: ["review"] },
};

const pass = { verdict: "pass" } as const;
const fail = { verdict: "fail" } as const;

/** Three tasks: accepted at once after a review; failed lint, then accepted; failed tests and went up, where it failed too. */
const pilot = [
  anOutcome({
    task: "a",
    gates: [
      { gate: "tests", ...pass },
      { gate: "review", ...pass },
      { gate: "review-2", ...pass },
    ],
  }),
  anOutcome({
    task: "b",
    attempt: 2,
    gates: [
      { gate: "lint", ...pass, findings: 0 },
      { gate: "tests", ...pass },
      { gate: "review", ...pass },
    ],
  }),
  anOutcome({ task: "b", attempt: 1, result: "failed", gates: [{ gate: "lint", ...fail, findings: 4 }] }),
  anOutcome({ task: "c", attempt: 1, result: "escalated", gates: [{ gate: "tests", ...fail }] }),
  anOutcome({
    task: "c",
    attempt: 2,
    tier: "mid",
    result: "failed",
    cost: nanoUsd(6 * cent),
    gates: [{ gate: "tests", verdict: "inconclusive" }],
  }),
];

test("a task is all its attempts: what it cost, whether the last one was accepted, whether it went up", () => {
  expect(pilotReport(pilot, [], plan)).toEqual({
    planned: 5,
    missing: 2,
    pilot: {
      tasks: 3,
      success: wilsonBounds(2, 3),
      costPerTask: nanoUsd(Math.round((10 * cent) / 3)),
      unpricedTasks: 0,
      reviewRounds: 2 / 3,
      escalated: wilsonBounds(1, 3),
      testsPassed: wilsonBounds(2, 3),
      lintFailures: 1,
      lintErrors: 4,
    },
    baseline: undefined,
    estimate: { ratio: Math.round((10 * cent) / 3) / (2 * cent), within: true },
    difference: undefined,
    verdict: "insufficient evidence",
    because: "0 of the baseline, where 3 are needed",
  });
});

test("a task with a cost that is not known is left out of the average, and counted", () => {
  const { pilot: arm } = pilotReport([...pilot, anOutcome({ task: "d", cost: undefined })], [], plan);
  expect([arm.tasks, arm.costPerTask, arm.unpricedTasks]).toEqual([4, Math.round((10 * cent) / 3), 1]);
});

test("nothing that nobody measured is 0: no tests, no counted lint errors, no estimate", () => {
  const bare = [anOutcome({ gates: [], cost: undefined })];
  const { pilot: arm, estimate } = pilotReport(bare, [], { ...plan, estimate: undefined });
  expect([arm.testsPassed, arm.lintErrors, arm.costPerTask, estimate]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("more than was said is not within the estimate", () => {
  const dear = [anOutcome({ cost: nanoUsd(5 * cent) })];
  expect(pilotReport(dear, [], plan).estimate).toEqual({ ratio: 2.5, within: false });
});

test.each([
  ["better", 40, 40, 20, 40, "its success rate differs by 33 points to 65 points"],
  ["worse", 20, 40, 40, 40, "its success rate differs by -65 points to -33 points"],
  ["no worse", 40, 40, 39, 40, "its success rate differs by -7 points to 13 points"],
  [
    "insufficient evidence",
    4,
    5,
    5,
    5,
    "its success rate differs by -62 points to 26 points, which decides nothing",
  ],
  ["insufficient evidence", 2, 2, 1, 1, "2 tasks of the pilot and 1 of the baseline, where 3 are needed"],
] as const)("it is %s: %i of %i beside %i of %i", (verdict, passes, n, otherPasses, others, because) => {
  const report = pilotReport(outcomesOf(passes, n), outcomesOf(otherPasses, others), plan);
  expect([report.verdict, report.because]).toEqual([verdict, because]);
});

// R. G. Newcombe (1998), table II, method 10: 56/70 against 48/80, and 9/10 against 3/10.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [10, 10, 0, 10, 0.6075, 1],
])("%i/%i less %i/%i lies between %f and %f", (a, m, b, n, lower, upper) => {
  const difference = shareDifference({ passes: a, n: m }, { passes: b, n });
  expect(difference.mean).toBeCloseTo(a / m - b / n, 12);
  expect(difference.lower).toBeCloseTo(lower, 4);
  expect(difference.upper).toBeCloseTo(upper, 4);
});
