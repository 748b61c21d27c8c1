import { expect, test } from "vitest";
import { anEvidenceRow } from "../../testing/index.ts";
import { aMeasuredTask, anOutcome, usd } from "./__fixtures__/measured-work.ts";
import { regretOf, wasRoutedRight } from "./routing-accuracy.ts";

const proven = anEvidenceRow({ kind: "coding", n: 20, lower: 0.84 });
const rules = { evidence: [proven], bar: 0.7, minimum: 10 };
const atMid = aMeasuredTask({
  tier: "mid",
  cost: usd(0.1),
  attempts: [anOutcome({ tier: "mid", cost: usd(0.1) })],
});

test.each([
  ["right: accepted at once where no weaker tier is known to suffice", aMeasuredTask(), rules, true],
  ["wrong: it had to be escalated", aMeasuredTask({ escalations: 1 }), rules, false],
  ["wrong: it was not accepted", aMeasuredTask({ accepted: false }), rules, false],
  ["wrong: a weaker tier is known to suffice for such work", atMid, rules, false],
  ["right: a weaker tier's bound does not clear the bar", atMid, { ...rules, bar: 0.85 }, true],
  ["right: of a weaker tier there are too few outcomes", atMid, { ...rules, minimum: 21 }, true],
  [
    "right: the weaker tier suffices for another kind",
    aMeasuredTask({ ...atMid, kind: "lint" }),
    rules,
    true,
  ],
])("a task was routed %s", (_, task, with_, right) => {
  expect(wasRoutedRight(task, with_)).toBe(right);
});

test("regret is what weaker tiers cost in vain, and what stronger ones cost beyond the weakest that suffices", () => {
  const vain = [
    anOutcome({ result: "failed", cost: usd(0.02) }),
    anOutcome({ result: "escalated", cost: usd(0.03) }),
    anOutcome({ tier: "mid", cost: usd(0.1) }),
  ];
  const escalated = aMeasuredTask({ escalations: 1, tier: "mid", cost: usd(0.15), attempts: vain });
  // At light one of two was accepted, for 0.01 each: 0.02 until accepted, so mid's 0.10 was 0.08 too much.
  const light = [anOutcome(), anOutcome({ result: "failed" })];
  expect(regretOf([escalated, atMid], light, rules)).toEqual({ tooWeak: usd(0.05), tooStrong: usd(0.08) });
  expect(regretOf([escalated, atMid], light, { ...rules, evidence: [] })).toEqual({
    tooWeak: usd(0.05),
    tooStrong: usd(0),
  });
});

test("what is cheaper than the weaker tier would have been is no loss", () => {
  const dear = [anOutcome({ cost: usd(0.5) })];
  expect(regretOf([atMid], dear, rules).tooStrong).toBe(0);
});
