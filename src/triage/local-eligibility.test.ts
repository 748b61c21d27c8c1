import { expect, test } from "vitest";
import { aFact, aTask } from "../testing/index.ts";
import { type LocalCircumstances, localEligibility } from "./local-eligibility.ts";

const GOOD: LocalCircumstances = { hasVerifier: true, dependsInWave: false, escalationRatio: undefined };
const files = (count: number) => aFact(count, "the ticket's list of files");
const small = aTask({ fileCount: files(1) });

function scored(value: number, novelty = 0) {
  const feature = { feature: "novelty" as const, value: novelty, weight: 1, signal: "assumed" };
  return { value, features: [feature], unknown: [] };
}

test.each([
  ["a well-specified task with a clear pattern", small, { ...GOOD, hasKnownPattern: true }],
  ["internal tooling", aTask({ fileCount: files(3) }), { ...GOOD, isCustomerFacing: false }],
  ["one of hundreds of tasks", small, { ...GOOD, similarTasks: 300, escalationRatio: 0.29 }],
])("local works for %s", (_, task, circumstances) => {
  expect(localEligibility(task, circumstances)).toEqual({ eligible: true, objections: [] });
});

test.each([
  [
    "novel patterns",
    aTask({ fileCount: files(1), complexityScore: scored(0.5, 0.9) }),
    ["Its pattern is not known here."],
  ],
  [
    "architectural decisions",
    aTask({ fileCount: files(1), ticket: { title: "Redesign the storage layer" } }),
    ["It is about architecture or design."],
  ],
  [
    "complex integration over many files",
    aTask({ fileCount: files(4), complexityScore: scored(0.81) }),
    [
      "Its complexity score of 0.81 is above 0.80.",
      "It touches 4 files, more than 3: the ticket's list of files.",
    ],
  ],
  [
    "strong recovery from errors",
    aTask({ fileCount: files(1), ticket: { title: "Add rollback to the importer" } }),
    ['It needs strong recovery from errors: "rollback".'],
  ],
])("local fails at %s", (_, task, objections) => {
  expect(localEligibility(task, GOOD)).toEqual({ eligible: false, objections });
});

test.each([
  ["an unknown number of files", aTask(), {}, "Nobody knows how many files it touches."],
  [
    "a label that says complex",
    aTask({ fileCount: files(1), complexity: aFact("complex", 'label "complexity:complex"') }),
    {},
    'It is complex: label "complexity:complex".',
  ],
  [
    "a sign of risk",
    aTask({ fileCount: files(1), risks: [aFact("high", 'the word "auth" in the title')] }),
    {},
    'It is risky: the word "auth" in the title.',
  ],
  [
    "a label of architecture",
    aTask({ fileCount: files(1), ticket: { labels: ["ARCH"] } }),
    {},
    'Its label "ARCH" keeps it from a local model.',
  ],
  [
    "planning",
    aTask({ fileCount: files(1), ticket: { kind: "design", title: "Design the layer" } }),
    {},
    '"design" is work for a planner or auditor.',
  ],
  ["no verifier", small, { hasVerifier: false }, "Nothing verifies its result."],
  ["a dependency in the wave", small, { dependsInWave: true }, "It depends on work of the same wave."],
  [
    "too many escalations",
    small,
    { escalationRatio: 0.3 },
    "Of the local attempts so far 30 % had to be escalated; it must be less than 30 %.",
  ],
  ["a new pattern", small, { hasKnownPattern: false }, "Its pattern is not known here."],
  ["customers", small, { isCustomerFacing: true }, "Customers see its result."],
  [
    "few tasks",
    small,
    { similarTasks: 5 },
    "Only 5 tasks of its sort are to come; a local model pays from about 100.",
  ],
])("%s is an objection", (_, task, circumstances, objection) => {
  expect(localEligibility(task, { ...GOOD, ...circumstances })).toEqual({
    eligible: false,
    objections: [objection],
  });
});

test("who knows the pattern is believed before the words are", () => {
  const task = aTask({ fileCount: files(1), complexityScore: scored(0.5, 0.9) });
  expect(localEligibility(task, { ...GOOD, hasKnownPattern: true }).eligible).toBe(true);
});
