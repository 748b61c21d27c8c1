import { expect, test } from "vitest";
import type { EvidenceRow, Policy, Task } from "../../domain/index.ts";
import { aFact, anEvidenceRow, aPolicy, aTask } from "../../testing/index.ts";
import { chooseTier } from "./choose-tier.ts";
import { passRateAt } from "./pass-rates.ts";

const typo = aTask({ ticket: { title: "Fix typo" } });
const risky = aTask({
  risks: [aFact("high", 'the word "auth" in the title')],
  ticket: { title: "Fix typo in auth" },
});
const named = (tier: "local" | "light" | "mid" | "frontier") => ({
  tier,
  model: undefined,
  signal: `label "tier:${tier}"`,
});

function chosen(task: Task, policy: Partial<Policy> = {}, evidence: readonly EvidenceRow[] = []) {
  const { tier, rule, because, trace, warnings } = chooseTier(task, { policy: aPolicy(policy), evidence });
  const steps = trace.filter(({ kind }) => kind !== "rule-passed-over" && kind !== "rule-matched");
  return { tier, rule: rule.name, because, steps, warnings };
}

test("the first rule that holds gives the tier, and those passed over say why", () => {
  expect(chooseTier(typo, { policy: aPolicy(), evidence: [] }).trace.slice(0, 2)).toEqual([
    { kind: "rule-passed-over", rule: "explicit label", because: "no label names a tier or a model" },
    {
      kind: "rule-matched",
      rule: "cheap word",
      tier: "light",
      signal: 'the word "fix typo" in the title',
      because: "well defined",
    },
  ]);
});

test("work that no rule knows is mid, and needs no evidence", () => {
  expect(chosen(aTask())).toEqual({
    tier: "mid",
    rule: "everything else",
    because: "no rule knew better",
    steps: [],
    warnings: [],
  });
});

test("a policy whose rules all miss still has an answer: mid", () => {
  expect(chosen(aTask(), { rules: [] })).toEqual({
    tier: "mid",
    rule: "default",
    because: "no rule of the policy matched",
    steps: [],
    warnings: [],
  });
});

test("risk raises, whatever the cheap word says", () => {
  expect(chosen(risky)).toEqual({
    tier: "frontier",
    rule: "cheap word",
    because: "mistakes are dear",
    steps: [
      {
        kind: "tier-raised",
        by: "risky work",
        from: "light",
        to: "frontier",
        signal: 'the word "auth" in the title',
        because: "mistakes are dear",
      },
    ],
    warnings: [],
  });
});

test("risk never stays below mid, even where the policy forgot to say so", () => {
  expect(chosen(risky, { raiseWhen: [] })).toMatchObject({ tier: "mid", steps: [{ by: "risk guard" }] });
});

test("the strongest of the raises holds", () => {
  const modest = { name: "modest", when: {}, to: "light", because: "so" } as const;
  const strong = { name: "strong", when: {}, to: "frontier", because: "so" } as const;
  expect(chosen(typo, { raiseWhen: [modest, strong, modest] })).toMatchObject({
    tier: "frontier",
    steps: [{ kind: "tier-raised", by: "strong" }],
  });
});

test("a raise to a weaker tier lowers nothing", () => {
  const modest = { name: "modest", when: {}, to: "light", because: "so" } as const;
  expect(chosen(aTask(), { raiseWhen: [modest] })).toMatchObject({ tier: "mid", steps: [] });
});

test("an explicit label beats risk, and the decision warns of what it overrode", () => {
  expect(chosen({ ...risky, named: named("light") })).toEqual({
    tier: "light",
    rule: "explicit label",
    because: "asked for",
    steps: [{ kind: "raise-overridden", by: "risky work", would: "frontier", because: 'label "tier:light"' }],
    warnings: [
      'label "tier:light" overrode "risky work" (the word "auth" in the title), which would have gone to frontier',
    ],
  });
});

test.each([
  ["frontier", { cap: "mid" }, "mid", "cap"],
  ["local", { floor: "light" }, "light", "floor"],
] as const)("a label for %s cannot leave the policy's bounds %j", (asked, bounds, tier, bound) => {
  expect(chosen(aTask({ named: named(asked) }), bounds)).toEqual({
    tier,
    rule: "explicit label",
    because: "asked for",
    steps: [{ kind: "tier-bounded", from: asked, to: tier, bound }],
    warnings: [`${asked} lies beyond the policy's ${bound}; ${tier} was taken`],
  });
});

const demoteDocs = [{ name: "only words", when: { kind: ["docs"] }, to: "light", because: "prose" }] as const;
const docs = aTask({ ticket: { kind: "docs" } });

test("a demotion lowers, with its reason", () => {
  expect(chosen(docs, { demoteWhen: demoteDocs })).toMatchObject({
    tier: "light",
    because: "prose",
    steps: [
      { kind: "tier-demoted", by: "only words", from: "mid", to: "light", because: "prose" },
      { kind: "evidence-weighed", tier: "light", holds: true },
    ],
  });
});

test("risky work is not demoted, nor is what a label asks for", () => {
  const risks = [aFact("high")];
  expect(chosen({ ...docs, risks }, { demoteWhen: demoteDocs }).tier).toBe("frontier");
  expect(chosen({ ...docs, named: named("mid") }, { demoteWhen: demoteDocs }).tier).toBe("mid");
});

test("thin data keeps the named prior, where a gate follows", () => {
  const evidence = [anEvidenceRow({ n: 9, passes: 0, lower: 0 })];
  const passRate = { mean: 0.8, lower: 0.8, n: 9, basis: "prior" };
  expect(chosen(typo, {}, evidence)).toMatchObject({
    tier: "light",
    steps: [
      {
        kind: "evidence-weighed",
        tier: "light",
        passRate,
        bar: 0.7,
        holds: true,
        because: "named prior: too few outcomes yet, and an executable gate follows",
      },
    ],
  });
});

test("without a gate a prior is not enough: nothing would notice a failure", () => {
  const pipeline = aPolicy().pipeline.map((step) => ({ ...step, gates: [] }));
  expect(chosen(typo, { pipeline })).toMatchObject({
    tier: "mid",
    because: "too few outcomes yet, and no gate would notice if light failed",
  });
});

test("without a prior nothing is known, and the work goes to mid", () => {
  const evidence = { bar: 0.7, minimum: 10, prior: {} };
  expect(chosen(typo, { evidence })).toMatchObject({
    tier: "mid",
    because: "nothing is known of light at this kind of work",
  });
});

test("enough outcomes below the bar send light work to mid", () => {
  const evidence = [anEvidenceRow({ n: 10, passes: 8, lower: 0.49 })];
  expect(chosen(typo, {}, evidence)).toEqual({
    tier: "mid",
    rule: "cheap word",
    because: "its measured lower bound at light does not clear the bar",
    steps: [
      {
        kind: "evidence-weighed",
        tier: "light",
        passRate: { mean: 0.8, lower: 0.49, n: 10, basis: "measured" },
        bar: 0.7,
        holds: false,
        because: "its measured lower bound at light does not clear the bar",
      },
    ],
    warnings: [],
  });
});

test.each([0.7, 0.9])(
  "a measured lower bound of %d, at or above the bar, keeps light work light",
  (lower) => {
    expect(chosen(typo, {}, [anEvidenceRow({ n: 10, passes: 10, lower })])).toMatchObject({
      tier: "light",
      steps: [{ holds: true, because: "its measured lower bound clears the bar" }],
    });
  },
);

test("measured outcomes count where no gate follows as well", () => {
  const pipeline = aPolicy().pipeline.map((step) => ({ ...step, gates: [] }));
  expect(chosen(typo, { pipeline }, [anEvidenceRow()]).tier).toBe("light");
});

test("outcomes of another kind of work, or at another tier, say nothing about this one", () => {
  const bad = { n: 50, passes: 0, lower: 0 };
  const others = [anEvidenceRow({ ...bad, kind: "docs" }), anEvidenceRow({ ...bad, tier: "mid" })];
  expect(chosen(typo, {}, others).tier).toBe("light");
});

test("a raise that stays below mid must have earned its tier as well", () => {
  const policy: Partial<Policy> = {
    rules: [{ name: "all", when: {}, tier: "local", because: "free" }],
    raiseWhen: [{ name: "a little", when: {}, to: "light", because: "so" }],
  };
  expect(chosen(aTask(), policy, [anEvidenceRow({ n: 20, passes: 2, lower: 0.03 })]).tier).toBe("mid");
});

const split: Partial<Policy> = {
  rules: [
    { name: "many files", when: {}, tier: "mid", steps: { implement: "light" }, because: "planned first" },
  ],
};
const stepTiers = (task: Task, policy: Partial<Policy>, evidence: readonly EvidenceRow[] = []) =>
  chooseTier(task, { policy: aPolicy(policy), evidence }).stepTiers;

test("a single step may have a tier of its own", () => {
  expect(stepTiers(aTask(), split)).toEqual({ implement: "light" });
});

test("risk raises single steps, floor and cap bound them, and evidence weighs them", () => {
  expect(stepTiers(aTask({ risks: [aFact("high")] }), split)).toEqual({ implement: "frontier" });
  expect(stepTiers(aTask({ risks: [aFact("high")] }), { ...split, cap: "mid" })).toEqual({
    implement: "mid",
  });
  expect(stepTiers(aTask(), { ...split, floor: "mid" })).toEqual({ implement: "mid" });
  const failing = [anEvidenceRow({ n: 20, passes: 2, lower: 0.03 })];
  expect(stepTiers(aTask(), split, failing)).toEqual({ implement: "mid" });
});

const context = (evidence: readonly EvidenceRow[]) => ({ policy: aPolicy(), evidence });

test("a pass rate is measured from the minimum of outcomes on, before that it is the prior, else unknown", () => {
  const prior = { mean: 0.8, lower: 0.8, n: 9, basis: "prior" };
  expect(passRateAt(aTask(), "light", context([anEvidenceRow({ n: 9 })]))).toEqual(prior);
  expect(passRateAt(aTask(), "light", context([anEvidenceRow({ n: 10, passes: 9, lower: 0.6 })]))).toEqual({
    mean: 0.9,
    lower: 0.6,
    n: 10,
    basis: "measured",
  });
  expect(passRateAt(aTask(), "automated", context([]))).toBeUndefined();
});

test("of several models at one tier, the one with the most outcomes speaks for it", () => {
  const rows = [
    anEvidenceRow({ model: "a", n: 10, passes: 1, lower: 0.1 }),
    anEvidenceRow({ model: "b", n: 30, passes: 30, lower: 0.8 }),
  ];
  expect(passRateAt(aTask(), "light", context(rows))?.n).toBe(30);
});
