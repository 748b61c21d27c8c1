import { expect, test } from "vitest";
import { recorded } from "../__fixtures__/recorded.ts";
import { cascadePolicy } from "../expected-outcome.ts";
import { evaluatePolicy, type PolicyToEvaluate } from "./evaluate-policy.ts";

// Light solves tasks 0 and 1, frontier 1, 2 and 3; the last two were not tried by all.
const TASKS = recorded(
  { light: [1, 1], frontier: [0, 10] },
  { light: [1, 1], frontier: [1, 10] },
  { light: [0, 2], frontier: [1, 10] },
  { light: [0, 2], frontier: [1, 10] },
  { light: [0, 2], frontier: [0, 20] },
  { light: [1, 1] },
  { light: [1, 1], frontier: [1, 10] },
);

const REQUEST = {
  tasks: TASKS.slice(0, 5),
  policy: cascadePolicy(["light", "frontier"]),
  verifier: { tpr: 0.9, fpr: 0.1 },
  pool: ["light", "frontier"],
  seed: 1,
} satisfies PolicyToEvaluate;

/** An estimate of which only the value is worked by hand. */
const about = (value: number) => ({
  value: expect.closeTo(value, 9),
  low: expect.any(Number),
  high: expect.any(Number),
});

test("a cascade beside singles, the best fixed cascade, the oracle and random routing, worked by hand", () => {
  const { random, ...evaluation } = evaluatePolicy(REQUEST);
  const cascade = { quality: about(3.7 / 5), costUsd: about(46) };
  const against = { qualityDifference: about(0.7 / 5), saving: about(1 - 46 / 60) };
  expect(evaluation).toEqual({
    name: "light > frontier",
    tasks: 5,
    notTried: [],
    verifier: { tpr: 0.9, fpr: 0.1 },
    ...cascade,
    choices: [
      { models: ["light", "frontier"], share: 3 / 5 },
      { models: ["light"], share: 2 / 5 },
    ],
    singles: [
      { name: "light", quality: about(2 / 5), costUsd: about(8) },
      { name: "frontier", quality: about(3 / 5), costUsd: about(60) },
    ],
    bestFixedCascade: { name: "light > frontier", models: ["light", "frontier"], ...cascade },
    ladder: ["light", "frontier"],
    oracle: { name: "oracle", quality: about(4 / 5), costUsd: about(24) },
    perfectCascade: { name: "light > frontier", quality: about(4 / 5), costUsd: about(48) },
    weak: "light",
    strong: "frontier",
    againstStrong: { with: "frontier", ...against },
    againstBestSingle: { with: "frontier", ...against },
    againstBestFixedCascade: {
      with: "light > frontier",
      qualityDifference: { value: 0, low: 0, high: 0 },
      saving: { value: 0, low: 0, high: 0 },
    },
    // (0.74 − 0.4) / (0.6 − 0.4); in some resamples both models are equally good.
    recoveredGap: { ...about(1.7), undefinedIn: expect.any(Number) },
    // $46 buys the share 38/52 of frontier: 0.4 + 0.2 · 38/52.
    aboveRandomMix: about(0.74 - 0.4 - (0.2 * 38) / 52),
    parity: { both: 1, weakOnly: 1, strongOnly: 2, none: 1, largestFprPerTpr: 0.5 },
    ranking: undefined,
    probabilities: undefined,
  });
  expect(random.apgr?.mean).toBe(0.5);
});

test("intervals hold their figures, and the same seed gives the same ones", () => {
  const evaluation = evaluatePolicy(REQUEST);
  const { quality, costUsd, againstStrong } = evaluation;
  for (const { value, low, high } of [quality, costUsd, againstStrong.qualityDifference]) {
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  }
  expect(evaluatePolicy(REQUEST)).toEqual(evaluation);
  expect(evaluatePolicy({ ...REQUEST, seed: 2 })).not.toEqual(evaluation);
});

test("tasks on which a needed model was not tried are left out, counted, and the model is named", () => {
  const lightAlone = { ...REQUEST, tasks: TASKS, policy: cascadePolicy(["light"]) };
  expect(evaluatePolicy(lightAlone).notTried).toEqual([
    { model: "frontier", neededBy: "comparison", tasks: 1 },
  ]);
  const { tasks, notTried } = evaluatePolicy({ ...REQUEST, tasks: TASKS, pool: ["light"] });
  expect({ tasks, notTried }).toEqual({
    tasks: 6,
    notTried: [{ model: "frontier", neededBy: "policy", tasks: 1 }],
  });
});

test("where models are equally good, and equally dear, what would divide by that is undefined", () => {
  const same = recorded({ a: [1, 0], b: [0, 0] }, { a: [0, 0], b: [1, 0] });
  const { recoveredGap, aboveRandomMix, againstStrong, random } = evaluatePolicy({
    ...REQUEST,
    tasks: same,
    policy: cascadePolicy(["a"]),
    pool: ["a", "b"],
    strong: "b",
  });
  expect([recoveredGap, aboveRandomMix, againstStrong.saving, random.apgr, random.cpt50]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("weak, strong and the ladder are those named", () => {
  const { weak, strong, ladder, oracle } = evaluatePolicy({
    ...REQUEST,
    weak: "frontier",
    strong: "light",
    ladder: ["frontier", "light"],
  });
  // Frontier where it solves a task or nobody does, else light: 1 + 10 + 10 + 10 + 20.
  expect([weak, strong, ladder, oracle.costUsd.value]).toEqual([
    "frontier",
    "light",
    ["frontier", "light"],
    51,
  ]);
});

test.each([
  [
    "no task is left",
    { pool: ["light", "mid"] },
    "none of the 5 tasks can be evaluated: mid was not tried on 5",
  ],
  ["there are no tasks", { tasks: [] }, "there are no recorded outcomes to evaluate on"],
  [
    "the pool is empty",
    { pool: [] },
    '"light > frontier" has nothing to be compared with: name at least one model of the outcomes as the pool',
  ],
  [
    "a named model is not in the pool",
    { strong: "mid" },
    'the model "mid" is not among those compared (light, frontier); add it to the pool',
  ],
])("it says so where %s", (_, change, message) => {
  expect(() => evaluatePolicy({ ...REQUEST, ...change })).toThrow(message);
});
