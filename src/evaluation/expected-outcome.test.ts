import { expect, test } from "vitest";
import { cascadePolicy, expectedOutcome } from "./expected-outcome.ts";
import type { OutcomeTask } from "./outcome-task.ts";

function task(outcomes: Readonly<Record<string, readonly [boolean, number]>>): OutcomeTask {
  const entries = Object.entries(outcomes).map(
    ([model, [resolved, costUsd]]) =>
      [model, { resolved, costUsd, apiCalls: undefined, propensity: undefined }] as const,
  );
  return { taskId: "t-1", repo: undefined, kind: undefined, text: "", outcomes: new Map(entries) };
}

const wrongThenRight = task({ light: [false, 1], frontier: [true, 10] });

test("a single model is taken unseen, whatever a verifier would say", () => {
  expect(expectedOutcome(wrongThenRight, cascadePolicy(["frontier"]), { tpr: 0.5, fpr: 0.5 })).toEqual({
    quality: 1,
    costUsd: 10,
    choice: ["frontier"],
  });
});

test("a cascade pays each attempt that the verifier's answers lead to, and loses what is wrongly accepted", () => {
  expect(
    expectedOutcome(wrongThenRight, cascadePolicy(["light", "frontier"]), { tpr: 0.9, fpr: 0.1 }),
  ).toEqual({
    quality: 0.9,
    costUsd: 1 + 0.9 * 10,
    choice: ["light", "frontier"],
  });
});

test("a model that was not tried is named, not guessed", () => {
  expect(expectedOutcome(wrongThenRight, cascadePolicy(["mid"]), { tpr: 1, fpr: 0 })).toEqual({
    missing: "mid",
  });
});

test("giving up pays for what was tried and solves nothing", () => {
  const policy = {
    name: "once, if it is accepted",
    next: (_task: unknown, [first]: readonly { accepted: boolean }[]) =>
      first === undefined
        ? ({ kind: "attempt", model: "light" } as const)
        : first.accepted
          ? ({ kind: "take", attempt: 0 } as const)
          : ({ kind: "give-up" } as const),
  };
  expect(expectedOutcome(task({ light: [true, 2] }), policy, { tpr: 0.75, fpr: 0 })).toEqual({
    quality: 0.75,
    costUsd: 2,
    choice: ["light"],
  });
});
