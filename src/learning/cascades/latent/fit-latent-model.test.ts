import { expect, test } from "vitest";
import type { OutcomeTask } from "../../../evaluation/index.ts";
import { MADE_UP_POOL, madeUpTasks } from "../__fixtures__/made-up-tasks.ts";
import { attemptRows } from "../attempt-rows.ts";
import { fitLatentModel, solveRates } from "./fit-latent-model.ts";

const TASKS = madeUpTasks({ tasks: 2000, seed: 1 });
const FIT = fitLatentModel(attemptRows(TASKS, MADE_UP_POOL));

function shareSolved(tasks: readonly OutcomeTask[], model: string): number {
  const tried = tasks.flatMap(({ outcomes }) => outcomes.get(model) ?? []);
  return tried.filter(({ resolved }) => resolved).length / tried.length;
}

test("solve rates are those recorded, where every model was tried", () => {
  solveRates(FIT).forEach((rate, index) => {
    expect(Math.abs(rate - shareSolved(TASKS, MADE_UP_POOL[index] ?? ""))).toBeLessThan(0.01);
  });
});

test("what tasks were made of is found again", () => {
  const [light, , frontier] = FIT.traits;
  expect(FIT.slope).toBeGreaterThan(2.4);
  expect(FIT.slope).toBeLessThan(3.8);
  expect(Math.abs((frontier?.ability ?? 0) - (light?.ability ?? 0) - 2)).toBeLessThan(0.35);
  expect(Math.abs((light?.sizeLoading ?? 0) - 0.4)).toBeLessThan(0.08);
  expect(Math.abs((light?.wrongExtra ?? 0) - 0.2)).toBeLessThan(0.08);
});

test("a model that was only tried where another had failed is not taken for a weak one", () => {
  const masked = TASKS.map((task): OutcomeTask => {
    const solved = task.outcomes.get("light")?.resolved === true;
    return solved
      ? { ...task, outcomes: new Map([...task.outcomes].filter(([model]) => model === "light")) }
      : task;
  });
  const truth = shareSolved(TASKS, "frontier");
  const [, , rate = 0] = solveRates(fitLatentModel(attemptRows(masked, MADE_UP_POOL)));
  expect(Math.abs(shareSolved(masked, "frontier") - truth)).toBeGreaterThan(0.2);
  expect(Math.abs(rate - truth)).toBeLessThan(0.05);
});

test("one task is enough for numbers to be finite", () => {
  const rates = solveRates(fitLatentModel(attemptRows(TASKS.slice(0, 1), MADE_UP_POOL)));
  expect(rates.every((rate) => rate > 0 && rate < 1)).toBe(true);
});

test("a free model has a cost that says nothing", () => {
  const free = TASKS.slice(0, 100).map(
    (task): OutcomeTask => ({
      ...task,
      outcomes: new Map([...task.outcomes].map(([model, outcome]) => [model, { ...outcome, costUsd: 0 }])),
    }),
  );
  expect(solveRates(fitLatentModel(attemptRows(free, MADE_UP_POOL))).every(Number.isFinite)).toBe(true);
});
