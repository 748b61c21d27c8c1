import { expect, test } from "vitest";
import { cascadePolicy, createRandom } from "../../evaluation/index.ts";
import { chooseExploring } from "./choose-exploring.ts";

const TASK = { taskId: "t", repo: undefined, kind: undefined, text: "" };
const POOL = ["light", "middle", "frontier"];
const policy = cascadePolicy(["light", "frontier"]);

test("without exploring the policy is followed, with certainty", () => {
  const random = createRandom(1);
  expect(chooseExploring(TASK, [], { policy, pool: POOL, epsilon: 0, random })).toEqual({
    step: { kind: "attempt", model: "light" },
    propensity: 1,
  });
});

test("each model is drawn as often as its propensity says", () => {
  const random = createRandom(7);
  const counts = new Map<string, number>();
  const propensities = new Map<string, number>();
  for (let draw = 0; draw < 30_000; draw++) {
    const { step, propensity } = chooseExploring(TASK, [], { policy, pool: POOL, epsilon: 0.3, random });
    if (step.kind !== "attempt") throw new Error("an untried task is attempted");
    counts.set(step.model, (counts.get(step.model) ?? 0) + 1);
    propensities.set(step.model, propensity);
  }
  expect(propensities.get("light")).toBeCloseTo(0.8, 10);
  expect(propensities.get("middle")).toBeCloseTo(0.1, 10);
  for (const [model, count] of counts) expect(count / 30_000).toBeCloseTo(propensities.get(model) ?? 0, 1.7);
});

test("no model is tried twice, and what to take is never left to chance", () => {
  const random = createRandom(3);
  const light = { model: "light", accepted: false, costUsd: 1, apiCalls: undefined };
  const request = { policy, pool: ["light", "frontier"], epsilon: 1, random };
  expect(chooseExploring(TASK, [light], request)).toEqual({
    step: { kind: "attempt", model: "frontier" },
    propensity: 1,
  });
  expect(chooseExploring(TASK, [{ ...light, accepted: true }], request)).toEqual({
    step: { kind: "take", attempt: 0 },
    propensity: 1,
  });
});
