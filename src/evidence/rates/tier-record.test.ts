import { expect, test } from "vitest";
import { anOutcome } from "../__fixtures__/an-outcome.ts";
import { escalatesTooOften, tierRecord } from "./tier-record.ts";

const local = { tier: "local", model: "qwen" } as const;

test("attempts at a tier are counted by how they ended, failures by the gate that said no", () => {
  const outcomes = [
    anOutcome({ ...local, quality: 4 }),
    anOutcome({ ...local, quality: 5 }),
    anOutcome({ ...local, result: "failed", gate: "lint" }),
    anOutcome({ ...local, result: "escalated", gate: "lint" }),
    anOutcome({ ...local, result: "failed", gate: undefined }),
    anOutcome({ result: "failed", quality: 1 }),
  ];
  expect(tierRecord(outcomes, "local")).toEqual({
    totalAttempts: 5,
    successCount: 2,
    escalatedToCloud: 1,
    failuresByType: { lint: 2, unknown: 1 },
    avgQualityScore: 4.5,
  });
});

test("nobody's rating is no rating of 0", () => {
  expect(tierRecord([anOutcome()], "light").avgQualityScore).toBeUndefined();
});

test.each([
  ["30 % is borne", 10, 3, false],
  ["more is not", 10, 4, true],
  ["of too few attempts nothing is concluded", 9, 9, false],
] as const)("%s", (_, totalAttempts, escalatedToCloud, tooOften) => {
  const record = { ...tierRecord([], "local"), totalAttempts, escalatedToCloud };
  expect(escalatesTooOften(record, { share: 0.3, minimum: 10 })).toBe(tooOften);
});
