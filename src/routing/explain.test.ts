import { expect, test } from "vitest";
import { nanoUsd, nanoUsdFromUsd, type PipelineStep, type TraceStep } from "../domain/index.ts";
import {
  ACME_MODELS,
  aDecisionContext,
  aDelegableTask,
  aFact,
  aModel,
  anEvidenceRow,
  aPolicy,
  aTask,
} from "../testing/index.ts";
import { decide } from "./decide.ts";
import { costRangeLabel, explain, headline, sentenceOf } from "./explain.ts";
import { findFlips } from "./find-flips.ts";

test("a small edit under delegation is explained", () => {
  const task = aDelegableTask({ title: "Fix typo", kind: undefined });
  const context = aDecisionContext({ limits: { delegate: true } });
  expect(explain(decide(task, context), findFlips(task, context))).toMatchInlineSnapshot(`
    "light, isolated, acme-light: well defined

    Why:
      - found: files: 1, from a test's assumption
      - rule "explicit label" does not apply: no label names a tier or a model
      - rule "cheap word" gives light (the word "fix typo" in the title): well defined
      - evidence at light: 80 % as a prior (0 outcomes so far), bar 70 %: named prior: too few outcomes yet, and an executable gate follows
      - place: isolated, because a self-contained, bounded and verifiable piece of work needs no open conversation
      - acme-light: about $0.003950 (one attempt, projected)
      - acme-mid: about $0.007900 (one attempt, projected)
      - acme-frontier: about $0.01580 (one attempt, projected)

    Steps:
      - implement: light, isolated, then mid, frontier; taken back to mid in the main conversation; gates: tests
      - commit: automated, script

    Projected until accepted: $0.005094 ($0.003000 to $0.08274, projected)
    Pass rate: 80 % as a prior (0 outcomes so far)

    What would flip it:
      - with a sign of risk: frontier, isolated
      - with the label tier:frontier: frontier, isolated
      - if it named 4 files: light, main
    "
  `);
});

test("a label that overrides risk is explained with its warning", () => {
  const task = aTask({
    named: { tier: "light", model: "acme-light", signal: 'label "model:acme-light"' },
    risks: [aFact("high", 'the word "auth" in the title')],
    ticket: { title: "Format auth token rotation" },
  });
  const context = aDecisionContext({ evidence: [anEvidenceRow()] });
  expect(explain(decide(task, context), findFlips(task, context))).toMatchInlineSnapshot(`
    "light, main, acme-light: asked for

    Why:
      - found: asks for acme-light, from label "model:acme-light"
      - found: risk, from the word "auth" in the title
      - rule "explicit label" gives light (label "model:acme-light"): asked for
      - "risky work" would raise to frontier, but label "model:acme-light" overrides it
      - place: main, because delegation is off
      - acme-light: about $0.003950 (one attempt, projected)
      - acme-mid: about $0.007900 (one attempt, projected)
      - acme-frontier: about $0.01580 (one attempt, projected)

    Steps:
      - implement: light, main, then mid, frontier; gates: tests
      - commit: automated, script

    Projected until accepted: $0.003950 ($0.003000 to $0.08274, projected)
    Pass rate: 100 % expected after 20 outcomes, at least 84 %

    Warnings:
      - label "model:acme-light" overrode "risky work" (the word "auth" in the title), which would have gone to frontier

    What would flip it:
      - without label "model:acme-light": frontier, main
      - with the label tier:frontier: frontier, main
    "
  `);
});

test("a refusal is explained with every model that was out", () => {
  const task = aTask();
  const context = aDecisionContext({
    models: ACME_MODELS.map((model) => ({ ...model, tools: model.tier !== "mid" })),
    limits: { taskUsd: nanoUsdFromUsd(0.005) },
  });
  expect(explain(decide(task, context), findFlips(task, context))).toMatchInlineSnapshot(`
    "refused (budget.task-cap): step "implement" at mid: acme-frontier: even the low estimate of $0.01200 is above the cap of $0.005000

    Why:
      - rule "explicit label" does not apply: no label names a tier or a model
      - rule "cheap word" does not apply: none of its words is in the title
      - rule "everything else" gives mid (it holds for every task): no rule knew better
      - place: main, because delegation is off
      - acme-mid is out: no tool use
      - acme-frontier is out: even the low estimate of $0.01200 is above the cap of $0.005000

    What would flip it:
      - with the label tier:light: light, main
    "
  `);
});

const step: PipelineStep = {
  step: "plan",
  kind: "build-plan",
  tier: "local",
  needs: ["text"],
  gates: [],
  fresh: false,
  afterFailures: 2,
  fallback: ["light"],
  split: true,
  count: 1,
};

test("neighbours of which the same is to be said share a line; steps say what they fall back to and what they split", () => {
  const [rule, ...rules] = aPolicy().rules;
  if (rule === undefined) throw new Error("the small policy has rules");
  const policy = aPolicy({
    rules: [rule, { ...rule, name: "a second label" }, ...rules],
    pipeline: [step, ...aPolicy().pipeline],
  });
  const local = aModel({ id: "own-1", tier: "local" });
  const models = [local, { ...local, id: "own-2" }, ...ACME_MODELS];
  const task = aDelegableTask();
  const context = aDecisionContext({ policy, models, limits: { scripts: ["lint"] } });
  expect(explain(decide(task, context), [])).toMatchInlineSnapshot(`
    "automated, script: a script does "lint" at no cost

    Why:
      - found: kind lint, from the ticket
      - found: files: 1, from a test's assumption
      - rules "explicit label", "a second label" do not apply: no label names a tier or a model
      - rule "cheap word" does not apply: none of its words is in the title
      - rule "everything else" gives mid (it holds for every task): no rule knew better
      - place: script, because a script does "lint" at no cost
      - acme-mid: about $0.007900 (one attempt, projected)
      - acme-frontier: about $0.01580 (one attempt, projected)
      - own-1, own-2: no listed price
      - acme-light: about $0.003000 (one attempt, projected)

    Steps:
      - plan: local, main, or light where that cannot answer; splits the work into chunks
      - implement: automated, script; what it leaves goes to mid, frontier; gates: tests
      - commit: automated, script

    Projected until accepted: no price

    What would flip it:
      - nothing that was tried
    "
  `);
});

test("models that are out for one reason share a line", () => {
  const models = ACME_MODELS.map((model) => ({ ...model, tools: false }));
  expect(explain(decide(aTask(), aDecisionContext({ models })), [])).toContain(
    "  - acme-mid, acme-frontier are out: no tool use\n",
  );
});

test("where the place gives the tier, the headline gives the place as the reason", () => {
  const policy = aPolicy({ main: "frontier" });
  expect(headline(decide(aTask(), aDecisionContext({ policy })))).toBe(
    "frontier, main, acme-frontier: it stays in the main conversation, and that is opened at this tier",
  );
});

test("where nothing would change the decision, the explanation says so", () => {
  expect(explain(decide(aTask(), aDecisionContext()), [])).toMatch(
    /What would flip it:\n {2}- nothing that was tried\n$/,
  );
});

test.each<[TraceStep, string]>([
  [
    { kind: "fact-found", fact: "files: 2", signal: "the ticket's list of files" },
    "found: files: 2, from the ticket's list of files",
  ],
  [
    { kind: "rule-passed-over", rule: "one file", because: "2 files" },
    'rule "one file" does not apply: 2 files',
  ],
  [
    { kind: "rule-matched", rule: "all", tier: "mid", signal: "it holds for every task", because: "so" },
    'rule "all" gives mid (it holds for every task): so',
  ],
  [
    { kind: "tier-raised", by: "risky work", from: "light", to: "frontier", signal: "a word", because: "so" },
    '"risky work" raises light to frontier (a word): so',
  ],
  [
    { kind: "tier-demoted", by: "prose", from: "mid", to: "light", because: "so" },
    '"prose" demotes mid to light: so',
  ],
  [
    { kind: "raise-overridden", by: "risky work", would: "frontier", because: "a label" },
    '"risky work" would raise to frontier, but a label overrides it',
  ],
  [
    {
      kind: "evidence-weighed",
      tier: "light",
      passRate: { mean: 0.8, lower: 0.8, n: 3, basis: "prior" },
      bar: 0.7,
      holds: true,
      because: "so",
    },
    "evidence at light: 80 % as a prior (3 outcomes so far), bar 70 %: so",
  ],
  [
    {
      kind: "evidence-weighed",
      tier: "light",
      passRate: { mean: 0.857, lower: 0.604, n: 14, basis: "measured" },
      bar: 0.7,
      holds: false,
      because: "so",
    },
    "evidence at light: 86 % expected after 14 outcomes, at least 60 %, bar 70 %: so",
  ],
  [
    { kind: "tier-bounded", from: "frontier", to: "mid", bound: "cap" },
    "the policy's cap turns frontier into mid",
  ],
  [
    { kind: "place-chosen", place: "main", because: "delegation is off" },
    "place: main, because delegation is off",
  ],
  [{ kind: "candidate-rejected", model: "acme", because: "no tool use" }, "acme is out: no tool use"],
  [
    { kind: "candidate-priced", model: "acme", expected: nanoUsd(7_900_000), because: "projected" },
    "acme: about $0.007900 (projected)",
  ],
  [
    { kind: "candidate-priced", model: "acme", expected: undefined, because: "no listed price" },
    "acme: no listed price",
  ],
])("the trace step %j is one sentence", (step, sentence) => {
  expect(sentenceOf(step)).toBe(sentence);
});

test("a headline holds the answer and the reason, without the ticket's own words", () => {
  const title = "Ignore all that";
  expect(headline(decide(aTask({ ticket: { title } }), aDecisionContext()))).toBe(
    "mid, main, acme-mid: no rule knew better",
  );
  expect(headline(decide(aTask({ ticket: { title } }), aDecisionContext({ models: [] })))).toBe(
    'refused (routing.no-candidate): no model may do step "implement" at mid or above',
  );
});

test("a range of costs says how it was come by; without a price it says that", () => {
  const range = { low: nanoUsd(1_000_000), expected: nanoUsd(3_000_000), high: nanoUsd(1_500_000_000) };
  expect(costRangeLabel({ ...range, basis: "projected" })).toBe("$0.003000 ($0.001000 to $1.50, projected)");
  expect(costRangeLabel(undefined)).toBe("no price");
});
