import { expect, test } from "vitest";
import { anArmResult, aPair, FAILED } from "./__fixtures__/a-pair.ts";
import { drawRepeat } from "./draw-repeat.ts";
import { isVerified, qualityOf, standingOf } from "./pair.ts";

const failed = anArmResult({ verifications: FAILED });

test.each([
  ["both pass, and the judge finds parity", {}, "holds", [1, 1]],
  ["both pass, and the candidate is better", { opinion: better("candidate") }, "holds", [0, 1]],
  ["both pass, and the baseline is better", { opinion: better("baseline") }, "falls", [1, 0]],
  [
    "the candidate fails a verifier, whatever is thought of it",
    { candidate: failed, opinion: better("candidate") },
    "falls",
    [1, 0],
  ],
  ["the baseline alone fails", { baseline: failed }, "holds", [0, 1]],
  ["both fail", { baseline: failed, candidate: failed }, "falls", [0, 0]],
  [
    "the judge contradicts itself",
    { opinion: { kind: "inconsistent", reasons: [] } as const },
    "open",
    [1, 1],
  ],
  [
    "the judge cannot be understood",
    { opinion: { kind: "unusable", because: "x" } as const },
    "open",
    [1, 1],
  ],
] as const)("%s: %o", (_, given, standing, qualities) => {
  const pair = aPair(given);
  expect([standingOf(pair), qualityOf(pair, "baseline"), qualityOf(pair, "candidate")]).toEqual([
    standing,
    ...qualities,
  ]);
});

test("an arm that changed nothing passes no verifier", () => {
  expect(isVerified(anArmResult({ changed: false }))).toBe(false);
});

test("a repeat's order and coin come from the seed alone, and differ between repeats", () => {
  const draws = Array.from({ length: 40 }, (_, index) => drawRepeat(7, index + 1));
  expect(drawRepeat(7, 23)).toEqual(draws[22]);
  const shares = [
    draws.filter(({ order }) => order[0] === "baseline").length,
    draws.filter(({ baselineIsA }) => baselineIsA).length,
  ];
  for (const share of shares) {
    expect(share).toBeGreaterThan(8);
    expect(share).toBeLessThan(32);
  }
  expect(draws.map(({ order }) => order)).not.toEqual(
    Array.from({ length: 40 }, (_, index) => drawRepeat(8, index + 1).order),
  );
});

function better(arm: "baseline" | "candidate") {
  return { kind: "better", arm, reasons: [] } as const;
}
