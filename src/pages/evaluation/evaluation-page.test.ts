import { expect, test } from "vitest";
import { instant } from "../../domain/index.ts";
import {
  cascadePolicy,
  type Evaluation,
  evaluatePolicy,
  evaluateScores,
  type OutcomeTask,
} from "../../evaluation/index.ts";
import { evaluationPage } from "./evaluation-page.ts";

// Light solves every other task, frontier all but each fifth.
const TASKS: readonly OutcomeTask[] = Array.from({ length: 40 }, (_, index) => ({
  taskId: `t-${index}`,
  repo: undefined,
  kind: undefined,
  text: "",
  outcomes: new Map([
    ["light", { resolved: index % 2 === 0, costUsd: 0.1, apiCalls: undefined, propensity: undefined }],
    ["frontier", { resolved: index % 5 !== 0, costUsd: 1, apiCalls: undefined, propensity: undefined }],
  ]),
}));

const REQUEST = {
  tasks: TASKS,
  policy: cascadePolicy(["light", "frontier"]),
  verifier: { tpr: 1, fpr: 0 },
  pool: ["light", "frontier"],
  seed: 1,
  resamples: 50,
};

const SCORES = {
  tasks: TASKS,
  name: "parity",
  scores: new Map(
    TASKS.map(({ taskId }, index) => [taskId, { score: index % 2, pWeak: index % 2 === 0 ? 0.9 : 0.2 }]),
  ),
  weak: "light",
  strong: "frontier",
  seed: 1,
  resamples: 50,
};

function page(evaluation: Evaluation, name = "two tiers"): string {
  return evaluationPage(evaluation, {
    name,
    outcomes: "outcomes.jsonl",
    madeAt: instant(Date.UTC(2026, 10, 3)),
  });
}

function headings(markup: string): readonly string[] {
  return [...markup.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, heading]) => heading ?? "");
}

/** What a reader reads, with spaces for what breaks. */
function words(markup: string): string {
  return markup
    .replace(/[\s\S]*<body>/, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

test("a policy is shown among single models, the best fixed cascade and the oracle, with its intervals", () => {
  const markup = page(evaluatePolicy(REQUEST));
  expect(headings(markup)).toEqual([
    "Quality and cost",
    "Against what needs no routing",
    "What stands behind this",
  ]);
  // 20 by light; of the other 20 all but 4 by frontier. 40 · $0.10 + 20 · $1.
  expect(words(markup)).toMatch(/Solved 90\.0 % \d/);
  expect(words(markup)).toContain("$0.60 $24.00 for 40 tasks");
  expect(words(markup)).toMatch(/frontier always \+10\.0 points \S+ points to \S+ points 40\.0 % less/);
  expect(words(markup)).toContain("40 tasks evaluated; none was left out.");
});

test("a score is also shown by the order that it gives and by its probabilities", () => {
  const markup = page(evaluateScores(SCORES), "parity");
  expect(headings(markup)).toEqual([
    "Quality and cost",
    "Against what needs no routing",
    "Does parity know which tasks need frontier?",
    "Are its probabilities true?",
    "What stands behind this",
  ]);
  expect(words(markup)).toContain("standard deviations above a random order's: more than chance would give.");
  expect(words(markup)).toContain("the probabilities are better than that.");
});

test("tasks that were left out are counted, with the model that was not tried", () => {
  const [first, ...rest] = TASKS;
  const untried = {
    ...first,
    taskId: "t-0",
    repo: undefined,
    kind: undefined,
    text: "",
    outcomes: new Map(),
  };
  const markup = page(evaluatePolicy({ ...REQUEST, tasks: [untried, ...rest] }));
  expect(words(markup)).toContain("Left out 1 task ");
  expect(words(markup)).toContain("1 task left out: light was not tried there, and the policy needs it.");
});

test("what is undefined says so, and nothing is NaN", () => {
  const same = TASKS.map((task) => ({
    ...task,
    outcomes: new Map(
      [...task.outcomes].map(([model, outcome]) => [model, { ...outcome, resolved: false, costUsd: 0 }]),
    ),
  }));
  const markup = page(evaluateScores({ ...SCORES, tasks: same }));
  expect(words(markup)).toContain("light and frontier solve equally many of these tasks");
  expect(words(markup)).toContain("undefined");
  expect(markup).not.toMatch(/NaN|Infinity/);
});

test("names cannot break out of the page", () => {
  const hostile = `"'></title><script>window.taken=1</script>`;
  const markup = page(evaluatePolicy(REQUEST), hostile);
  expect(markup).not.toContain("<script>window");
  expect(markup.match(/<script>/g)).toHaveLength(1);
});
