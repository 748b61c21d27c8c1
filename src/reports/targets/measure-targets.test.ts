import { expect, test } from "vitest";
import { wilsonBounds } from "../../domain/index.ts";
import { aMeasuredTask, anOutcome, someWork, times, usd } from "./__fixtures__/measured-work.ts";
import { DOCUMENT_TARGETS, type Target } from "./document-targets.ts";
import { documentTargets, measureTargets } from "./measure-targets.ts";
import { METRICS } from "./metrics.ts";

function lightRate(passes: number, n: number) {
  const outcomes = [...times(passes, anOutcome()), ...times(n - passes, anOutcome({ result: "failed" }))];
  const target = { metric: "light-success-rate", atLeast: 0.85 };
  return measureTargets(someWork({ outcomes }), [target])[0];
}

test("a target says what was measured, over how many, and what that proves", () => {
  const { lower, upper } = wilsonBounds(40, 40);
  expect(lightRate(40, 40)).toEqual({
    metric: "light-success-rate",
    name: "Light success rate",
    unit: "share",
    target: { metric: "light-success-rate", atLeast: 0.85 },
    value: 1,
    interval: { lower, upper },
    n: 40,
    verdict: "met",
    because: "40 attempts at light that were judged",
  });
});

test.each([
  [
    "eight of eight prove nothing yet",
    8,
    8,
    "insufficient evidence",
    "8 attempts at light that were judged; 10 are needed",
  ],
  [
    "90 % of twenty may be less than 85 %",
    18,
    20,
    "insufficient evidence",
    "20 attempts at light that were judged",
  ],
  ["half of twenty is not 85 %", 10, 20, "missed", "20 attempts at light that were judged"],
  [
    "none of eight is too few to say so",
    0,
    8,
    "insufficient evidence",
    "8 attempts at light that were judged; 10 are needed",
  ],
] as const)("%s", (_, passes, n, verdict, because) => {
  const measured = lightRate(passes, n);
  expect([measured?.verdict, measured?.because]).toEqual([verdict, because]);
});

function share(light: number, all: number, target: Omit<Target, "metric">) {
  const tasks = [...times(light, aMeasuredTask()), ...times(all - light, aMeasuredTask({ tier: "mid" }))];
  return measureTargets(someWork({ tasks }), [{ metric: "light-share", ...target }])[0]?.verdict;
}

test("with bounds on both sides the whole interval has to lie between them, or none of it", () => {
  const bounds = { atLeast: 0.4, atMost: 0.6 };
  expect([200, 300, 90].map((light) => share(light, 400, bounds))).toEqual(["met", "missed", "missed"]);
  expect(share(230, 400, bounds)).toBe("insufficient evidence");
});

test("above and below exclude their own value", () => {
  expect([
    share(0, 40, { atMost: 0 }),
    share(0, 40, { above: 0.0881 }),
    share(40, 40, { below: 0.912 }),
  ]).toEqual(["insufficient evidence", "missed", "missed"]);
  const none = times(12, aMeasuredTask({ escalations: 0 }));
  const escalations = (target: Omit<Target, "metric">) =>
    measureTargets(someWork({ tasks: none }), [{ metric: "most-escalations", ...target }])[0]?.verdict;
  expect([escalations({ atMost: 0 }), escalations({ below: 0 }), escalations({ above: 0 })]).toEqual([
    "met",
    "missed",
    "missed",
  ]);
});

test("one task over a limit for every task is enough, however few there are; keeping it takes ten", () => {
  const limit = [{ metric: "most-escalations", atMost: 1 }];
  const verdict = (...counts: readonly number[]) =>
    measureTargets(someWork({ tasks: counts.map((escalations) => aMeasuredTask({ escalations })) }), limit)[0]
      ?.verdict;
  expect([verdict(0, 2), verdict(0, 1), verdict(...times(10, 1))]).toEqual([
    "missed",
    "insufficient evidence",
    "met",
  ]);
});

test("without anything to measure every target says so, and why", () => {
  const nothing = measureTargets(someWork(), DOCUMENT_TARGETS);
  expect(nothing.map(({ verdict }) => verdict)).toEqual(
    times(DOCUMENT_TARGETS.length, "insufficient evidence"),
  );
  expect(nothing.find(({ metric }) => metric === "batch-share")?.because).toBe(
    "no figure: nothing says which calls were sent in a batch",
  );
});

test("a policy may name a metric that there is not; its target is kept, and said to be unknown", () => {
  const [measured] = measureTargets(someWork({ tasks: times(20, aMeasuredTask()) }), [
    { metric: "happiness", atLeast: 1 },
  ]);
  expect([measured?.verdict, measured?.because]).toEqual([
    "insufficient evidence",
    'there is no metric "happiness"; docs/metrics.md lists those that there are',
  ]);
});

test("every metric has a target of a document, and targets can be had by preset", () => {
  const wanted = new Set<string>(DOCUMENT_TARGETS.map(({ metric }) => metric));
  expect(METRICS.filter(({ id }) => !wanted.has(id))).toEqual([]);
  expect(documentTargets()).toEqual(DOCUMENT_TARGETS);
  expect(
    documentTargets("development-loop").map(({ metric, atLeast, atMost }) => [metric, atLeast, atMost]),
  ).toEqual([
    ["savings", 0.4, undefined],
    ["cost-per-accepted-task", undefined, 6.15],
    ["largest-model-share", undefined, 0.95],
  ]);
});

test("the documents' own targets on a made-up month: what is met, missed and unknown", () => {
  const tasks = [
    ...times(30, aMeasuredTask()),
    ...times(
      24,
      aMeasuredTask({
        tier: "mid",
        cost: usd(0.012),
        attempts: [anOutcome({ tier: "mid", model: "acme-mid" })],
      }),
    ),
    ...times(
      6,
      aMeasuredTask({
        tier: "frontier",
        cost: usd(0.09),
        accepted: false,
        escalations: 1,
        baseline: undefined,
      }),
    ),
  ];
  const outcomes = tasks.flatMap(({ attempts }) => attempts);
  const measured = measureTargets(someWork({ tasks, outcomes }), documentTargets("plan-execute-review"));
  expect(measured.map(({ metric, value, verdict }) => [metric, value?.toFixed(3), verdict])).toEqual([
    ["light-success-rate", "1.000", "met"],
    ["light-relative-success", "1.000", "met"],
    ["light-cost-advantage", "1.000", "missed"],
    ["savings", "0.478", "met"],
    ["savings", "0.478", "insufficient evidence"],
    ["cost-per-accepted-task", "0.021", "insufficient evidence"],
    ["light-share", "0.500", "insufficient evidence"],
    ["routing-accuracy", "0.900", "insufficient evidence"],
  ]);
});
