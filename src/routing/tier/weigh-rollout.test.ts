import { expect, test } from "vitest";
import { type ClassRollout, drawnShare, taskId } from "../../domain/index.ts";
import { aDecisionContext, aFact, aPolicy, aTask } from "../../testing/index.ts";
import { decide } from "../decide.ts";
import { decisionJson } from "../decision-json.ts";

const TO_LIGHT: ClassRollout = {
  kind: "docs",
  to: "light",
  stage: "canary",
  share: 0.2,
  salt: "docs to light",
};
const IDS = Array.from({ length: 1000 }, (_, index) => `ticket-${index}`);
const isDrawn = (id: string) => drawnShare(id, TO_LIGHT.salt) < TO_LIGHT.share;
const DRAWN = IDS.find(isDrawn) ?? "";
const LEFT = IDS.find((id) => !isDrawn(id)) ?? "";

type TaskParts = Parameters<typeof aTask>[0];

function decided(
  id: string,
  rollout: Partial<ClassRollout> = {},
  {
    task = {},
    policy = aPolicy(),
  }: { readonly task?: TaskParts; readonly policy?: ReturnType<typeof aPolicy> } = {},
) {
  const context = { ...aDecisionContext({ policy }), rollouts: [{ ...TO_LIGHT, ...rollout }] };
  const ticket = { ...task?.ticket, id: taskId(id), kind: task?.ticket?.kind ?? ("docs" as const) };
  return decide(aTask({ ...task, ticket }), context);
}

const routeOf = (...given: Parameters<typeof decided>) => {
  const decision = decided(...given);
  const weighed = decision.trace.find(({ kind }) => kind === "rollout-weighed");
  return {
    tier: decision.tier,
    propensity: decision.outcome === "routed" ? decision.propensity : undefined,
    taken: weighed?.kind === "rollout-weighed" ? weighed.taken : undefined,
  };
};

test("a canary takes its share of the class to the weaker tier, and keeps the chance of either choice", () => {
  expect([routeOf(DRAWN), routeOf(LEFT)]).toEqual([
    { tier: "light", propensity: 0.2, taken: true },
    { tier: "mid", propensity: 0.8, taken: false },
  ]);
  const share = IDS.filter((id) => decided(id).tier === "light").length / IDS.length;
  expect(share).toBeCloseTo(0.2, 1);
  expect(decisionJson(decided(DRAWN))).toMatchObject({ tier: "light", propensity: 0.2 });
});

test("in its shadow nothing changes, and what would have been is written down", () => {
  expect(routeOf(DRAWN, { stage: "shadow" })).toEqual({ tier: "mid", propensity: undefined, taken: false });
  expect(decisionJson(decided(DRAWN, { stage: "shadow" }))["trace"]).toContain(
    'rollout: would go from mid to light, because the rollout of "docs" is in its shadow stage, which changes nothing',
  );
});

test("once it is on the whole class goes there, and chance has no part in it", () => {
  expect([DRAWN, LEFT].map((id) => routeOf(id, { stage: "on" }))).toEqual([
    { tier: "light", propensity: undefined, taken: true },
    { tier: "light", propensity: undefined, taken: true },
  ]);
});

test("a chunk goes where its task was drawn to", () => {
  const task = { ticket: { partOf: { task: taskId(DRAWN), risks: [] } } };
  expect(routeOf(LEFT, {}, { task }).taken).toBe(true);
});

test.each([
  ["risky work", { task: { risks: [aFact("high" as const)] } }],
  ["work that a label calls simple", { task: { complexity: aFact("simple" as const) } }],
  [
    "a label that names its tier",
    { task: { named: { tier: "mid" as const, model: undefined, signal: "label" } } },
  ],
  ["another class", { task: { ticket: { kind: "coding" as const } } }],
  ["a policy whose floor is above", { policy: aPolicy({ floor: "mid" }) }],
  [
    "a policy without a gate",
    { policy: aPolicy({ pipeline: aPolicy().pipeline.map((step) => ({ ...step, gates: [] })) }) },
  ],
])("no rollout touches %s", (_what, given) => {
  expect(routeOf(DRAWN, { stage: "on" }, given).taken).toBeUndefined();
});

test("work that already goes to the tier or below is left alone", () => {
  expect(routeOf(DRAWN, { to: "frontier" })).toEqual({
    tier: "mid",
    propensity: undefined,
    taken: undefined,
  });
});

test("where a main conversation raises the task again, chance had no part in its tier", () => {
  expect(routeOf(DRAWN, {}, { policy: aPolicy({ main: "mid" }) })).toEqual({
    tier: "mid",
    propensity: undefined,
    taken: true,
  });
});
