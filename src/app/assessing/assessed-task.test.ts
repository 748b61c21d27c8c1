import { expect, test } from "vitest";
import { type AssessorRules, type Policy, type Task, ZERO_USD } from "../../domain/index.ts";
import { aDecisionContext, aFact, aPolicy, aTask } from "../../testing/index.ts";
import { type Answer, type AssessedContext, assessedTask, modelWanted } from "./assessed-task.ts";

const rules = (overrides: Partial<AssessorRules> = {}): AssessorRules => ({
  ask: "light",
  when: {},
  mayLower: false,
  because: "doubt is cheap to settle",
  ...overrides,
});
const context = (
  assessor: AssessorRules | undefined,
  policy: Partial<Policy> = {},
  given: Pick<AssessedContext, "answers" | "unasked"> = {},
): AssessedContext => ({ ...aDecisionContext({ policy: aPolicy({ assessor, ...policy }) }), ...given });

const scored = (value: number): Partial<Omit<Task, "ticket">> => ({
  complexityScore: {
    value,
    features: (["files", "novelty"] as const).map((feature) => ({
      feature,
      value,
      weight: 0.5,
      signal: "x",
    })),
    unknown: [],
  },
});

test.each<[string, AssessorRules | undefined, Partial<Omit<Task, "ticket">>, string | undefined]>([
  ["a policy without an assessor", undefined, {}, undefined],
  ["a policy that asks a light model", rules(), {}, "light"],
  ["a policy that asks a local model", rules({ ask: "local" }), {}, "local"],
  ["a heuristic alone, in doubt", rules({ ask: "heuristic" }), {}, undefined],
  ["a heuristic first, in doubt", rules({ ask: "heuristic-then-light" }), {}, "light"],
  ["a heuristic first, then a local model", rules({ ask: "heuristic-then-local" }), {}, "local"],
  ["a heuristic that is sure", rules({ ask: "heuristic-then-light" }), scored(0.9), undefined],
  ["work of which the policy does not ask", rules({ when: { files: { atLeast: 2 } } }), {}, undefined],
])("which model is asked: %s", (_, assessor, facts, tier) => {
  const asked = context(assessor);
  const task = assessedTask(aTask(facts), asked);
  expect(modelWanted(task, asked)).toBe(tier);
});

test.each<[string, Task, Policy]>([
  [
    "its label names its route",
    aTask({ named: { tier: "light", model: undefined, signal: "label" } }),
    aPolicy({ assessor: rules({ mayLower: true }) }),
  ],
  [
    "risk has raised it to the cap",
    aTask({ risks: [aFact("high")] }),
    aPolicy({ assessor: rules({ mayLower: true }) }),
  ],
  ["the cap leaves no room above", aTask(), aPolicy({ assessor: rules(), cap: "mid" })],
])("nobody is paid for an opinion that could change nothing: %s", (_, task, policy) => {
  expect(modelWanted(task, aDecisionContext({ policy }))).toBeUndefined();
});

test("the heuristic's opinion is free and always there, where the policy asks for such work", () => {
  const { assessment } = assessedTask(aTask(scored(0.9)), context(rules({ ask: "heuristic" })));
  expect(assessment).toMatchObject({ tier: "frontier", by: "heuristic", cost: ZERO_USD });
  const elsewhere = context(rules({ ask: "heuristic", when: { kind: ["docs"] } }));
  expect(assessedTask(aTask(scored(0.9)), elsewhere).assessment).toBeUndefined();
  expect(assessedTask(aTask(scored(0.9)), context(rules())).assessment).toBeUndefined();
});

const task = aTask();
const answered = (answer: Answer) => ({ answers: new Map([[task.ticket.id, answer]]) });

test("what a model said is the task's opinion, even if what was found out since would not have asked for it", () => {
  const assessment = { tier: "frontier", by: "acme-light", because: "it is hard", cost: ZERO_USD } as const;
  const given = answered({ kind: "said", assessment });
  const asked = context(rules({ when: { kind: ["coding"] } }), {}, given);
  expect(assessedTask(task, asked)).toEqual({ ...task, assessment });
});

test.each<[string, Pick<AssessedContext, "answers" | "unasked">]>([
  ["none is asked without --assess", { unasked: "none is asked without --assess" }],
  ["it was silent", answered({ kind: "silent", because: "it was silent" })],
])("a model that should have been asked and was not is one warning: %s", (because, given) => {
  const warning = `the policy asks a light model how hard this is: ${because}, so it was decided without an opinion`;
  expect(assessedTask(task, context(rules(), {}, given))).toEqual({ ...task, warnings: [warning] });
  expect(assessedTask(task, context(rules(), { cap: "mid" }, given)).warnings).toEqual([]);
});
