import { expect, test } from "vitest";
import { cascadePolicy, PERFECT_VERIFIER } from "../../evaluation/index.ts";
import { madeUpTasks } from "./__fixtures__/made-up-tasks.ts";
import { scoreOnSplits } from "./score-on-splits.ts";

const TASKS = madeUpTasks({ tasks: 50, seed: 1 });
const REQUEST = { train: 20, splits: 6, seed: 1, verifier: PERFECT_VERIFIER, against: "frontier" };

test("a policy that is the single model itself gains nothing and saves nothing", () => {
  const nothing = { mean: 0, low: 0, high: 0 };
  expect(scoreOnSplits(TASKS, { ...REQUEST, learn: () => cascadePolicy(["frontier"]) })).toEqual({
    qualityGain: nothing,
    saving: nothing,
    splits: 6,
  });
});

test("what is learned from is never scored on, and every task is one or the other", () => {
  const trains: string[][] = [];
  const scored = new Set<string>();
  scoreOnSplits(TASKS, {
    ...REQUEST,
    splits: 1,
    learn(train) {
      trains.push(train.map(({ taskId }) => taskId));
      return {
        name: "spy",
        next(task, history) {
          scored.add(task.taskId);
          return history.length === 0 ? { kind: "attempt", model: "light" } : { kind: "take", attempt: 0 };
        },
      };
    },
  });
  expect(trains.map((train) => train.length)).toEqual([20]);
  expect(scored.size).toBe(30);
  expect(trains.flat().some((taskId) => scored.has(taskId))).toBe(false);
});

test("a light model saves, and what it loses is counted against it", () => {
  const { qualityGain, saving } = scoreOnSplits(TASKS, { ...REQUEST, learn: () => cascadePolicy(["light"]) });
  expect(saving.mean).toBeGreaterThan(0.8);
  expect(qualityGain.mean).toBeLessThan(-0.05);
  expect(saving.low).toBeLessThan(saving.mean);
});
