import { expect, test } from "vitest";
import type { Probe } from "../domain/index.ts";
import { aDecisionContext, aTask } from "../testing/index.ts";
import { decide } from "./decide.ts";
import { judgeProbe } from "./probe.ts";

const routed = decide(aTask(), aDecisionContext());
const refused = decide(aTask(), aDecisionContext({ models: [] }));

function differences(expected: Probe["expect"], decision = routed): readonly string[] {
  return judgeProbe({ name: "a probe", task: { title: "x" }, expect: expected }, decision).differences;
}

test("a probe holds where everything that it names came out so; what it leaves out is free", () => {
  expect(differences({})).toEqual([]);
  expect(
    differences({
      outcome: "routed",
      tier: "mid",
      place: "main",
      rule: "everything else",
      steps: { implement: "mid", commit: "automated" },
    }),
  ).toEqual([]);
  expect(differences({ outcome: "refused", tier: "mid" }, refused)).toEqual([]);
});

test("a probe lists every difference", () => {
  expect(
    differences({
      outcome: "refused",
      tier: "light",
      place: "isolated",
      rule: "typo",
      steps: { implement: "mid" },
    }),
  ).toEqual([
    "outcome: expected refused, got routed",
    "tier: expected light, got mid",
    "rule: expected typo, got everything else",
    "place: expected isolated, got main",
    "steps: expected implement mid, got implement mid, commit automated",
  ]);
});

test("a refusal differs from what a probe expects of a route, unless it expects the refusal", () => {
  expect(differences({}, refused)).toEqual(["outcome: expected routed, got refused"]);
  expect(differences({ outcome: "refused", place: "main" }, refused)).toEqual([
    "place: expected main, got none",
  ]);
});
