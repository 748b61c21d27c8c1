import * as fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../../domain/index.ts";
import { NOON } from "../../testing/index.ts";
import { anOutcome } from "../__fixtures__/an-outcome.ts";
import { type CountingRules, countedOutcomes } from "./counted-outcomes.ts";

const DAY = 86_400_000;
const daysAgo = (days: number) => instant(NOON - days * DAY);
const none: CountingRules = { now: NOON, changes: [], halfLifeMs: undefined };
const change = { names: ["acme-light"], datedSnapshots: false, at: daysAgo(5), because: "its price changed" };

test("what was measured before its model's price changed does not count, and says so", () => {
  const outcomes = [6, 5, 1].map((days) => anOutcome({ at: daysAgo(days) }));
  const other = anOutcome({ model: "acme-mid", at: daysAgo(100) });
  expect(countedOutcomes([...outcomes, other], { ...none, changes: [change] })).toEqual({
    counted: [...outcomes.slice(1), other].map((outcome) => ({ outcome, weight: 1 })),
    expired: [{ model: "acme-light", outcomes: 1, because: "its price changed" }],
  });
});

test("an outcome of unknown age counts only where age makes no difference", () => {
  const outcome = anOutcome({ at: undefined });
  const unknown = "it is not known when it was tried";
  const because = (rules: Partial<CountingRules>) =>
    countedOutcomes([outcome], { ...none, ...rules }).expired.map((each) => each.because);
  expect(because({})).toEqual([]);
  expect(because({ halfLifeMs: DAY })).toEqual([unknown]);
  expect(because({ changes: [change] })).toEqual([`its price changed, and ${unknown}`]);
});

test("after a half-life an outcome counts half, after two a quarter; one from a clock ahead counts whole", () => {
  const outcomes = [-1, 0, 30, 60].map((days) => anOutcome({ at: daysAgo(days) }));
  const { counted } = countedOutcomes(outcomes, { ...none, halfLifeMs: 30 * DAY });
  expect(counted.map(({ weight }) => weight)).toEqual([1, 1, 0.5, 0.25]);
});

test("age never makes an outcome count more", () => {
  const age = fc.integer({ min: 0, max: 3650 });
  fc.assert(
    fc.property(age, age, fc.integer({ min: 1, max: 1000 }), (a, b, halfLife) => {
      const outcomes = [anOutcome({ at: daysAgo(a) }), anOutcome({ at: daysAgo(a + b) })];
      const { counted } = countedOutcomes(outcomes, { ...none, halfLifeMs: halfLife * DAY });
      const [younger = 0, older = 0] = counted.map(({ weight }) => weight);
      expect(older).toBeLessThanOrEqual(younger);
      expect(younger).toBeLessThanOrEqual(1);
    }),
  );
});
