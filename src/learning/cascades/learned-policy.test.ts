import { expect, test } from "vitest";
import type { Attempted, KnownTask } from "../../evaluation/index.ts";
import { type Followed, learnedPolicy } from "./learned-policy.ts";

const ROUTE: Followed = {
  cascade: ["light", "frontier"],
  start: {
    try: "light",
    rejected: [
      { upToUsd: 0.05, next: { try: "frontier", rejected: [{ next: { take: "light" } }] } },
      { next: { try: "middle" } },
    ],
  },
  overrides: [
    { by: "kind", value: "docs", start: { try: "light" } },
    { by: "repo", value: "kernel", start: { try: "frontier" } },
  ],
};
const TASK: KnownTask = { taskId: "t", repo: undefined, kind: undefined, text: "" };

function attempted(model: string, accepted: boolean, costUsd = 0.03): Attempted {
  return { model, accepted, costUsd, apiCalls: undefined };
}

function next(history: readonly Attempted[], task: KnownTask = TASK) {
  return learnedPolicy(ROUTE).next(task, history);
}

test("an accepted attempt is taken where the route names no branch for it", () => {
  expect(next([attempted("light", true)])).toEqual({ kind: "take", attempt: 0 });
});

test("a rejected attempt leads on by what it cost, its limit included", () => {
  expect(next([])).toEqual({ kind: "attempt", model: "light" });
  expect(next([attempted("light", false, 0.05)])).toEqual({ kind: "attempt", model: "frontier" });
  expect(next([attempted("light", false, 0.051)])).toEqual({ kind: "attempt", model: "middle" });
});

test("the answer may be an earlier attempt than the last", () => {
  expect(next([attempted("light", false), attempted("frontier", false)])).toEqual({
    kind: "take",
    attempt: 0,
  });
});

test("an attempt that the route did not ask for is taken if accepted, and otherwise changes nothing", () => {
  expect(next([attempted("other", true)])).toEqual({ kind: "take", attempt: 0 });
  expect(next([attempted("other", false)])).toEqual({ kind: "attempt", model: "light" });
  expect(next([attempted("other", false), attempted("light", false)])).toEqual({
    kind: "attempt",
    model: "frontier",
  });
});

test("a repository's own route goes before its kind's, and both before the one for all", () => {
  expect(next([], { ...TASK, repo: "kernel", kind: "docs" })).toEqual({ kind: "attempt", model: "frontier" });
  expect(next([attempted("light", false)], { ...TASK, repo: "app", kind: "docs" })).toEqual({
    kind: "take",
    attempt: 0,
  });
});

test("a route that takes what was never tried gives up", () => {
  expect(learnedPolicy({ ...ROUTE, start: { take: "light" } }).next(TASK, [])).toEqual({ kind: "give-up" });
});
