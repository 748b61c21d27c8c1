import { expect, test } from "vitest";
import { recorded } from "../__fixtures__/recorded.ts";
import { evaluateScores, type ScoresToEvaluate } from "./evaluate-scores.ts";

// As in the tests of the metrics: sent in the order t-1, t-2, t-3, t-0 there are 2, 3, 4, 3, 3 right answers of 4.
const TASKS = recorded(
  { weak: [1, 1], strong: [1, 10] },
  { weak: [0, 1], strong: [1, 10] },
  { weak: [0, 1], strong: [1, 10] },
  { weak: [1, 1], strong: [0, 10] },
);

const REQUEST = {
  tasks: TASKS,
  name: "a guess",
  scores: new Map([
    ["t-0", { score: 0.1, pWeak: 0.9 }],
    ["t-1", { score: 0.9, pWeak: 0.2 }],
    ["t-2", { score: 0.5, pWeak: 0.5 }],
    ["t-3", { score: 0.5, pWeak: 0.5 }],
  ]),
  weak: "weak",
  strong: "strong",
  seed: 1,
} satisfies ScoresToEvaluate;

const about = (value: number) =>
  expect.objectContaining({
    value: expect.closeTo(value, 9),
    low: expect.any(Number),
    high: expect.any(Number),
  });

test("how a score orders tasks, worked by hand", () => {
  expect(evaluateScores(REQUEST).ranking).toEqual({
    apgr: { exact: about(1.125), elevenPoint: about(1.125) },
    cpt50: { exact: about(0.125), elevenPoint: about(0.125) },
    cpt80: { exact: about(0.2), elevenPoint: about(0.2) },
    costAtFrontierQuality: { costUsd: about(13), saving: about(1 - 13 / 40) },
    costWithinOnePoint: { costUsd: about(13), saving: about(1 - 13 / 40) },
    auc: about(0.875),
    curve: [
      { strongShare: 0, quality: 0.5, costUsd: 4 },
      { strongShare: 0.25, quality: 0.75, costUsd: 13 },
      { strongShare: 0.5, quality: 1, costUsd: 22 },
      { strongShare: 0.75, quality: 0.75, costUsd: 31 },
      { strongShare: 1, quality: 0.75, costUsd: 40 },
    ],
    withoutScore: 0,
  });
});

test("how true its probabilities are, worked by hand", () => {
  expect(evaluateScores(REQUEST).probabilities).toEqual({
    brier: about(0.1375),
    baseRateBrier: about(0.25),
    brierDifference: about(0.1375 - 0.25),
    ece: about(0.075),
    calibration: [
      { from: 0.2, to: 0.3, tasks: 1, meanProbability: 0.2, rightShare: 0 },
      { from: 0.5, to: 0.6, tasks: 2, meanProbability: 0.5, rightShare: 0.5 },
      { from: 0.9, to: 1, tasks: 1, meanProbability: 0.9, rightShare: 1 },
    ],
  });
});

test("the half with the highest scores is sent, or what lies at the threshold and above", () => {
  const { quality, costUsd } = evaluateScores(REQUEST);
  expect([quality.value, costUsd.value]).toEqual([1, 22]);
  const atThreshold = evaluateScores({ ...REQUEST, threshold: 0.5 });
  expect([atThreshold.quality.value, atThreshold.costUsd.value]).toEqual([0.75, 31]);
});

test("a score without probabilities is ranked, and its calibration is not made up", () => {
  const scores = new Map([...REQUEST.scores].map(([id, { score }]) => [id, { score, pWeak: undefined }]));
  const { ranking, probabilities } = evaluateScores({ ...REQUEST, scores });
  expect([ranking?.auc?.value, probabilities]).toEqual([0.875, undefined]);
});

test("tasks without a score are left out and counted", () => {
  const scores = new Map([...REQUEST.scores].filter(([id]) => id !== "t-3"));
  const { tasks, ranking } = evaluateScores({ ...REQUEST, scores });
  expect([tasks, ranking?.withoutScore]).toEqual([3, 1]);
  expect(() => evaluateScores({ ...REQUEST, scores: new Map() })).toThrow(
    '"a guess" has no score for any of the 4 tasks; are the task ids the same?',
  );
});

test("where weak always fails there is no AUC, and where there is no gap no APGR and CPT", () => {
  const never = recorded({ weak: [0, 1], strong: [0, 10] }, { weak: [0, 1], strong: [0, 10] });
  const { ranking } = evaluateScores({ ...REQUEST, tasks: never });
  const none = { exact: undefined, elevenPoint: undefined };
  expect(ranking).toMatchObject({ apgr: none, cpt50: none, cpt80: none, auc: undefined });
});
