import { expect, test } from "vitest";
import { instant } from "../../domain/index.ts";
import type { Outcome } from "../../evidence/index.ts";
import { ACME_MODELS, aPolicy, NOON } from "../../testing/index.ts";
import { foldRollout, rolloutRules } from "./fold-rollout.ts";

const HOUR = 3_600_000;
const at = instant(NOON + 1000 * HOUR);
const context = { policy: aPolicy(), models: ACME_MODELS, changes: [], at };
const TO_LIGHT = { kind: "docs", to: "light", since: undefined, begin: "shadow", share: 0.2 } as const;

const hour = (count: number) => instant(NOON + count * HOUR);

function anOutcome(index: number, accepted: boolean, overrides: Partial<Outcome> = {}): Outcome {
  return {
    task: `ticket-${index}`,
    run: "run-1",
    step: "implement",
    chunk: undefined,
    attempt: 1,
    kind: "docs",
    repository: undefined,
    model: "acme-light",
    tier: "light",
    gate: "tests",
    gates: [],
    result: accepted ? "accepted" : "failed",
    quality: undefined,
    cost: undefined,
    durationMs: undefined,
    judgedBy: "gate",
    at: hour(index + 1),
    propensity: undefined,
    source: "run",
    ...overrides,
  };
}

/** An outcome an hour: `+` accepted, `-` failed. */
const series = (marks: string) => marks.split("").map((mark, index) => anOutcome(index, mark === "+"));

function stagesAfter(marks: string, overrides: Partial<typeof context> = {}) {
  const { stage, moves } = foldRollout(TO_LIGHT, series(marks), { ...context, ...overrides });
  return [...moves.map((move) => `${move.from} ${move.moved} to ${move.stage}`), stage];
}

test.each([
  ["", ["shadow"]],
  ["++++", ["shadow"]],
  ["+++++", ["shadow onwards to canary", "canary"]],
  ["----", ["shadow back to shadow", "shadow"]],
  [`+++++${"+".repeat(17)}`, ["shadow onwards to canary", "canary onwards to on", "on"]],
  [`+++++${"-".repeat(11)}`, ["shadow onwards to canary", "canary back to shadow", "shadow"]],
  [
    `+++++${"+".repeat(17)}${"-".repeat(7)}`,
    ["shadow onwards to canary", "canary onwards to on", "on back to canary", "canary"],
  ],
])("after %j it went: %j", (marks, stages) => {
  expect(stagesAfter(marks)).toEqual(stages);
});

test("only the class's work at models of the wanted tier counts, dated, and from since on", () => {
  const outcomes = [
    ...Array.from({ length: 9 }, (_, index) => anOutcome(index, true, { kind: "coding" })),
    ...Array.from({ length: 9 }, (_, index) => anOutcome(index, true, { model: "acme-mid", tier: "mid" })),
    ...Array.from({ length: 9 }, (_, index) => anOutcome(index, true, { at: undefined })),
    anOutcome(1, true),
    anOutcome(20, true),
  ];
  const { stage, now } = foldRollout({ ...TO_LIGHT, since: hour(10) }, outcomes, context);
  expect([stage, now.n, now.because]).toEqual(["shadow", 1, "1 of the 5 outcomes that are needed"]);
});

test("a change of the model's price leads back to the shadow, and what was shown before counts no more", () => {
  const change = {
    names: ["acme-light"],
    datedSnapshots: false,
    at: hour(50),
    because: "its price changed on 2026-11-22",
  };
  const { stage, now, moves } = foldRollout(TO_LIGHT, series("+".repeat(30)), {
    ...context,
    changes: [change],
  });
  expect([stage, now.n, now.since]).toEqual(["shadow", 0, change.at]);
  expect(moves.at(-1)).toMatchObject({ from: "on", moved: "back", because: change.because });
});

test("a long history leaves it on: only the latest outcomes are looked at", () => {
  expect(stagesAfter(`${"+".repeat(10_000)}${"-".repeat(6)}`).at(-1)).toBe("on");
});

test("the rules follow from the policy's bar and minimum", () => {
  expect(rolloutRules(aPolicy(), 0.2)).toEqual({
    shadow: { minimum: 5, bar: 0.35, mostFailures: 3 },
    canary: { minimum: 10, bar: 0.7, mostFailures: 10 },
    on: { minimum: 20, bar: 0.7, mostFailures: 6 },
    share: 0.2,
  });
});
