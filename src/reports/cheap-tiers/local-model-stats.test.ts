import { expect, test } from "vitest";
import { type Tier, taskId, type VerdictKind } from "../../domain/index.ts";
import { aCallEntry, aVerdictEntry } from "../../testing/index.ts";
import { localModelStats } from "./local-model-stats.ts";

const tagsOf = (task: string, attempt: number, tier: Tier) => ({
  task: taskId(task),
  attempt,
  tier,
  step: "implement",
});

function judged(task: string, attempt: number, tier: Tier, gate: string, verdict: VerdictKind) {
  return aVerdictEntry({
    sourceId: `${task}/a${attempt}/g:${gate}`,
    tags: tagsOf(task, attempt, tier),
    gate,
    verdict,
  });
}

const called = (task: string, attempt: number, tier: Tier) =>
  aCallEntry({ sourceId: `${task}/a${attempt}/c1`, tags: tagsOf(task, attempt, tier) });

const NOTHING = {
  totalAttempts: 0,
  successCount: 0,
  escalatedToCloud: 0,
  failuresByType: {},
  avgQualityScore: undefined,
};

test("local and light are counted apart, and so is what was escalated from each", () => {
  const verdicts = [
    judged("T-1", 1, "local", "lint", "fail"),
    judged("T-1", 2, "light", "lint", "pass"),
    judged("T-1", 2, "light", "review", "fail"),
    judged("T-1", 3, "light", "lint", "fail"),
    judged("T-1", 4, "mid", "lint", "pass"),
    judged("T-2", 1, "light", "lint", "pass"),
  ];
  const calls = verdicts.map(({ tags }) => called(tags.task ?? "", tags.attempt ?? 0, tags.tier ?? "mid"));
  const stats = {
    local: {
      totalAttempts: 1,
      successCount: 0,
      escalatedToCloud: 1,
      failuresByType: { lint: 1 },
      avgQualityScore: 0,
    },
    light: {
      totalAttempts: 3,
      successCount: 1,
      // Both failed attempts were one piece of work.
      escalatedToCloud: 1,
      failuresByType: { lint: 1, review: 1 },
      avgQualityScore: 0.5,
    },
  };
  expect(localModelStats(calls, verdicts)).toEqual(stats);
  expect(localModelStats(calls.toReversed(), verdicts.toReversed())).toEqual(stats);
});

test("what failed and was given to nobody else was not escalated", () => {
  const { light } = localModelStats([], [judged("T-1", 1, "light", "tests", "fail")]);
  expect([light.totalAttempts, light.escalatedToCloud]).toEqual([1, 0]);
});

test("an escalation is seen by its call alone, before anybody has judged it", () => {
  const { local } = localModelStats([called("T-1", 2, "mid")], [judged("T-1", 1, "local", "tests", "fail")]);
  expect(local.escalatedToCloud).toBe(1);
});

test("an answer that fell back to another tier, and a gate that could not judge, count as no attempt", () => {
  const fellBack = [called("T-1", 1, "local"), called("T-1", 2, "light")];
  const silent = [judged("T-1", 2, "light", "plan", "inconclusive")];
  expect(localModelStats(fellBack, silent)).toEqual({ local: NOTHING, light: NOTHING });
});

test("another step of the same ticket is other work", () => {
  const first = judged("T-1", 1, "light", "tests", "fail");
  const later = called("T-1", 2, "mid");
  const { light } = localModelStats([{ ...later, tags: { ...later.tags, step: "review" } }], [first]);
  expect(light.escalatedToCloud).toBe(0);
});

test("no rows, no attempts, and no score", () => {
  expect(localModelStats([], [])).toEqual({ local: NOTHING, light: NOTHING });
});
