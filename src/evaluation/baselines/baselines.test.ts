import * as fc from "fast-check";
import { expect, test } from "vitest";
import { recorded } from "../__fixtures__/recorded.ts";
import { cascadePolicy, expectedOutcome } from "../expected-outcome.ts";
import { columnOf, outcomeTable, totalOf } from "../outcome-table.ts";
import { PERFECT_VERIFIER } from "../outcome-task.ts";
import { cascadeColumn } from "./cascade-column.ts";
import { bestFixedCascade, type FixedCascade, fixedCascades, mostUsefulCascade } from "./fixed-cascades.ts";
import { oracleRouter } from "./oracle-router.ts";
import { randomRouting } from "./random-routing.ts";
import { bestSingle, byCost } from "./single-models.ts";

// Light solves tasks 0 and 1, frontier 1, 2 and 3: together all but task 4.
const TASKS = recorded(
  { light: [1, 1], frontier: [0, 10] },
  { light: [1, 1], frontier: [1, 10] },
  { light: [0, 2], frontier: [1, 10] },
  { light: [0, 2], frontier: [1, 10] },
  { light: [0, 2], frontier: [0, 20] },
);
const table = outcomeTable(TASKS, ["light", "frontier"]);
const light = columnOf(table, "light");
const frontier = columnOf(table, "frontier");

const figures = (cascades: readonly FixedCascade[]) =>
  Object.fromEntries(
    cascades.map(({ models, quality, costUsd }) => [
      models.join(" > "),
      [Number(quality.toFixed(9)), Number(costUsd.toFixed(9))],
    ]),
  );

test("only tasks on which all were tried are compared", () => {
  const [first] = TASKS;
  const half = recorded({ light: [1, 1] });
  expect(outcomeTable([...half, ...TASKS], ["light", "frontier"]).tasks).toHaveLength(5);
  expect(outcomeTable([...half, ...TASKS], ["light"]).tasks[1]).toBe(first);
});

test("a model that is not in the table is named", () => {
  expect(() => columnOf(table, "mid")).toThrow(
    'the model "mid" is not among those compared (light, frontier); add it to the pool',
  );
});

test("the oracle takes the lowest rung that solves a task, else the lowest: 1 + 1 + 10 + 10 + 2", () => {
  expect(totalOf(oracleRouter([light, frontier]))).toEqual({ quality: 4 / 5, costUsd: 24 });
});

test("with a perfect verifier a cascade solves what any of its models does: 1 + 1 + 12 + 12 + 22", () => {
  expect(totalOf(cascadeColumn([light, frontier], PERFECT_VERIFIER))).toEqual({
    quality: 4 / 5,
    costUsd: 48,
  });
});

test("fixed cascades under a verifier (0.9, 0.1), worked by hand", () => {
  // light > frontier: task 0: 0.9 right, else frontier, wrong; task 1: 0.9 + 0.1; tasks 2 and 3: 0.9 each; task 4: 0.
  // Dollars: 2 · (1 + 0.1 · 10) + 2 · (2 + 0.9 · 10) + (2 + 0.9 · 20) = 4 + 22 + 20.
  // frontier > light: task 0: 0.1 accepted wrong, else light, right: 0.9; task 1: 1; tasks 2, 3: 0.9; dollars:
  // (10 + 0.9) + (10 + 0.1) + 2 · (10 + 0.2) + (20 + 1.8) = 63.2.
  expect(figures(fixedCascades(table, { tpr: 0.9, fpr: 0.1 }))).toEqual({
    light: [2 / 5, 8],
    frontier: [3 / 5, 60],
    "light > frontier": [(0.9 + 1 + 0.9 + 0.9) / 5, 46],
    "frontier > light": [(0.9 + 1 + 0.9 + 0.9) / 5, 63.2],
  });
});

test("the best fixed cascade is the cheapest that is as good as the best single model", () => {
  const cascades = fixedCascades(table, { tpr: 0.9, fpr: 0.1 });
  expect(bestFixedCascade(cascades)?.models).toEqual(["light", "frontier"]);
  expect(bestFixedCascade(fixedCascades(table, { tpr: 0.5, fpr: 0.5 }))?.models).toEqual(["frontier"]);
  expect(bestFixedCascade([])).toBeUndefined();
});

test("what a right answer is worth decides how much is tried for it", () => {
  const cascades = fixedCascades(table, PERFECT_VERIFIER);
  const chosen = [1, 100].map((valueUsd) => mostUsefulCascade(cascades, { valueUsd, tasks: 5 })?.models);
  expect(chosen).toEqual([["light"], ["light", "frontier"]]);
});

test("models in order of cost, and the best one, the cheaper of two that are as good", () => {
  const same = recorded({ a: [1, 3], b: [1, 2], c: [0, 1] });
  const { columns } = outcomeTable(same, ["a", "b", "c"]);
  expect(byCost(columns).map(({ name }) => name)).toEqual(["c", "b", "a"]);
  expect(bestSingle(columns)?.name).toBe("b");
  expect(bestSingle([])).toBeUndefined();
});

const rows = fc.array(
  fc.record({
    a: fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.integer({ min: 0, max: 9 })),
    b: fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.integer({ min: 0, max: 9 })),
    c: fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.integer({ min: 0, max: 9 })),
  }),
  { minLength: 1, maxLength: 8 },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

test("all ways to add up a cascade agree, and none is better than the oracle", () => {
  fc.assert(
    fc.property(rows, share, share, (of, tpr, fpr) => {
      const tasks = recorded(...of);
      const drawn = outcomeTable(tasks, ["a", "b", "c"]);
      const most = totalOf(oracleRouter(drawn.columns)).quality;
      const cascades = fixedCascades(drawn, { tpr, fpr });
      expect(cascades).toHaveLength(3 + 6 + 6);
      for (const { models, quality, costUsd } of cascades) {
        const column = totalOf(
          cascadeColumn(
            models.map((model) => columnOf(drawn, model)),
            { tpr, fpr },
          ),
        );
        const walked = tasks.map((task) => expectedOutcome(task, cascadePolicy(models), { tpr, fpr }));
        const walkedUsd = walked.reduce((sum, each) => sum + ("missing" in each ? 0 : each.costUsd), 0);
        const right = walked.reduce((sum, each) => sum + ("missing" in each ? 0 : each.quality), 0);
        expect([column.quality, right / tasks.length]).toEqual([
          expect.closeTo(quality, 9),
          expect.closeTo(quality, 9),
        ]);
        expect([column.costUsd, walkedUsd]).toEqual([expect.closeTo(costUsd, 9), expect.closeTo(costUsd, 9)]);
        expect(quality).toBeLessThanOrEqual(most + 1e-9);
      }
    }),
    { numRuns: 40 },
  );
});

test("820 sequences of 10 models on 10,000 tasks", () => {
  const tasks = 10_000;
  const columns = Array.from({ length: 10 }, (_, model) => ({
    name: `m-${model}`,
    quality: Float64Array.from({ length: tasks }, (_task, index) => ((index * (model + 3)) % 7 > 3 ? 1 : 0)),
    costUsd: new Float64Array(tasks).fill(model + 1),
  }));
  const many = {
    tasks: Array.from({ length: tasks }, () => TASKS[0]).flatMap((task) => task ?? []),
    columns,
  };
  expect(fixedCascades(many, { tpr: 0.9, fpr: 0.1 })).toHaveLength(820);
});

test("a router that knows nothing has APGR 0.5, and still saves a little by its first crossing", () => {
  const pair = {
    weakQuality: Array.from({ length: 100 }, (_, task) => (task % 4 === 0 ? 1 : 0)),
    strongQuality: Array.from({ length: 100 }, (_, task) => (task % 2 === 0 ? 1 : 0)),
    weakCostUsd: Array.from({ length: 100 }, () => 1),
    strongCostUsd: Array.from({ length: 100 }, () => 10),
  };
  const { apgr, cpt50, cpt80, savingAtFrontierQuality, orders } = randomRouting(pair, 1);
  expect(apgr).toEqual({ mean: 0.5, sd: expect.closeTo(0.0502, 3) });
  expect(orders).toBe(200);
  expect(cpt50?.mean).toBeCloseTo(0.5, 1);
  expect(cpt80?.mean).toBeCloseTo(0.78, 1);
  expect(savingAtFrontierQuality?.mean).toBeGreaterThan(0);
  expect(savingAtFrontierQuality?.mean).toBeLessThan(0.1);
  expect(randomRouting(pair, 1)).toEqual(randomRouting(pair, 1));
});
