import { expect, test } from "vitest";
import { type Policy, SufficeError } from "../../domain/index.ts";
import { parseYaml } from "../parse-yaml.ts";
import { policySchema } from "./policy-schema.ts";
import { probesSchema } from "./probe-schema.ts";

const FRUGAL = `policy: frugal
because: as little as possible
floor: local
cap: mid
main: routed
risk: { words: [auth], paths: [auth], labels: [Security] }
rules:
  - name: explicit label
    when: { names_route: true }
    tier: named
    place: isolated
    because: asked for
  - name: small edits
    when: { kind: [docs], label: [Small], files: { at_least: 1, at_most: 2 }, context_tokens: { at_most: 30000 } }
    tier: cheap
    steps: { implement: light }
    because: a gate decides
  - name: everything else
    when: {}
    tier: mid
    because: no rule knew better
raise_when:
  - name: doubt
    when: { any: [{ risk: [high] }, { complexity: [complex], title_words: [plan] }] }
    to: mid
    because: mistakes are dear
ladder: [light, mid]
delegation: { whitelist: [lint], most_files: 3 }
evidence: { bar: 0.7, minimum: 10, prior: { light: 0.8 } }
caps: { task_usd: 0.3, rounds: 6, escalations: 0, turns: 30 }
work:
  turns: { low: 3, expected: 8, high: 20 }
  prefix_tokens: 2000
  brief_tokens: 3000
  output_tokens_per_turn: 400
  tool_result_tokens_per_turn: 900
pipeline:
  - { step: implement, kind: coding, tier: routed, needs: [tools], gates: [tests], after_failures: 3 }
  - { step: review, kind: review, tier: mid, when: { risk: [high] }, fresh: true }
  - { step: commit, kind: commit, tier: automated, template: "{type}: {title}" }
`;

function policyOf(text: string): Policy {
  return parseYaml({ file: "frugal.yaml", text }, policySchema);
}

/** The refusal of the policy with one text replaced by another. */
function refusalOf(from: string, to: string): string {
  expect(FRUGAL).toContain(from);
  try {
    policyOf(FRUGAL.replace(from, to));
  } catch (error) {
    if (error instanceof SufficeError && error.code === "settings.invalid") return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

const PLAIN = { fallback: [], split: false, count: 1 };

test("a policy becomes its value: names in domain words, aliases resolved, labels in lower case, defaults filled", () => {
  expect(policyOf(FRUGAL)).toStrictEqual({
    name: "frugal",
    because: "as little as possible",
    floor: "local",
    cap: "mid",
    main: "routed",
    risk: { words: ["auth"], paths: ["auth"], labels: ["security"] },
    rules: [
      {
        name: "explicit label",
        when: { namesRoute: true },
        tier: "named",
        place: "isolated",
        because: "asked for",
      },
      {
        name: "small edits",
        when: {
          kind: ["docs"],
          label: ["small"],
          files: { atLeast: 1, atMost: 2 },
          contextTokens: { atMost: 30_000 },
        },
        tier: "light",
        steps: { implement: "light" },
        because: "a gate decides",
      },
      { name: "everything else", when: {}, tier: "mid", because: "no rule knew better" },
    ],
    raiseWhen: [
      {
        name: "doubt",
        when: { any: [{ risk: ["high"] }, { complexity: ["complex"], titleWords: ["plan"] }] },
        to: "mid",
        because: "mistakes are dear",
      },
    ],
    demoteWhen: [],
    ladder: ["light", "mid"],
    delegation: { whitelist: ["lint"], mostFiles: 3, attemptUsd: undefined },
    change: { mostFiles: undefined, mostLines: undefined },
    evidence: { bar: 0.7, minimum: 10, prior: { light: 0.8 } },
    caps: { taskUsd: 300_000_000, rounds: 6, escalations: 0, turns: 30 },
    work: {
      turns: { low: 3, expected: 8, high: 20 },
      prefixTokens: 2000,
      briefTokens: 3000,
      outputTokensPerTurn: 400,
      toolResultTokensPerTurn: 900,
    },
    pipeline: [
      {
        step: "implement",
        kind: "coding",
        tier: "routed",
        needs: ["tools"],
        gates: ["tests"],
        fresh: false,
        afterFailures: 3,
        ...PLAIN,
      },
      {
        step: "review",
        kind: "review",
        tier: "mid",
        when: { risk: ["high"] },
        needs: [],
        gates: [],
        fresh: true,
        afterFailures: 2,
        ...PLAIN,
      },
      {
        step: "commit",
        kind: "commit",
        tier: "automated",
        needs: [],
        gates: [],
        fresh: false,
        afterFailures: 2,
        ...PLAIN,
        template: "{type}: {title}",
      },
    ],
    complexityWeights: { files: 0.4, "external-api": 0.2, "cross-module": 0.25, novelty: 0.15 },
    assessor: undefined,
    learned: undefined,
    predictor: undefined,
    targets: [],
  });
});

/** The same policy with a pipeline that uses every key of a step. */
const STEPPED = FRUGAL.replace(
  /pipeline:[^]*$/,
  `change: { most_files: 5, most_lines: 300 }
pipeline:
  - { step: plan, kind: build-plan, tier: local, fallback: [light, mid], needs: [text], split: true, typical_usd: { low: 0.05, high: 0.15 } }
  - { step: implement, kind: coding, tier: routed, when: { chunk: true }, ladder: [local, mid] }
  - { step: review, kind: review, tier: mid, count: 2 }
`,
)
  .replace("steps: { implement: light }", "steps: { implement: light, review-2: mid }")
  .replace("most_files: 3 }", "most_files: 3, attempt_usd: 0.25, brief_tokens: 4000 }");

test("what a step, a change and a delegated attempt may further say becomes its value", () => {
  const { change, delegation, pipeline } = policyOf(STEPPED);
  expect({ change, delegation, pipeline }).toStrictEqual({
    change: { mostFiles: 5, mostLines: 300 },
    delegation: { whitelist: ["lint"], mostFiles: 3, attemptUsd: 250_000_000, briefTokens: 4000 },
    pipeline: [
      {
        step: "plan",
        kind: "build-plan",
        tier: "local",
        needs: ["text"],
        gates: [],
        fresh: false,
        afterFailures: 2,
        fallback: ["light", "mid"],
        split: true,
        count: 1,
        typicalUsd: { low: 50_000_000, high: 150_000_000 },
      },
      {
        step: "implement",
        kind: "coding",
        tier: "routed",
        when: { chunk: true },
        needs: [],
        gates: [],
        fresh: false,
        afterFailures: 2,
        ...PLAIN,
        ladder: ["local", "mid"],
      },
      {
        step: "review",
        kind: "review",
        tier: "mid",
        needs: [],
        gates: [],
        fresh: false,
        afterFailures: 2,
        ...PLAIN,
        count: 2,
      },
    ],
  });
});

test.each([
  [
    "a fallback of a step that needs tools",
    "needs: [text]",
    "needs: [text, tools]",
    "pipeline[0].fallback: a step that needs tools has no fallback; failed work climbs its ladder",
  ],
  [
    "a fallback that falls",
    "fallback: [light, mid]",
    "fallback: [mid, light]",
    "pipeline[0].fallback: a fallback must climb: each tier stronger than the one before, the step's own first",
  ],
  [
    "a fallback to the step's own tier",
    "fallback: [light, mid]",
    "fallback: [local]",
    "pipeline[0].fallback: a fallback must climb: each tier stronger than the one before, the step's own first",
  ],
  [
    "a fallback above the cap",
    "fallback: [light, mid]",
    "fallback: [frontier]",
    "pipeline[0].fallback: the step's fallback leaves the policy's floor and cap",
  ],
  [
    "a fallback of a script",
    "step: plan, kind: build-plan, tier: local",
    "step: plan, kind: build-plan, tier: automated",
    "pipeline[0].fallback: a script has no tier to fall back to",
  ],
  [
    "a step with both a ladder and a fallback",
    "split: true",
    "split: true, ladder: [local, mid]",
    "pipeline[0].fallback: a step has a ladder or a fallback, not both: a fallback never escalates",
  ],
  [
    "a step's ladder that stands still",
    "ladder: [local, mid]",
    "ladder: [mid, mid]",
    "pipeline[1].ladder: the ladder must climb: each tier stronger than the one before",
  ],
  [
    "a step's ladder above the cap",
    "ladder: [local, mid]",
    "ladder: [mid, frontier]",
    "pipeline[1].ladder: the step's ladder leaves the policy's floor and cap",
  ],
  [
    "a step's ladder below the floor",
    "ladder: [local, mid]",
    "ladder: [automated, mid]",
    "pipeline[1].ladder: the step's ladder leaves the policy's floor and cap",
  ],
  [
    "several authors",
    "kind: review, tier: mid",
    "kind: coding, tier: mid",
    "pipeline[2].count: only a step of kind review, audit, validation is done by several",
  ],
  [
    "a step with the name of a second reviewer",
    "step: implement",
    "step: plan",
    'pipeline[1].step: there are two steps called "plan"',
  ],
  [
    "chunks from something other than a plan",
    "kind: build-plan",
    "kind: draft",
    'pipeline[0].split: only a step of kind "build-plan" can split the work into chunks',
  ],
  [
    "chunks that nobody does",
    "step: implement, kind: coding",
    "step: implement, kind: docs",
    'pipeline[0].split: a plan that splits needs a step of kind "coding" after it, which does the chunks',
  ],
  [
    "a message for what is no commit",
    "count: 2",
    'count: 2, template: "{title}"',
    'pipeline[2].template: only a step of kind "commit" has a template',
  ],
  [
    "a model for what only a script does",
    "kind: review, tier: mid",
    "kind: pre_flight, tier: mid",
    'pipeline[2].tier: step "review": only a script does "pre_flight": its tier is automated, and no model may be set',
  ],
  [
    "a routed smoke test",
    "kind: review, tier: mid",
    "kind: smoke_test, tier: routed",
    'pipeline[2].tier: step "review": only a script does "smoke_test": its tier is automated, and no model may be set',
  ],
  [
    "typical costs the wrong way round",
    "low: 0.05",
    "low: 0.5",
    "pipeline[0].typical_usd: low and high must ascend",
  ],
  [
    "a limit of a change that is no count",
    "most_lines: 300",
    "most_lines: 0",
    "change.most_lines: Too small: expected number to be >0",
  ],
  [
    "an unknown key of a step",
    "split: true",
    "splits: true",
    'pipeline[0].splits: unknown key "splits". Did you mean "split"?',
  ],
  [
    "a bound that a complexity score does not have",
    "when: { chunk: true }",
    "when: { complexity_score: { at_least: 0.4 } }",
    'pipeline[1].when.complexity_score.at_least: unknown key "at_least". Possible here: above, at_most.',
  ],
])("refused of a step: %s", (_, from, to, message) => {
  expect(STEPPED).toContain(from);
  const refused = () => policyOf(STEPPED.replace(from, to));
  expect(refused).toThrow(SufficeError);
  expect(refused).toThrow(message);
});

test("a cap in dollars may be left out", () => {
  expect(policyOf(FRUGAL.replace("task_usd: 0.3, ", "")).caps.taskUsd).toBeUndefined();
});

test.each([
  [
    "an unknown key of a condition",
    "title_words: [plan]",
    "title_word: [plan]",
    'frugal.yaml:24:62: raise_when[0].when.any[1].title_word: unknown key "title_word". Did you mean "title_words"?',
  ],
  [
    "a tier that is none",
    "tier: cheap",
    "tier: chaep",
    'frugal.yaml:15:5: rules[1].tier: "chaep" is neither a tier nor "named". Did you mean "cheap"?',
  ],
  [
    "a kind of work that is none",
    "kind: [docs]",
    "kind: [doc]",
    'frugal.yaml:14:20: rules[1].when.kind[0]: "doc" is not possible here. Did you mean "docs"?',
  ],
  [
    "a rule without its reason",
    "    because: a gate decides\n",
    "",
    "frugal.yaml:13:5: rules[1].because: is missing",
  ],
  [
    "a place that a rule cannot give",
    "place: isolated",
    "place: script",
    'frugal.yaml:11:5: rules[0].place: "script" is not possible here. Possible here: main, isolated.',
  ],
  [
    "design on the whitelist",
    "whitelist: [lint]",
    "whitelist: [lint, design]",
    "frugal.yaml:28:15: delegation.whitelist: design work is never delegated; take it off the whitelist",
  ],
  [
    "a ladder that falls",
    "ladder: [light, mid]",
    "ladder: [mid, light]",
    "frugal.yaml:27:1: ladder: the ladder must climb: each tier stronger than the one before",
  ],
  [
    "a ladder that stands still",
    "ladder: [light, mid]",
    "ladder: [mid, mid]",
    "frugal.yaml:27:1: ladder: the ladder must climb: each tier stronger than the one before",
  ],
  [
    "a last rule that leaves tasks without one",
    "when: {}",
    "when: { files: { at_least: 1 } }",
    "frugal.yaml:7:1: rules: the last rule must match everything (`when: {}`), so that no task is left without one",
  ],
  [
    "a named tier where no name may be given",
    "when: { names_route: true }",
    "when: { kind: [docs] }",
    'frugal.yaml:10:5: rules[0].tier: tier "named" needs `names_route: true` under `when`, else there may be no name to take',
  ],
  [
    "two steps of one name",
    "step: review",
    "step: implement",
    'frugal.yaml:39:7: pipeline[1].step: there are two steps called "implement"',
  ],
  [
    "a rule for a step that the pipeline lacks",
    "steps: { implement: light }",
    "steps: { implemnt: light }",
    'frugal.yaml:16:14: rules[1].steps.implemnt: the pipeline has no step "implemnt"',
  ],
  [
    "a floor above the cap",
    "floor: local",
    "floor: frontier",
    "frugal.yaml:3:1: floor: the floor lies above the cap",
  ],
  [
    "a main conversation above the cap",
    "main: routed",
    "main: frontier",
    "frugal.yaml:5:1: main: the main conversation's tier lies outside floor and cap",
  ],
  [
    "a main conversation below the floor",
    "main: routed",
    "main: automated",
    "frugal.yaml:5:1: main: the main conversation's tier lies outside floor and cap",
  ],
  [
    "a step above the cap",
    "kind: review, tier: mid",
    "kind: review, tier: frontier",
    "frugal.yaml:39:35: pipeline[1].tier: the step's tier lies above the cap",
  ],
  [
    "turns that do not ascend",
    "turns: { low: 3",
    "turns: { low: 9",
    "frugal.yaml:32:3: work.turns: low, expected and high must ascend",
  ],
  [
    "a share above one",
    "bar: 0.7",
    "bar: 70",
    "frugal.yaml:29:13: evidence.bar: Too big: expected number to be <=1",
  ],
  [
    "a name with spaces around it",
    "policy: frugal",
    'policy: "Frugal "',
    "frugal.yaml:1:1: policy: a policy's name is in lower case, with hyphens",
  ],
])("refused: %s", (_, from, to, message) => {
  expect(refusalOf(from, to)).toBe(message);
});

test("a condition inside any has no any of its own", () => {
  expect(refusalOf("{ risk: [high] }", "{ any: [{ risk: [high] }] }")).toContain('unknown key "any"');
});

test("probes become their values; what they leave out stays out", () => {
  const text = `probes:
  - { name: bare, task: { title: "" }, expect: {} }
  - name: full
    task: { title: T, description: D, labels: [l], files: [f], kind: lint, acceptance: [a] }
    delegate: true
    expect: { outcome: refused, tier: cheap, place: main, rule: r, steps: { implement: mid } }
`;
  expect(parseYaml({ file: "frugal.probes.yaml", text }, probesSchema)).toStrictEqual([
    { name: "bare", task: { title: "" }, expect: {} },
    {
      name: "full",
      task: { title: "T", description: "D", labels: ["l"], files: ["f"], kind: "lint", acceptance: ["a"] },
      delegate: true,
      expect: { outcome: "refused", tier: "light", place: "main", rule: "r", steps: { implement: "mid" } },
    },
  ]);
});
