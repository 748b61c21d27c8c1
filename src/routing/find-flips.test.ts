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

test("changes that make no difference are left out: under a cap that refuses all, nothing flips", () => {
  expect(findFlips(aTask(), aDecisionContext({ limits: { taskUsd: nanoUsd(1) } }))).toEqual([]);
});
