import { expect, test } from "vitest";
import {
  type CallEntry,
  NO_SPEND,
  nanoUsd,
  type Tier,
  taskId,
  type VerdictKind,
} from "../../domain/index.ts";
import { aCallEntry, aVerdictEntry } from "../../testing/index.ts";
import { measuredSteps } from "./measured-steps.ts";

const STEPS = [{ step: "implement", tier: "light" as const }];

/** A call of a task's coding step; its price in billionths of a dollar, `undefined` where it has none. */
function call(task: string, tier: Tier, price: number | undefined, chunk?: string): CallEntry {
  return aCallEntry({
    tags: {
      task: taskId(task),
      step: "implement",
      tier,
      ...(chunk === undefined ? {} : { chunk }),
    },
    cost:
      price === undefined
        ? { kind: "unpriced", because: "unknown-model" }
        : { kind: "priced", amount: nanoUsd(price), byClass: NO_SPEND.byClass },
  });
}

function judged(task: string, verdict: VerdictKind) {
  const { tags } = aVerdictEntry();
  return aVerdictEntry({ sourceId: task, tags: { ...tags, task: taskId(task) }, verdict });
}

const passed = (...tasks: readonly string[]) => tasks.map((task) => judged(task, "pass"));

test("a step costs what accepted tasks spent on it, their mean, and the range that holds four in five", () => {
  const tasks = Array.from({ length: 10 }, (_, index) => `t-${index + 1}`);
  const calls = tasks.map((task, index) => call(task, "light", (index + 1) * 100));
  expect(measuredSteps({ calls, verdicts: passed(...tasks) }, STEPS)).toEqual({
    implement: {
      kind: "spent",
      tier: "light",
      usd: { low: nanoUsd(100), expected: nanoUsd(550), high: nanoUsd(900) },
      n: 10,
    },
  });
});

test("every attempt, chunk and stronger tier of the step counts, and it is known by the tier where it began", () => {
  const calls = [
    call("a", "light", 100, "chunk-1"),
    call("a", "mid", 300, "chunk-1"),
    call("a", "light", 200, "chunk-2"),
    call("b", "light", 600),
    call("c", "light", 600),
  ];
  const rows = { calls, verdicts: passed("a", "b", "c") };
  const usd = { low: nanoUsd(600), expected: nanoUsd(600), high: nanoUsd(600) };
  expect(measuredSteps(rows, STEPS)).toEqual({ implement: { kind: "spent", tier: "light", usd, n: 3 } });
  expect(measuredSteps(rows, [{ step: "implement", tier: "mid" }])).toEqual({});
});

test("two tasks are an anecdote; what failed, has no price or no task says nothing of what acceptance costs", () => {
  const calls = [
    call("a", "light", 100),
    call("b", "light", 100),
    call("failed", "light", 900),
    call("unpriced", "light", 100),
    call("unpriced", "light", undefined),
    aCallEntry({ tags: { step: "implement", tier: "light" } }),
  ];
  const verdicts = [...passed("a", "b", "unpriced"), judged("failed", "fail")];
  expect(measuredSteps({ calls, verdicts }, STEPS)).toEqual({});
});
