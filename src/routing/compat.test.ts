import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Policy, Task, Tier } from "../domain/index.ts";
import { aDecisionContext, aFact, anEvidenceRow, aPolicy, aTask } from "../testing/index.ts";
import { compatTier, requireCompatible } from "./compat.ts";
import { decide } from "./decide.ts";

type Model = "haiku" | "sonnet" | "opus";

/** The document's own function, as it stands there, but for the type of what it is given. */
function selectModel(issue: { readonly labels: readonly string[]; readonly title: string }): Model {
  if (issue.labels.includes("model:haiku")) return "haiku";
  if (issue.labels.includes("model:opus")) return "opus";

  const complexity = issue.labels.find((l) => l.startsWith("complexity:"));
  if (complexity === "complexity:trivial") return "haiku";
  if (complexity === "complexity:complex") return "opus";

  const patterns = {
    haiku: /\b(rename|fix typo|format|lint|scaffold|CRUD)\b/i,
    opus: /\b(architect|security|design system|review)\b/i,
  };

  if (patterns.haiku.test(issue.title)) return "haiku";
  if (patterns.opus.test(issue.title)) return "opus";

  return "sonnet";
}

const TIER_OF = { haiku: "light", sonnet: "mid", opus: "frontier" } as const satisfies Record<Model, Tier>;

const WORDS =
  "rename|renamed|Fix typo|fix  typo|format|preformatted|LINT|linting|scaffold|crud|architect|architecture|security|design system|design|review|Review-ready|über-lint|the".split(
    "|",
  );
const LABELS =
  "model:haiku|model:opus|model:sonnet|Model:haiku| model:opus|tier:light|bug|complexity:trivial|complexity:simple|complexity:complex|complexity:|complexity:COMPLEX".split(
    "|",
  );
const anyIssue = fc.record({
  title: fc.oneof(
    fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }).map((words) => words.join(" ")),
    fc
      .tuple(fc.constantFrom(...WORDS), fc.string({ unit: "binary" }))
      .map(([word, rest]) => `${rest}${word}${rest}`),
    fc.string(),
  ),
  labels: fc.array(fc.oneof(fc.constantFrom(...LABELS), fc.string()), { maxLength: 4 }),
  description: fc.constantFrom("", "rename security"),
});

test("--compat code is the document's function: equal on 10,000 random issues, whatever else is known of them", () => {
  const seen = new Map<Tier, number>();
  fc.assert(
    fc.property(anyIssue, fc.boolean(), (issue, isKnown) => {
      const facts = isKnown
        ? { risks: [aFact("high")], fileCount: aFact(9), complexity: aFact("standard") }
        : {};
      const { tier } = compatTier("code", aTask({ ...facts, ticket: issue }), aPolicy());
      expect(tier).toBe(TIER_OF[selectModel(issue)]);
      seen.set(tier, (seen.get(tier) ?? 0) + 1);
    }),
    { numRuns: 10_000, seed: 3 },
  );
  // The issues are not all of one sort: a function that always said Sonnet would be found out.
  expect([...seen.values()].every((count) => count > 1000)).toBe(true);
  expect(seen.size).toBe(3);
});

test.each(["code", "table"] as const)(
  "--compat %s takes its time from the length of a text, not from its square",
  (compat) => {
    const elapsed = (length: number) => {
      const title = "fix  typ design syste archi securit ".repeat(length / 36);
      const task = aTask({ ticket: { title, description: title } });
      // What else a machine does only ever adds.
      const rounds = Array.from({ length: 8 }, () => {
        const started = performance.now();
        compatTier(compat, task, aPolicy());
        return performance.now() - started;
      });
      return Math.min(...rounds);
    };
    elapsed(36_000);
    // Ten times the text, with room for a busy machine; a square would take a hundred times as long.
    expect(elapsed(360_000)).toBeLessThan(Math.max(elapsed(36_000), 0.2) * 50);
    expect(elapsed(100_008)).toBeLessThan(100);
  },
);

const tierBy = (compat: "code" | "table", task: Task, policy: Policy = aPolicy()) =>
  compatTier(compat, task, policy).tier;

test.each<[string, readonly string[], Tier]>([
  ["of two complexity labels the first one counts", ["complexity:simple", "complexity:complex"], "mid"],
  ["in whatever order the tracker keeps them", ["complexity:complex", "complexity:trivial"], "frontier"],
  ["haiku is asked before opus", ["model:opus", "model:haiku"], "light"],
  ["model:sonnet is not known", ["model:sonnet"], "mid"],
  ["a label in another spelling is not known", ["Model:Opus"], "mid"],
])("the document's code reads labels in its own way: %s", (_, labels, tier) => {
  expect(tierBy("code", aTask({ ticket: { labels } }))).toBe(tier);
});

test.each<[string, Parameters<typeof aTask>[0], Tier]>([
  ["labels before files", { fileCount: aFact(1), ticket: { labels: ["complexity:complex"] } }, "frontier"],
  ["complexity:simple, which the code forgets", { ticket: { labels: ["complexity:simple"] } }, "light"],
  ["files before patterns", { fileCount: aFact(2), ticket: { title: "Fix typo" } }, "mid"],
  ["one file", { fileCount: aFact(1), ticket: { title: "Security audit" } }, "light"],
  ["an unknown number of files is no row", { ticket: { title: "Security audit" } }, "frontier"],
  ["the description too", { ticket: { description: "A review of it" } }, "frontier"],
  ["the upper row of two", { ticket: { title: "Review the plan and format it" } }, "light"],
  ["the beginning of a word", { ticket: { title: "Fix linting errors" } }, "light"],
  ["not its middle", { ticket: { title: "Add splinters" } }, "mid"],
  ["a dot is a dot", { ticket: { title: "add consoleXlog" } }, "mid"],
  ["a label that no table prints", { ticket: { labels: ["model:sonnet"], title: "Fix typo" } }, "light"],
  ["nothing", { ticket: { title: "Make it nicer" } }, "mid"],
])("the document's tables: %s", (_, task, tier) => {
  expect(tierBy("table", aTask(task))).toBe(tier);
});

test("four files are planned at mid and executed at light, in the table alone", () => {
  const task = aTask({ fileCount: aFact(4) });
  expect(compatTier("table", task, aPolicy())).toMatchObject({
    tier: "mid",
    stepTiers: { plan: "mid", implement: "light" },
  });
  expect(compatTier("code", task, aPolicy()).stepTiers).toEqual({});
});

test("the document's tier stands without risk guard and evidence, and between the policy's floor and cap", () => {
  const task = aTask({ risks: [aFact("high")], ticket: { title: "Format auth token rotation" } });
  const evidence = [anEvidenceRow({ passes: 0, lower: 0 })];
  const context = { ...aDecisionContext({ evidence }), compat: "code" } as const;
  expect(decide(task, context)).toMatchObject({
    tier: "light",
    model: "acme-light",
    rule: "document's code: haiku pattern",
    trace: [
      { kind: "fact-found", fact: "risk" },
      {
        kind: "rule-matched",
        rule: "document's code: haiku pattern",
        tier: "light",
        signal: '"Format" in the title',
        because: "--compat code reproduces the document, without risk guard and evidence",
      },
      { kind: "place-chosen", place: "main" },
      { kind: "candidate-priced", model: "acme-light" },
      { kind: "candidate-priced", model: "acme-mid" },
      { kind: "candidate-priced", model: "acme-frontier" },
    ],
  });
  const bounded = { ...context, policy: aPolicy({ floor: "mid", cap: "mid" }) };
  expect(decide(task, bounded)).toMatchObject({
    tier: "mid",
    warnings: ["light lies beyond the policy's floor; mid was taken"],
  });
});

test("compatibility is offered beside the policy of the same document, and refused beside every other", () => {
  const same = aPolicy({ name: "plan-execute-review" });
  expect(() => requireCompatible("code", same)).not.toThrow();
  expect(() => requireCompatible(undefined, aPolicy())).not.toThrow();
  expect(() => requireCompatible("table", aPolicy())).toThrow(
    '--compat table reproduces the document behind "plan-execute-review"; add --policy plan-execute-review (the policy is "small")',
  );
});
