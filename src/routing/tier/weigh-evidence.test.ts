import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { EvidenceRow, Policy } from "../../domain/index.ts";
import { aDecisionContext, aFact, aModel, anEvidenceRow, aPolicy, aTask } from "../../testing/index.ts";
import { decide } from "../decide.ts";
import { chooseTier } from "./choose-tier.ts";
import { passRateAt, tierEvidence, wantingModels } from "./pass-rates.ts";

const row = (overrides: Partial<EvidenceRow> = {}) => anEvidenceRow({ kind: "coding", ...overrides });
const coding = aTask({ ticket: { kind: "coding" } });
const policy = aPolicy();
const lowering: Policy = aPolicy({ evidence: { ...policy.evidence, mayLower: true } });

test("a repository's own outcomes count before those of all, and only there", () => {
  const evidence = [row({ n: 100, lower: 0.9 }), row({ repository: "list", n: 12, passes: 6, lower: 0.25 })];
  const lowerIn = (repository: string | undefined) =>
    tierEvidence(coding, "light", { policy, evidence, repository })?.passRate.lower;
  expect([lowerIn("list"), lowerIn("other"), lowerIn(undefined)]).toEqual([0.25, 0.9, 0.9]);
  const chosen = chooseTier(aTask({ ticket: { kind: "coding", title: "Fix typo" } }), {
    policy,
    evidence,
    repository: "list",
  });
  expect(chosen).toMatchObject({
    tier: "mid",
    because: "its measured lower bound at light does not clear the bar in this repository",
  });
});

test("a repository with too few outcomes is judged by those of all", () => {
  const evidence = [row({ n: 100, lower: 0.9 }), row({ repository: "list", n: 3, lower: 0.1 })];
  const found = tierEvidence(coding, "light", { policy, evidence, repository: "list" });
  expect(found?.passRate).toMatchObject({ lower: 0.9, basis: "measured" });
});

test("a posterior mean counts in place of the bare share of passes, and a prior stays named as one", () => {
  const evidence = [row({ n: 20, passes: 20, mean: 0.93, lower: 0.84 })];
  expect(passRateAt(coding, "light", { policy, evidence })).toEqual({
    mean: 0.93,
    lower: 0.84,
    n: 20,
    basis: "measured",
  });
  expect(passRateAt(coding, "mid", { policy, evidence })).toEqual({
    mean: 0.9,
    lower: 0.9,
    n: 0,
    basis: "prior",
  });
});

test("of several measured models the one with the best bound that clears the bar speaks for its tier", () => {
  const evidence = [
    row({ model: "much-tried", n: 90, lower: 0.4 }),
    row({ model: "good", n: 30, lower: 0.8 }),
    row({ model: "better", n: 12, lower: 0.85 }),
    row({ model: "lucky", n: 2, lower: 0.99 }),
  ];
  expect(tierEvidence(coding, "light", { policy, evidence })?.model).toBe("better");
  expect(wantingModels(coding, { policy, evidence })).toEqual(["much-tried"]);
});

const at = (model: string, lower: number) => row({ tier: "mid", model, lower });

test("a model that did not clear the bar goes behind one that did, however cheap; alone, or beside untried ones, it keeps its place", () => {
  const models = [aModel({ id: "a", tier: "mid" }), aModel({ id: "b", tier: "mid" })];
  const firstWith = (evidence: readonly EvidenceRow[]) => {
    const decision = decide(coding, aDecisionContext({ models, evidence }));
    return decision.outcome === "routed" ? [decision.model, ...decision.fallbacks] : [];
  };
  expect(firstWith([at("a", 0.3), at("b", 0.8)])).toEqual(["b", "a"]);
  expect(firstWith([at("a", 0.3)])).toEqual(["a", "b"]);
  expect(firstWith([at("a", 0.3), at("b", 0.5)])).toEqual(["a", "b"]);
});

test("measured outcomes of a kind lower what only the kind, or nothing, spoke for", () => {
  const evidence = [row({ lower: 0.8 })];
  const chosen = chooseTier(coding, { policy: lowering, evidence });
  const because = 'measured outcomes of "coding" clear the bar there, and a gate follows';
  expect(chosen).toMatchObject({ tier: "light", because });
  expect(chosen.trace.at(-1)).toEqual({
    kind: "tier-demoted",
    by: "evidence",
    from: "mid",
    to: "light",
    because,
  });
});

test.each<[string, Parameters<typeof aTask>[0], Policy, Partial<EvidenceRow>]>([
  ["a policy that does not let them", {}, policy, {}],
  ["a bound below the bar", {}, lowering, { lower: 0.69 }],
  ["too few of them", {}, lowering, { n: 9 }],
  ["another kind of work", { ticket: { kind: "docs" } }, lowering, {}],
  ["work of unknown kind", { ticket: { kind: undefined } }, lowering, { kind: undefined }],
  ["a sign of risk", { risks: [aFact("high")] }, { ...lowering, raiseWhen: [] }, {}],
  ["a label of complexity", { complexity: aFact("standard") }, lowering, {}],
  ["a floor above", {}, { ...lowering, floor: "mid" }, {}],
  [
    "a rule that goes by words",
    { ticket: { kind: "coding", title: "Design the list" } },
    { ...lowering, rules: [{ name: "design", when: { titleWords: ["design"] }, tier: "mid", because: "x" }] },
    {},
  ],
  [
    "work that no gate judges",
    {},
    { ...lowering, pipeline: lowering.pipeline.map((step) => ({ ...step, gates: [] })) },
    {},
  ],
])("outcomes lower nothing against %s", (_, task, own, change) => {
  const evidence = [row({ lower: 0.8, ...change })];
  expect(chooseTier(aTask({ ticket: { kind: "coding" }, ...task }), { policy: own, evidence }).tier).toBe(
    "mid",
  );
});

test("whatever was measured, nothing goes below what outcomes or a gate vouch for", () => {
  const anyRow = fc.record({
    kind: fc.constantFrom("coding" as const, "docs" as const),
    model: fc.constantFrom("acme-light", "acme-mid"),
    tier: fc.constantFrom("light" as const, "mid" as const),
    n: fc.nat(30),
    passes: fc.nat(30),
    lower: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 6 }), (evidence) => {
      const { tier } = chooseTier(coding, { policy: lowering, evidence });
      const cleared = evidence.some(
        (each) => each.kind === "coding" && each.tier === tier && each.n >= 10 && each.lower >= 0.7,
      );
      expect(tier === "mid" || cleared).toBe(true);
    }),
  );
});
