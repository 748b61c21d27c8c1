import { expect, test } from "vitest";
import { type OutcomeTask, PERFECT_VERIFIER } from "../../evaluation/index.ts";
import { FRONTIER, LIGHT, MADE_UP_POOL, MIDDLE, madeUpTasks } from "./__fixtures__/made-up-tasks.ts";
import { learnCascade } from "./learn-cascade.ts";
import { learnedPolicy } from "./learned-policy.ts";
import { scoreOnSplits } from "./score-on-splits.ts";

const VERIFIER = { tpr: 0.9, fpr: 0.1 };
const REQUEST = { pool: MADE_UP_POOL, verifier: VERIFIER, seed: 1 };

test("a learned cascade saves much and loses little against the frontier, on tasks not learned from", () => {
  const tasks = madeUpTasks({ tasks: 400, seed: 2 });
  const score = scoreOnSplits(tasks, {
    train: 100,
    splits: 10,
    seed: 1,
    verifier: VERIFIER,
    against: "frontier",
    learn: (train) => learnedPolicy(learnCascade(train, REQUEST).route),
  });
  expect(score.saving.mean).toBeGreaterThan(0.3);
  expect(score.qualityGain.mean).toBeGreaterThan(-0.01);
});

test("the same outcomes and seed give the same route, as plain data", () => {
  const tasks = madeUpTasks({ tasks: 60, seed: 3 });
  const learned = learnCascade(tasks, REQUEST);
  expect(learnCascade(tasks, REQUEST)).toEqual(learned);
  expect(JSON.parse(JSON.stringify(learned.route))).toEqual(learned.route);
  expect(learned.route.learnedFrom).toEqual({ tasks: 60, outcomes: 180 });
});

test("where one model is cheapest and best, it is used alone", () => {
  const best = { ...FRONTIER, usd: 0.01 };
  const tasks = madeUpTasks({ tasks: 100, seed: 4, models: [LIGHT, MIDDLE, best] });
  expect(learnCascade(tasks, { ...REQUEST, verifier: PERFECT_VERIFIER }).route.cascade[0]).toBe("frontier");
});

test("where the best fixed cascade does better on tasks held out, beyond noise, it is kept and that is said", () => {
  const tasks = madeUpTasks({ tasks: 60, seed: 6 });
  const { route, kept, because, candidates, expected } = learnCascade(tasks, {
    ...REQUEST,
    verifier: PERFECT_VERIFIER,
  });
  const [, fixed] = candidates;
  expect({ kept, start: route.start, expected }).toEqual({
    kept: "fixed",
    start: { try: "light", rejected: [{ next: { try: "frontier" } }] },
    expected: { quality: fixed?.quality, costUsd: fixed?.costUsd },
  });
  expect(because).toContain(
    "the fixed cascade (80.0 % right at $0.493 a task) did better than the learned one",
  );
});

test("no plan costs more than the best single model alone, as far as can be foreseen", () => {
  const alike = { ...FRONTIER, name: "alike", usd: 0.6 };
  const tasks = madeUpTasks({ tasks: 100, seed: 9, models: [alike, FRONTIER] });
  const { route } = learnCascade(tasks, {
    ...REQUEST,
    pool: ["alike", "frontier"],
    verifier: { tpr: 0.6, fpr: 0.5 },
  });
  expect(route.cascade).toHaveLength(1);
});

test("repositories where other models are at home get routes of their own, and like ones do not", () => {
  const home = new Map([
    ["a", "frontier"],
    ["b", "middle"],
  ]);
  const atHome = (model: string, repo: string): number =>
    model === "light" ? 0 : home.get(repo) === model ? 2 : -4;
  const differ = learnCascade(madeUpTasks({ tasks: 300, seed: 5, atHome }), REQUEST);
  expect(differ.route.overrides.map(({ by, value }) => [by, value])).toContainEqual(["repo", "b"]);
  const alike = learnCascade(madeUpTasks({ tasks: 300, seed: 6 }), REQUEST);
  expect(alike.route.overrides).toEqual([]);
});

test("a cascade is learned where only the models on the way were tried, and says that it was not compared", () => {
  const tasks = madeUpTasks({ tasks: 200, seed: 7 }).map((task): OutcomeTask => {
    const [[light, first] = []] = task.outcomes;
    return light !== undefined && first?.resolved === true
      ? { ...task, outcomes: new Map([[light, first]]) }
      : task;
  });
  const partly = tasks.map((task, index): OutcomeTask => {
    const tried = [...task.outcomes].filter(([model]) => model !== (index % 2 === 0 ? "middle" : "frontier"));
    return { ...task, outcomes: new Map(tried) };
  });
  const { route, kept, candidates, because } = learnCascade(partly, REQUEST);
  expect(route.cascade[0]).toBe("light");
  expect({ kept, candidates }).toEqual({ kept: "learned", candidates: [] });
  expect(because).toContain("too few tasks");
});

test("a model without any outcome is refused by name", () => {
  const tasks = madeUpTasks({ tasks: 5, seed: 8 });
  expect(() => learnCascade(tasks, { ...REQUEST, pool: ["light", "unheard-of"] })).toThrow(
    "no outcome is recorded of unheard-of",
  );
  expect(() => learnCascade(tasks, { ...REQUEST, pool: [] })).toThrow("name the pool");
});
