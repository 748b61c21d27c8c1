import { expect, test } from "vitest";
import type { RolloutStage } from "../../domain/index.ts";
import { instant } from "../../domain/index.ts";
import { NOON } from "../../testing/index.ts";
import { anOutcome } from "../__fixtures__/an-outcome.ts";
import { anytimeInterval } from "../bounds/anytime.ts";
import type { Outcome } from "../outcome.ts";
import { nextStage, type RolloutRules } from "./rollout.ts";

const HOUR = 3_600_000;
const rules: RolloutRules = {
  shadow: { minimum: 5, bar: 0.4, mostFailures: 2 },
  canary: { minimum: 10, bar: 0.7, mostFailures: 3 },
  on: { minimum: 10, bar: 0.7, mostFailures: 3 },
  share: 0.2,
};
const now = instant(NOON + 1000 * HOUR);
const context = { rules, changes: [], now };

/** An outcome an hour, the first one an hour after noon: `+` accepted, `-` failed. */
function series(marks: string): readonly Outcome[] {
  return marks
    .split("")
    .map((mark, index) =>
      anOutcome({ at: instant(NOON + (index + 1) * HOUR), result: mark === "+" ? "accepted" : "failed" }),
    );
}

function step(stage: RolloutStage, marks: string) {
  const { stage: next, moved, because } = nextStage({ stage, since: NOON }, series(marks), context);
  return [next, moved, because];
}

test.each([
  ["shadow", "", "shadow", "stays", "0 of the 5 outcomes that are needed"],
  ["shadow", "++++", "shadow", "stays", "4 of the 5 outcomes that are needed"],
  ["shadow", "+++++", "shadow", "stays", "it passes at least 38 %, and 40 % are asked for"],
  ["shadow", "++++++", "canary", "onwards", "it passes at least 44 %, and 40 % are asked for"],
  ["shadow", "+-+--+", "shadow", "back", "3 of 6 failed, at most 2 may"],
  ["canary", "+".repeat(16), "canary", "stays", "it passes at least 69 %, and 70 % are asked for"],
  ["canary", "+".repeat(17), "on", "onwards", "it passes at least 71 %, and 70 % are asked for"],
  ["canary", "+--+-+-", "shadow", "back", "4 of 7 failed, at most 3 may"],
  ["on", "+".repeat(3), "on", "stays", "it is on"],
  ["on", "----+++++++++", "on", "stays", "it is on"],
  ["on", "+++++++++----", "canary", "back", "4 of 10 failed, at most 3 may"],
] as const)("in %s, after %s it is %s: %s, since %s", (stage, marks, next, moved, because) => {
  expect(step(stage, marks)).toEqual([next, moved, because]);
});

test("a step says what it was decided from, and the next stage counts from then on", () => {
  const outcomes = series("+".repeat(17));
  const on = nextStage({ stage: "canary", since: NOON }, outcomes, context);
  expect(on).toEqual({
    stage: "on",
    since: now,
    moved: "onwards",
    because: "it passes at least 71 %, and 70 % are asked for",
    n: 17,
    failures: 0,
    passRate: anytimeInterval(17, 17),
  });
  expect(nextStage(on, outcomes, { ...context, now: instant(now + 1) })).toMatchObject({ stage: "on", n: 0 });
});

test("what was tried before the stage, at an unknown time or ahead of now does not count", () => {
  const elsewhen = [NOON, undefined, instant(now + 1)].map((at) => anOutcome({ at }));
  expect(nextStage({ stage: "shadow", since: NOON }, elsewhen, context).n).toBe(0);
});

test("escalated is a failure", () => {
  const outcomes = series("++-").map((each) =>
    each.result === "failed" ? { ...each, result: "escalated" as const } : each,
  );
  expect(nextStage({ stage: "shadow", since: NOON }, outcomes, context).failures).toBe(1);
});

test("a change of the candidate's price leads back to the beginning, one of another model's does not", () => {
  const change = {
    names: ["acme-light"],
    datedSnapshots: false,
    at: instant(NOON + HOUR),
    because: "its price changed",
  };
  const after = (changes: readonly (typeof change)[]) =>
    nextStage({ stage: "on", since: NOON }, series("+++"), { ...context, changes });
  expect(after([change])).toMatchObject({
    stage: "shadow",
    since: now,
    moved: "back",
    because: "its price changed",
  });
  expect(after([{ ...change, names: ["acme-mid"] }]).stage).toBe("on");
  expect(after([{ ...change, at: NOON }]).stage).toBe("on");
});
