import { expect, test } from "vitest";
import { nanoUsd } from "../domain/index.ts";
import { aDecisionContext, aDelegableTask, aFact, aPolicy, aTask } from "../testing/index.ts";
import { findFlips } from "./find-flips.ts";

test("of plain work, what would make it risky, dearer or cheaper is found", () => {
  expect(findFlips(aTask(), aDecisionContext())).toEqual([
    { change: "with a sign of risk", result: "frontier, main" },
    { change: "with the label tier:light", result: "light, main" },
    { change: "with the label tier:frontier", result: "frontier, main" },
  ]);
});

test("of risky work, what it would be without the risk", () => {
  const task = aTask({ risks: [aFact("high")], ticket: { title: "Fix typo" } });
  expect(findFlips(task, aDecisionContext())).toContainEqual({
    change: "without the sign of risk",
    result: "light, main",
  });
});

test("of work that a label routed, what it would be without that label", () => {
  const named = { tier: "light", model: undefined, signal: 'label "tier:light"' } as const;
  expect(findFlips(aTask({ named }), aDecisionContext())).toContainEqual({
    change: 'without label "tier:light"',
    result: "mid, main",
  });
});

test("of work kept in the main conversation, that delegation or a script would move it", () => {
  const context = aDecisionContext({ limits: { scripts: ["format"] } });
  expect(findFlips(aDelegableTask(), context).slice(-2)).toEqual([
    { change: "with delegation on", result: "mid, isolated" },
    { change: 'if its kind were "format"', result: "automated, script" },
  ]);
});

test("the number of files is tried where it matters", () => {
  const policy = aPolicy({
    rules: [
      { name: "one file", when: { files: { atMost: 1 } }, tier: "light", because: "small" },
      { name: "all", when: {}, tier: "mid", because: "so" },
    ],
  });
  expect(findFlips(aTask({ fileCount: aFact(2) }), aDecisionContext({ policy }))).toContainEqual({
    change: "if it named 1 file",
    result: "light, main",
  });
});

test("a label of complexity is tried where the policy goes by it", () => {
  const policy = aPolicy({
    rules: [
      { name: "hard", when: { complexity: ["complex"] }, tier: "frontier", because: "hard" },
      { name: "all", when: {}, tier: "mid", because: "so" },
    ],
  });
  expect(findFlips(aTask(), aDecisionContext({ policy }))).toContainEqual({
    change: "with the label complexity:complex",
    result: "frontier, main",
  });
});

test("of work that stays although delegation is on, what would let it go", () => {
  const context = aDecisionContext({ limits: { delegate: true } });
  expect(findFlips(aTask(), context)).toContainEqual({
    change: 'if it were "lint", named one file and what to check, and depended on nothing',
    result: "mid, isolated",
  });
});

test("under the document's own code, its own labels are tried", () => {
  const context = { ...aDecisionContext(), compat: "code" } as const;
  expect(findFlips(aTask({ ticket: { title: "Fix typo" } }), context)).toEqual([
    { change: "with the label model:opus", result: "frontier, main" },
    { change: "with the label complexity:complex", result: "frontier, main" },
  ]);
});

test("changes that make no difference are left out: under a cap that refuses all, nothing flips", () => {
  expect(findFlips(aTask(), aDecisionContext({ limits: { taskUsd: nanoUsd(1) } }))).toEqual([]);
});

test("a complexity score and an assessor's answer are tried where the policy goes by them", () => {
  const policy = aPolicy({
    rules: [
      { name: "hard", when: { complexityScore: { above: 0.8 } }, tier: "frontier", because: "hard" },
      { name: "all", when: {}, tier: "mid", because: "so" },
    ],
    assessor: { ask: "light", when: {}, mayLower: true, because: "doubt" },
  });
  const flips = findFlips(aTask(), aDecisionContext({ policy }));
  expect(flips).toContainEqual({ change: "with a complexity score of 1", result: "frontier, main" });
  expect(flips).toContainEqual({ change: "if the assessor said light", result: "light, main" });
  expect(flips.filter(({ change }) => /score of 0/.test(change))).toEqual([]);
});
