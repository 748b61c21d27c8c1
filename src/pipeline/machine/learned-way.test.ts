import { expect, test } from "vitest";
import { type LearnedStep, nanoUsdFromUsd, type Rung } from "../../domain/index.ts";
import { A_COMMIT_STEP, aDecidedStep, aRoutedDecision } from "../../testing/index.ts";
import { advance, type TaskEvent } from "./machine.ts";
import { next } from "./next.ts";
import { beginTask, type TaskState } from "./task-state.ts";

const rung = (model: string, tier: Rung["tier"]): Rung => ({ tier, models: [model] });
const LEARNED: LearnedStep = {
  try: "small",
  rejected: [
    { upToUsd: 0.1, next: { try: "middle", rejected: [{ next: { try: "large" } }] } },
    { upToUsd: 0.5, next: { try: "large" } },
    { next: { take: "small" } },
  ],
};
const STEP = aDecidedStep({
  afterFailures: 1,
  learned: LEARNED,
  rungs: [rung("small", "light"), rung("middle", "mid"), rung("large", "frontier")],
});

function begun(step = STEP): TaskState {
  return beginTask(aRoutedDecision({ steps: [step, A_COMMIT_STEP] }), { rounds: 6, escalations: 2 });
}

/** An attempt that cost so much, and was rejected. */
function rejected(usd: number | undefined): readonly TaskEvent[] {
  const costUsd = usd === undefined ? {} : { costUsd: nanoUsdFromUsd(usd) };
  return [
    { kind: "attempt-finished", output: "Done.", ...costUsd },
    { kind: "gate-judged", gate: "tests", verdict: { kind: "fail", findings: [{ message: "wrong" }] } },
  ];
}

/** The models that are asked one after the other, then how it ended. */
function way(state: TaskState, ...usd: readonly (number | undefined)[]): readonly string[] {
  let at = state;
  const asked: string[] = [];
  for (const each of usd) {
    const command = next(at);
    if (command.kind === "attempt") asked.push(command.rung.models[0] ?? "");
    at = rejected(each).reduce(advance, at);
  }
  const last = next(at);
  return [...asked, last.kind === "attempt" ? (last.rung.models[0] ?? "") : (at.end?.outcome ?? "")];
}

test.each<[readonly (number | undefined)[], readonly string[]]>([
  [[0.1], ["small", "middle"]],
  [
    [0.1, 9],
    ["small", "middle", "large"],
  ],
  [[0.100001], ["small", "large"]],
  [[0.51], ["small", "failed"]],
  // Nobody said what it cost: the task is taken for a large one.
  [[undefined], ["small", "failed"]],
])("attempts that cost %j are followed by %j", (usd, models) => {
  expect(way(begun(), ...usd)).toEqual(models);
});

test("where the way takes what there is, the task ends: nothing that a gate has rejected is committed", () => {
  const end = rejected(0.6).reduce(advance, begun()).end;
  expect(end).toMatchObject({ outcome: "failed", because: "no stronger tier is left after 1 failed rounds" });
});

test("a model that could not be had is passed over to what follows it", () => {
  const without = { ...STEP, rungs: [rung("small", "light"), rung("large", "frontier")] };
  expect(way(begun(without), 0.05)).toEqual(["small", "large"]);
});

test("a branch may lead to a model that stands before the last one", () => {
  const down: LearnedStep = { try: "large", rejected: [{ next: { try: "small" } }] };
  const rungs = [rung("large", "frontier"), rung("small", "light")];
  expect(way(begun({ ...STEP, learned: down, rungs }), 1)).toEqual(["large", "small"]);
});

test("what each attempt cost stays in the state, by its number and step", () => {
  const state = [...rejected(0.05), ...rejected(undefined)].reduce(advance, begun());
  expect(state.costs).toEqual([
    { attempt: 1, step: "implement", costUsd: nanoUsdFromUsd(0.05) },
    { attempt: 2, step: "implement", costUsd: undefined },
  ]);
});
