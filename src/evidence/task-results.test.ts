import { expect, test } from "vitest";
import { instant } from "../domain/index.ts";
import { NOON } from "../testing/index.ts";
import { anOutcome } from "./__fixtures__/an-outcome.ts";
import { taskResults } from "./task-results.ts";

const later = (minutes: number) => instant(NOON + minutes * 60_000);

test("a task is accepted when its last attempt was, at the tier of that attempt, however it is ordered", () => {
  const light = anOutcome({ result: "escalated" });
  const mid = anOutcome({ attempt: 2, tier: "mid", at: later(1) });
  expect(taskResults([mid, light])).toEqual([
    {
      task: "ticket-1",
      run: "run-1",
      repository: "acme/shop",
      kind: "coding",
      accepted: true,
      escalations: 1,
      tier: "mid",
      attempts: [light, mid],
    },
  ]);
});

test("the same ticket in another run, repository or source is another task", () => {
  const others = [
    {},
    { run: "run-2" },
    { repository: "acme/blog" },
    { source: "elsewhere" },
    { task: "ticket-2" },
  ];
  expect(taskResults(others.map(anOutcome))).toHaveLength(5);
});

test("of a task in parts every part has to be accepted, and the strongest tier counts", () => {
  const plan = anOutcome({ step: "plan", tier: "mid" });
  const one = anOutcome({ chunk: "one", at: later(1) });
  const two = anOutcome({ chunk: "two", at: later(2), result: "failed" });
  const [done] = taskResults([plan, one]);
  const [undone] = taskResults([plan, two, one]);
  expect([done?.accepted, done?.tier]).toEqual([true, "mid"]);
  expect(undone?.accepted).toBe(false);
});

test("a chunk that failed no longer counts where its step was done anew as a whole, and one that failed after that does", () => {
  const chunk = anOutcome({ chunk: "one", result: "failed", at: later(1) });
  const whole = anOutcome({ attempt: 2, tier: "mid", at: later(2) });
  const late = anOutcome({ chunk: "two", result: "failed", at: later(3) });
  expect(taskResults([chunk, whole]).map(({ accepted }) => accepted)).toEqual([true]);
  expect(taskResults([whole, late]).map(({ accepted }) => accepted)).toEqual([false]);
});
