import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Row, recorded } from "../__fixtures__/recorded.ts";
import { cascadePolicy, expectedOutcome } from "../expected-outcome.ts";
import type { OutcomeTask, Verifier } from "../outcome-task.ts";
import { createRandom } from "../random.ts";
import { doublyRobust } from "./doubly-robust.ts";
import { importanceWeighted } from "./importance-weighted.ts";
import { offPolicyEstimate } from "./off-policy-estimate.ts";
import { meanOutcomes } from "./outcome-model.ts";

const CHECK: Verifier = { tpr: 0.9, fpr: 0.1 };
const always = () => ({ quality: 0.6, costUsd: 3 });
const wrong = (_task: unknown, name: string) => ({ quality: name === "light" ? 0.9 : 0.2, costUsd: 5 });
const about = (value: number) =>
  expect.objectContaining({ value: expect.closeTo(value, 9), low: expect.any(Number) });

test("one model, tried with chance a quarter on two of four tasks, worked by hand", () => {
  const tasks = recorded(
    { light: [1, 2, 0.25] },
    { frontier: [1, 10, 0.75] },
    { light: [0, 4, 0.25] },
    { frontier: [0, 10, 0.75] },
  );
  expect(
    offPolicyEstimate({ tasks, policy: cascadePolicy(["light"]), verifier: CHECK, seed: 1, model: always }),
  ).toEqual({
    tasks: 4,
    followed: 2,
    // (4 + 4)² / (16 + 16).
    effectiveTasks: 2,
    neverTried: [],
    // Weights 4, 0, 4, 0: (4 · 1 + 4 · 0) / 4 and (4 · 2 + 4 · 4) / 4.
    ips: { quality: about(1), costPerTaskUsd: about(6) },
    // The same over the sum of the weights, 8.
    selfNormalised: { quality: about(0.5), costPerTaskUsd: about(3) },
    // 0.6 + (4 · (1 − 0.6) + 4 · (0 − 0.6)) / 4 and 3 + (4 · (2 − 3) + 4 · (4 − 3)) / 4.
    doublyRobust: { quality: about(0.4), costPerTaskUsd: about(3) },
  });
});

test("of a model that nobody tried nothing is estimated, and it is named", () => {
  const tasks = recorded({ light: [1, 2, 0.5] }, { light: [0, 2, 0.5] });
  const estimate = offPolicyEstimate({
    tasks,
    policy: cascadePolicy(["light", "mid"]),
    verifier: CHECK,
    seed: 1,
  });
  expect(estimate).toMatchObject({
    neverTried: ["mid"],
    ips: undefined,
    selfNormalised: undefined,
    doublyRobust: undefined,
  });
});

test("without tasks there is nothing to estimate", () => {
  expect(
    offPolicyEstimate({ tasks: [], policy: cascadePolicy(["light"]), verifier: CHECK, seed: 1 }),
  ).toEqual({
    tasks: 0,
    followed: 0,
    effectiveTasks: 0,
    neverTried: [],
    ips: undefined,
    selfNormalised: undefined,
    doublyRobust: undefined,
  });
});

test("a task's own outcome is not in what is expected of it", () => {
  const tasks = recorded({ light: [1, 2] }, { light: [0, 4] }, { light: [0, 6] });
  const expected = meanOutcomes(tasks);
  // Of the first: (0 + 0 + one task's worth of the mean 1/3) / 3, and (4 + 6 + 4) / 3.
  expect(tasks.slice(0, 1).map((task) => expected(task, "light"))).toEqual([
    { quality: expect.closeTo(1 / 9, 12), costUsd: expect.closeTo(14 / 3, 12) },
  ]);
});

const right = fc.constantFrom<0 | 1>(0, 1);
const dollars = fc.integer({ min: 0, max: 9 });
const rate = fc.constantFrom(0, 0.1, 0.5, 0.9, 1);

test("where everything was tried all estimates are the expectation itself", () => {
  fc.assert(
    fc.property(right, right, dollars, dollars, rate, rate, (a, b, aUsd, bUsd, tpr, fpr) => {
      const [task] = recorded({ light: [a, aUsd], frontier: [b, bUsd] });
      if (task === undefined) return;
      const policy = cascadePolicy(["light", "frontier"]);
      const expected = expectedOutcome(task, policy, { tpr, fpr });
      const weighted = importanceWeighted(task, policy, { tpr, fpr });
      const robust = doublyRobust(task, { policy, verifier: { tpr, fpr }, model: always });
      const wanted = "missing" in expected ? { quality: 0, costUsd: 0 } : expected;
      for (const { quality, costUsd } of [weighted, robust]) {
        expect(quality).toBeCloseTo(wanted.quality, 9);
        expect(costUsd).toBeCloseTo(wanted.costUsd, 9);
      }
      expect(weighted.weight).toBeCloseTo(1, 9);
    }),
  );
});

test("over all that might have been tried, the estimates of a cascade are unbiased, however wrong the model", () => {
  fc.assert(
    fc.property(right, right, dollars, dollars, (a, b, aUsd, bUsd) => {
      const policy = cascadePolicy(["light", "frontier"]);
      const full = { light: [a, aUsd], frontier: [b, bUsd] } as const;
      const expected = expectedOutcome(only(full), policy, CHECK);
      const wanted = "missing" in expected ? { quality: 0, costUsd: 0 } : expected;
      const mean = { weighted: 0, weightedUsd: 0, robust: 0, robustUsd: 0 };
      // Light is tried with chance 0.4, frontier with 0.7, whatever becomes of the other.
      for (const [light, frontier] of [
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ] as const) {
        const chance = (light ? 0.4 : 0.6) * (frontier ? 0.7 : 0.3);
        const task = only({
          ...(light ? { light: [a, aUsd, 0.4] as const } : {}),
          ...(frontier ? { frontier: [b, bUsd, 0.7] as const } : {}),
        });
        const weighted = importanceWeighted(task, policy, CHECK);
        const robust = doublyRobust(task, { policy, verifier: CHECK, model: wrong });
        mean.weighted += chance * weighted.quality;
        mean.weightedUsd += chance * weighted.costUsd;
        mean.robust += chance * robust.quality;
        mean.robustUsd += chance * robust.costUsd;
      }
      expect(mean).toEqual({
        weighted: expect.closeTo(wanted.quality, 9),
        weightedUsd: expect.closeTo(wanted.costUsd, 9),
        robust: expect.closeTo(wanted.quality, 9),
        robustUsd: expect.closeTo(wanted.costUsd, 9),
      });
    }),
  );
});

test("masked tasks give back the truth within the interval, and plain weights have the widest", () => {
  const random = createRandom(11);
  const policy = cascadePolicy(["light", "frontier"]);
  const full = Array.from({ length: 2000 }, () => {
    const hard = random();
    const light = [random() < 0.9 - 0.8 * hard ? 1 : 0, 1 + hard] as const;
    const frontier = [random() < 0.95 - 0.5 * hard ? 1 : 0, 10 + 5 * hard] as const;
    return { light, frontier };
  });
  const truth = recorded(...full).map((task) => expectedOutcome(task, policy, CHECK));
  const quality = truth.reduce((sum, each) => sum + ("missing" in each ? 0 : each.quality), 0) / 2000;
  const masked = recorded(
    ...full.map(({ light, frontier }) => ({
      ...(random() < 0.6 ? { light: [...light, 0.6] as const } : {}),
      ...(random() < 0.5 ? { frontier: [...frontier, 0.5] as const } : {}),
    })),
  );
  const estimate = offPolicyEstimate({ tasks: masked, policy, verifier: CHECK, seed: 1, resamples: 200 });
  const widths = [estimate.ips, estimate.selfNormalised, estimate.doublyRobust].map((value) => {
    const { low, high } = value?.quality ?? { low: 1, high: 0 };
    expect(low).toBeLessThanOrEqual(quality);
    expect(high).toBeGreaterThanOrEqual(quality);
    return high - low;
  });
  expect(widths[1]).toBeLessThan(widths[0] ?? 0);
  expect(widths[2]).toBeLessThan(widths[0] ?? 0);
  expect(estimate.effectiveTasks).toBeLessThan(1000);
});

function only(row: Row): OutcomeTask {
  const [task] = recorded(row);
  if (task === undefined) throw new Error("one row makes one task");
  return task;
}
