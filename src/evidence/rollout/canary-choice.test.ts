import { expect, test } from "vitest";
import { canaryChoice } from "./canary-choice.ts";

const trial = { stage: "canary", share: 0.2, salt: "coding at acme-light" } as const;
const tasks = Array.from({ length: 5000 }, (_, index) => `shop-${index}`);

test("the candidate gets its share of the tasks, and each choice its chance", () => {
  const choices = tasks.map((task) => canaryChoice(task, trial));
  const share = choices.filter(({ candidate }) => candidate).length / tasks.length;
  // Four standard errors of a fair draw.
  expect(Math.abs(share - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / tasks.length));
  expect(choices.every(({ candidate, propensity }) => propensity === (candidate ? 0.2 : 0.8))).toBe(true);
});

test("a task gets the same answer every time, and another trial draws other tasks", () => {
  const drawnBy = (salt: string) => tasks.map((task) => canaryChoice(task, { ...trial, salt }).candidate);
  const [first, again, other] = [drawnBy("a"), drawnBy("a"), drawnBy("b")];
  expect(again).toEqual(first);
  const both = first.filter((candidate, index) => candidate && other[index] === true).length / tasks.length;
  expect(Math.abs(both - 0.04)).toBeLessThan(4 * Math.sqrt((0.04 * 0.96) / tasks.length));
});

test("a larger share keeps the tasks that the smaller one had", () => {
  const [few = [], many = []] = [0.2, 0.5].map((share) =>
    tasks.filter((task) => canaryChoice(task, { ...trial, share }).candidate),
  );
  expect(few.length).toBeGreaterThan(0);
  expect(few.filter((task) => !many.includes(task))).toEqual([]);
});

test("in shadow it does nothing, on everything, and neither leaves anything to chance", () => {
  expect(canaryChoice("shop-1", { ...trial, stage: "shadow" })).toEqual({ candidate: false, propensity: 1 });
  expect(canaryChoice("shop-1", { ...trial, stage: "on" })).toEqual({ candidate: true, propensity: 1 });
});
