import * as fc from "fast-check";
import { expect, test } from "vitest";
import { COMPLEXITIES, type Condition, RISKS, type Task } from "../../domain/index.ts";
import { decide } from "../../routing/index.ts";
import { aDecisionContext, aFact, aPolicy, aTask } from "../../testing/index.ts";
import { canEverHold, findCover, holdsAlways } from "./find-cover.ts";

const WORDS = ["typo", "fix typo", "lint"];
const someBounds = fc.record(
  { atLeast: fc.integer({ min: 0, max: 4 }), atMost: fc.integer({ min: 0, max: 4 }) },
  { requiredKeys: [] },
);
const simpleKeys = {
  label: fc.subarray(["a", "b"]),
  kind: fc.subarray(["docs", "lint"] as const),
  complexity: fc.subarray(COMPLEXITIES.slice(0, 2)),
  titleWords: fc.subarray(WORDS),
  files: someBounds,
  risk: fc.subarray([...RISKS]),
  complexityScore: fc.record(
    { above: fc.constantFrom(0, 0.4, 0.8), atMost: fc.constantFrom(0.4, 0.8, 1) },
    { requiredKeys: [] },
  ),
};
/** Few keys at a time, so that conditions often lie within one another. */
const someCondition: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.record(simpleKeys, { requiredKeys: [] }),
    fc.subarray(Object.keys(simpleKeys), { maxLength: 2 }),
    fc.option(
      fc.array(fc.record({ risk: simpleKeys.risk, kind: simpleKeys.kind }, { requiredKeys: [] }), {
        maxLength: 2,
      }),
      {
        nil: undefined,
      },
    ),
  )
  .map(([all, keys, any]) => ({
    ...Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key))),
    ...(any === undefined ? {} : { any }),
  }));
const someTask: fc.Arbitrary<Task> = fc
  .record({
    labels: fc.subarray(["a", "b"]),
    kind: fc.constantFrom(undefined, "docs" as const, "lint" as const, "audit" as const),
    title: fc.subarray(["fix", "typo", "lint", "it"]).map((words) => words.join(" ")),
    complexity: fc.constantFrom(undefined, ...COMPLEXITIES),
    files: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    score: fc.constantFrom(undefined, 0, 0.4, 0.5, 0.8, 1),
    isRisky: fc.boolean(),
  })
  .map(({ labels, kind, title, complexity, files, score, isRisky }) =>
    aTask({
      ticket: { labels, kind, title },
      complexity: complexity && aFact(complexity),
      fileCount: files === undefined ? undefined : aFact(files),
      complexityScore: score === undefined ? undefined : { value: score, features: [], unknown: [] },
      risks: isRisky ? [aFact("high")] : [],
    }),
  );

/** The names of those that cover, `none shown` where nothing could be shown. */
function coverOf(condition: Condition, ...earlier: readonly Condition[]): readonly number[] | "none shown" {
  const named = earlier.map((when, index) => ({ when, index }));
  return findCover(condition, named)?.map(({ index }) => index) ?? "none shown";
}

test.each<readonly [string, Condition, Condition]>([
  ["a condition lies within itself", { kind: ["docs"], risk: ["none"] }, { kind: ["docs"], risk: ["none"] }],
  ["one more key narrows", { kind: ["docs"], risk: ["none"] }, { kind: ["docs"] }],
  ["fewer kinds narrow", { kind: ["docs"] }, { kind: ["docs", "lint"] }],
  ["fewer labels narrow", { label: ["a"] }, { label: ["a", "b"] }],
  ["fewer words narrow", { titleWords: ["typo"] }, { titleWords: ["typo", "lint"] }],
  ["a longer phrase holds the shorter one", { titleWords: ["fix typo"] }, { titleWords: ["typo"] }],
  ["tighter bounds narrow", { files: { atLeast: 2, atMost: 3 } }, { files: { atLeast: 1, atMost: 4 } }],
  ["a bound of nothing asks only that it is known", { files: { atMost: 3 } }, { files: { atLeast: 0 } }],
  ["a higher score narrows", { complexityScore: { above: 0.8 } }, { complexityScore: { above: 0.4 } }],
  ["both risks ask for nothing", { kind: ["docs"] }, { risk: ["none", "high"] }],
  ["an alternative narrows the whole", { chunk: true }, { any: [{ chunk: true }, { kind: ["docs"] }] }],
  [
    "each alternative is within another one",
    { any: [{ label: ["a"] }, { kind: ["lint"] }] },
    { any: [{ kind: ["lint", "docs"] }, { label: ["a", "b"] }] },
  ],
  [
    "what stands beside the alternatives holds for each",
    { risk: ["none"], any: [{ label: ["a"] }, { label: ["b"] }] },
    { risk: ["none"], label: ["a", "b"] },
  ],
])("%s", (_what, inner, outer) => {
  expect(coverOf(inner, outer)).toEqual([0]);
});

test.each<readonly [string, Condition, Condition]>([
  ["a wider condition is not within a narrower one", { kind: ["docs", "lint"] }, { kind: ["docs"] }],
  ["everything is not within something", {}, { risk: ["none"] }],
  ["an unknown number of files is within no bounds", {}, { files: { atLeast: 0 } }],
  ["every kind is not everything, since a kind may be unknown", {}, { kind: ["docs", "lint"] }],
  ["two labels may both be there", { label: ["a", "b"] }, { label: ["a"] }],
  ["a shorter phrase is not within the longer one", { titleWords: ["typo"] }, { titleWords: ["fix typo"] }],
  ["a part of a word is no word", { titleWords: ["preformatted"] }, { titleWords: ["format"] }],
  ["a bound is exclusive above", { complexityScore: { above: 0.4 } }, { complexityScore: { above: 0.5 } }],
  ["other facts say nothing of each other", { kind: ["docs"] }, { complexity: ["trivial"] }],
])("%s", (_what, inner, outer) => {
  expect(coverOf(inner, outer)).toBe("none shown");
});

test("several cover together what none covers alone", () => {
  expect(coverOf({ files: { atLeast: 1 } }, { files: { atLeast: 4 } }, { files: { atMost: 3 } })).toEqual([
    0, 1,
  ]);
  expect(coverOf({ kind: ["docs", "lint"] }, { kind: ["docs"] }, { kind: ["lint"] })).toEqual([0, 1]);
  expect(coverOf({ titleWords: ["a", "b"] }, { titleWords: ["a"] }, { titleWords: ["b"] })).toEqual([0, 1]);
  expect(coverOf({}, { risk: ["none"] }, { kind: ["docs"] }, { risk: ["high"] })).toEqual([0, 2]);
});

test("what leaves a gap is not covered", () => {
  expect(coverOf({ files: { atLeast: 1 } }, { files: { atLeast: 4 } }, { files: { atMost: 2 } })).toBe(
    "none shown",
  );
  expect(coverOf({}, { risk: ["none"], kind: ["docs"] }, { risk: ["high"] })).toBe("none shown");
});

const conditions = (...all: readonly Condition[]) => all;

test("what contradicts itself can never hold", () => {
  expect(
    conditions(
      { files: { atLeast: 3, atMost: 2 } },
      { complexityScore: { above: 1 } },
      { complexityScore: { above: 0.4, atMost: 0.4 } },
      { kind: [] },
      { any: [] },
      { risk: ["none"], any: [{ risk: ["high"] }] },
      { kind: ["docs"], any: [{ kind: ["lint"] }, { kind: ["docs"], files: { atLeast: 1, atMost: 0 } }] },
    ).map((condition) => canEverHold(condition)),
  ).toEqual([false, false, false, false, false, false, false]);
  expect(canEverHold({ label: ["a"], any: [{ label: ["b"] }] })).toBe(true);
});

test("only what asks for nothing holds always", () => {
  expect(holdsAlways({})).toBe(true);
  expect(holdsAlways({ any: [{ risk: ["none"] }, { risk: ["high"] }] })).toBe(true);
  expect(holdsAlways({ kind: ["docs"] })).toBe(false);
});

test("a rule that is said to be covered never decides, whatever the task", () => {
  let covered = 0;
  fc.assert(
    fc.property(
      fc.array(someCondition, { minLength: 1, maxLength: 4 }),
      fc.array(someTask, { minLength: 8, maxLength: 8 }),
      (whens, tasks) => {
        const rules = whens.map((when, index) => ({
          name: `rule ${index}`,
          when,
          tier: "mid" as const,
          because: "a test",
        }));
        const last = rules.at(-1);
        if (last === undefined || findCover(last.when, rules.slice(0, -1)) === undefined) return;
        covered += 1;
        const context = aDecisionContext({
          policy: aPolicy({ rules, risk: { words: [], paths: [], labels: [] } }),
        });
        const deciding = tasks.map((task) => decide(task, context).rule);
        expect(deciding).not.toContain(last.name);
      },
    ),
    { numRuns: 200, seed: 7 },
  );
  expect(covered).toBeGreaterThan(20);
});
