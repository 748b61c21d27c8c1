import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Assessment, type Condition, type Policy, TASK_KINDS } from "../../domain/index.ts";
import { decide, evaluate } from "../../routing/index.ts";
import { aDecisionContext, aFact, aPolicy, aTask } from "../../testing/index.ts";
import { checkAssessor } from "./check-assessor.ts";
import { excludeEachOther, isWithin, neverHolds } from "./conditions-meet.ts";

function complaintsOf(overrides: Partial<Policy>, when: Condition = {}, mayLower = false): readonly string[] {
  const complaints: string[] = [];
  const assessor = { ask: "light", when, mayLower, because: "doubt" } as const;
  checkAssessor(aPolicy({ assessor, ...overrides }), (path, message) =>
    complaints.push(`${path.join(".")}: ${message}`),
  );
  return complaints;
}

const everything = (tier: "frontier" | "mid") => ({
  rules: [{ name: "everything", when: {}, tier, because: "x" }],
});
const ungated = { pipeline: aPolicy().pipeline.map((step) => ({ ...step, gates: [] })) };
const REFUSED = "its answer could change nothing";

test.each<[string, Partial<Policy>, Condition, boolean, string]>([
  [
    "where no task is ever asked about",
    {},
    { files: { atLeast: 4, atMost: 2 } },
    false,
    `assessor.when: assess-without-authority: no task can satisfy this condition, so nobody is ever asked; ${REFUSED}`,
  ],
  [
    "where a label beats it",
    {},
    { namesRoute: true },
    false,
    `assessor.when: assess-without-authority: a label that names a tier or model beats it; ${REFUSED}`,
  ],
  [
    "where floor and cap leave one tier",
    { floor: "mid", cap: "mid" },
    {},
    true,
    `assessor: assess-without-authority: floor mid and cap mid leave it no tier to choose; ${REFUSED}`,
  ],
  [
    "where everything is at the cap already",
    everything("frontier"),
    {},
    false,
    `assessor: assess-without-authority: rule "everything" gives frontier already, which is the cap, and it may only raise; ${REFUSED}`,
  ],
  [
    "where the work that it is asked about is at the cap already",
    {
      rules: [
        { name: "reasoning", when: { kind: ["research", "draft"] }, tier: "frontier", because: "x" },
        ...everything("mid").rules,
      ],
    },
    { kind: ["draft"] },
    false,
    `assessor: assess-without-authority: rule "reasoning" gives frontier already, which is the cap, and it may only raise; ${REFUSED}`,
  ],
  [
    "where all of it is raised to the cap",
    {},
    { risk: ["high"] },
    true,
    `assessor.when: assess-without-authority: "risky work" raises all of this work to frontier; ${REFUSED}`,
  ],
  [
    "that may lower where nothing would notice",
    ungated,
    {},
    true,
    "assessor.may_lower: assess-without-authority: it may lower only where a gate judges the coding step, and none does; give that step `gates`",
  ],
])("an assessor is refused %s", (_, policy, when, mayLower, message) => {
  expect(complaintsOf(policy, when, mayLower)).toEqual([message]);
});

test.each<[string, Partial<Policy>, Condition, boolean]>([
  ["raise from mid", {}, {}, false],
  ["raise without a gate", ungated, {}, false],
  ["lower from the cap", everything("frontier"), {}, true],
  [
    "raise again what is demoted",
    { ...everything("frontier"), demoteWhen: [{ name: "d", when: {}, to: "mid", because: "x" }] },
    {},
    false,
  ],
  ["be asked about risky work that nothing raises", { raiseWhen: [] }, { risk: ["high"] }, false],
])("an assessor that can %s is accepted", (_, policy, when, mayLower) => {
  expect(complaintsOf(policy, when, mayLower)).toEqual([]);
});

const anyCondition: fc.Arbitrary<Condition> = fc.record(
  {
    kind: fc.subarray(["docs", "lint", "coding"] as const),
    complexity: fc.subarray(["simple", "complex"] as const),
    risk: fc.subarray(["none", "high"] as const),
    files: fc.record({ atLeast: fc.nat(4), atMost: fc.nat(4) }, { requiredKeys: [] }),
    complexityScore: fc.record(
      { above: fc.constantFrom(0, 0.4), atMost: fc.constantFrom(0.4, 0.8) },
      { requiredKeys: [] },
    ),
    chunk: fc.constant(true as const),
  },
  { requiredKeys: [] },
);
const anyTask = fc
  .record({
    kind: fc.constantFrom(
      undefined,
      ...TASK_KINDS.filter((kind) => ["docs", "lint", "coding"].includes(kind)),
    ),
    complexity: fc.constantFrom(undefined, aFact("simple"), aFact("complex")),
    risks: fc.constantFrom([], [aFact("high")]),
    fileCount: fc.option(
      fc.nat(5).map((value) => aFact(value)),
      { nil: undefined },
    ),
    score: fc.constantFrom(undefined, 0, 0.2, 0.4, 0.6, 0.8, 1),
  })
  .map(({ kind, score, ...facts }) =>
    aTask({
      ...facts,
      complexityScore: score === undefined ? undefined : { value: score, features: [], unknown: [] },
      ticket: { kind },
    }),
  );

test("what is told of two conditions is true of every task", () => {
  fc.assert(
    fc.property(anyCondition, anyCondition, anyTask, (a, b, task) => {
      const [inA, inB] = [evaluate(a, task).holds, evaluate(b, task).holds];
      expect(neverHolds(a) && inA).toBe(false);
      expect(excludeEachOther(a, b) && inA && inB).toBe(false);
      expect(isWithin(a, b) && inA && !inB).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

const anyAssessment = fc
  .constantFrom<Assessment["tier"]>("local", "light", "mid", "frontier")
  .map((tier): Assessment => ({ tier, by: "acme-light", because: "said", cost: undefined }));

test("whatever policy is refused, no opinion changes a tier under it", () => {
  const anyPolicy = fc.record({
    tiers: fc.array(fc.constantFrom("light" as const, "mid" as const, "frontier" as const), {
      minLength: 2,
      maxLength: 2,
    }),
    first: anyCondition,
    when: anyCondition,
    cap: fc.constantFrom("mid" as const, "frontier" as const),
    mayLower: fc.boolean(),
  });
  let refused = 0;
  fc.assert(
    fc.property(
      anyPolicy,
      anyTask,
      anyAssessment,
      ({ tiers, first, when, cap, mayLower }, task, assessment) => {
        const [one = "mid", other = "mid"] = tiers;
        const rules = [
          { name: "first", when: first, tier: one, because: "x" },
          { name: "last", when: {}, tier: other, because: "x" },
        ];
        const changes = { rules, cap, ladder: ["light", "mid", "frontier"] as const };
        if (complaintsOf(changes, when, mayLower).length === 0) return;
        refused += 1;
        const assessor = { ask: "light", when, mayLower, because: "doubt" } as const;
        const context = aDecisionContext({ policy: aPolicy({ ...changes, assessor }) });
        expect(decide({ ...task, assessment }, context).tier).toBe(decide(task, context).tier);
      },
    ),
    { numRuns: 3000, seed: 11 },
  );
  expect(refused).toBeGreaterThan(100);
});

test("the documentation names the complaint", () => {
  const page = readFileSync(fileURLToPath(new URL("../../../docs/policies.md", import.meta.url)), "utf8");
  expect(page).toContain("assess-without-authority");
});

test("a score is asked only where the policy has one", () => {
  const asking = { assessor: { ask: "score", when: {}, mayLower: false, because: "x" } } as const;
  expect(complaintsOf(asking)).toEqual([
    "assessor.ask: assess-without-authority: there is no score to ask: a policy gets its `predictor` from `suffice learn --predictor`",
  ]);
  expect(complaintsOf({ ...asking, predictor: {} })).toEqual([]);
});
