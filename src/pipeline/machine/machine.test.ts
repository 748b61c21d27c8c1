import { expect, test } from "vitest";
import type { Rung, Verdict } from "../../domain/index.ts";
import { A_COMMIT_STEP, aDecidedStep, aRoutedDecision } from "../../testing/index.ts";
import { advance, type TaskEvent } from "./machine.ts";
import { next } from "./next.ts";
import { beginTask, type TaskState } from "./task-state.ts";

const LIGHT: Rung = { tier: "light", models: ["acme-light"] };
const MID: Rung = { tier: "mid", models: ["acme-mid"] };
const FRONTIER: Rung = { tier: "frontier", models: ["acme-frontier"] };
const CAPS = { rounds: 6, escalations: 2 };

const PLAN = aDecidedStep({ step: "plan", kind: "build-plan", gates: [] });
const IMPLEMENT = aDecidedStep({ rungs: [LIGHT, MID, FRONTIER] });
const REVIEW = aDecidedStep({
  step: "review",
  kind: "review",
  gates: ["findings"],
  fresh: true,
  rungs: [FRONTIER],
});
const FINDINGS = [{ message: "the list is not sorted", file: "src/list.ts", line: 3 }];

const finished: TaskEvent = { kind: "attempt-finished", output: "Done." };
const passed = judgedAs({ kind: "pass" });
const failed = judgedAs({ kind: "fail", findings: FINDINGS });

function judgedAs(verdict: Verdict): TaskEvent {
  return { kind: "gate-judged", gate: "tests", verdict };
}

function after(initial: TaskState, ...events: readonly TaskEvent[]): TaskState {
  return events.reduce(advance, initial);
}

function begun(steps = [IMPLEMENT, A_COMMIT_STEP], caps = CAPS): TaskState {
  return beginTask(aRoutedDecision({ steps }), caps);
}

/** The commands that a task asks for while `events` come in, each as one line. */
function script(initial: TaskState, ...events: readonly TaskEvent[]): readonly string[] {
  let state = initial;
  const lines = [lineOf(state)];
  for (const event of events) {
    state = advance(state, event);
    lines.push(lineOf(state));
  }
  return lines;
}

function lineOf(state: TaskState): string {
  const command = next(state);
  switch (command.kind) {
    case "attempt":
      return `attempt ${command.attempt} ${command.step.step} ${command.rung.tier} ${command.mode}`;
    case "judge":
      return `judge ${command.attempt} ${command.gate}`;
    case "commit":
      return "commit";
    case "scan":
    case "keep":
    case "roll-back":
      return `${command.kind} ${command.attempt} ${command.step.step}`;
    case "end":
      return `end ${command.end.outcome}`;
    default:
      return command satisfies never;
  }
}

test("work that passes its gates in order is committed, and then accepted with its commit", () => {
  const state = begun([aDecidedStep({ gates: ["lint", "tests"] }), A_COMMIT_STEP]);
  const events = [finished, passed, passed, { kind: "work-committed", commit: "c0ffee" } as const];
  expect(script(state, ...events)).toEqual([
    "attempt 1 implement light first",
    "judge 1 lint",
    "judge 1 tests",
    "commit",
    "end accepted",
  ]);
  expect(after(state, ...events).end).toEqual({ outcome: "accepted", commit: "c0ffee" });
});

test("a failed verdict means rework with its findings, and after the step's number of them the next tier", () => {
  const events = [finished, failed, finished, failed, finished, failed, finished, passed];
  expect(script(begun(), ...events)).toEqual([
    "attempt 1 implement light first",
    "judge 1 tests",
    "attempt 2 implement light rework",
    "judge 2 tests",
    "attempt 3 implement mid escalation",
    "judge 3 tests",
    "attempt 4 implement mid rework",
    "judge 4 tests",
    "commit",
  ]);
});

test.each([
  ["rework", [finished, failed]],
  ["escalation", [finished, failed, finished, failed]],
])("an attempt in %s is given the findings of the verdict that led to it", (mode, events) => {
  expect(next(after(begun(), ...events))).toMatchObject({ kind: "attempt", mode, findings: FINDINGS });
});

test("the first gate that fails ends the round, and every gate judges the next attempt anew", () => {
  const state = begun([aDecidedStep({ gates: ["lint", "tests"] }), A_COMMIT_STEP]);
  expect(script(state, finished, passed, failed, finished)).toEqual([
    "attempt 1 implement light first",
    "judge 1 lint",
    "judge 1 tests",
    "attempt 2 implement light rework",
    "judge 2 lint",
  ]);
});

test("a gate that cannot judge ends the task at once: more money would buy the same silence", () => {
  const end = after(begun(), finished, judgedAs({ kind: "inconclusive", because: "npm was not found" })).end;
  expect(end).toEqual({
    outcome: "failed",
    code: "gate.failed",
    because: 'gate "tests" could not judge: npm was not found',
  });
});

test("an attempt that is given up counts like a failed verdict, with its reason as the finding", () => {
  const state = after(begun(), { kind: "attempt-given-up", because: "it used up its 30 turns" });
  expect(next(state)).toMatchObject({
    kind: "attempt",
    attempt: 2,
    mode: "rework",
    findings: [{ message: "it used up its 30 turns" }],
  });
});

test("what stops the task from outside is its end, in its own words", () => {
  const end = { outcome: "stopped", code: "budget.task-cap", because: "$1.00 is not enough" } as const;
  expect(next(after(begun(), { kind: "task-stopped", end }))).toEqual({ kind: "end", end });
});

test("the cap on rounds ends the task even where a stronger tier is left", () => {
  const state = begun([IMPLEMENT, A_COMMIT_STEP], { rounds: 3, escalations: 2 });
  expect(after(state, finished, failed, finished, failed, finished, failed).end).toEqual({
    outcome: "failed",
    code: "gate.failed",
    because: "3 rounds were not enough, and the cap allows no more",
  });
});

test("the cap on escalations ends the task even where a stronger tier is left", () => {
  const state = begun([IMPLEMENT, A_COMMIT_STEP], { rounds: 6, escalations: 0 });
  expect(after(state, finished, failed, finished, failed).end?.outcome).toBe("failed");
  expect(after(state, finished, failed, finished, failed).end).toMatchObject({
    because: "the cap of 0 escalations is reached",
  });
});

test("after the last tier nothing is left to try", () => {
  const state = begun([aDecidedStep({ rungs: [LIGHT], afterFailures: 1 }), A_COMMIT_STEP]);
  expect(after(state, finished, failed).end).toMatchObject({
    because: "no stronger tier is left after 1 failed rounds",
  });
});

test("a review's findings go back to the implementation, at the tier it had climbed to, and the review is done again", () => {
  const state = begun([aDecidedStep({ ...IMPLEMENT, afterFailures: 1 }), REVIEW, A_COMMIT_STEP]);
  const events = [finished, failed, finished, passed, finished, failed, finished, passed, finished, passed];
  expect(script(state, ...events)).toEqual([
    "attempt 1 implement light first",
    "judge 1 tests",
    "attempt 2 implement mid escalation",
    "judge 2 tests",
    "attempt 3 review frontier first",
    "judge 3 findings",
    "attempt 4 implement frontier escalation",
    "judge 4 tests",
    "attempt 5 review frontier first",
    "judge 5 findings",
    "commit",
  ]);
});

test("findings of a review and of the implementation's own gates count together", () => {
  const state = begun([IMPLEMENT, REVIEW, A_COMMIT_STEP]);
  const events = [finished, failed, finished, passed, finished, failed];
  expect(script(state, ...events).at(-1)).toBe("attempt 4 implement mid escalation");
});

test("a reviewer that gives up has judged nothing, so the author is not sent back for it", () => {
  const state = begun([IMPLEMENT, REVIEW, A_COMMIT_STEP]);
  const gaveUp = { kind: "attempt-given-up", because: "it ended without calling submit_review" } as const;
  expect(after(state, finished, passed, gaveUp).end).toEqual({
    outcome: "failed",
    code: "gate.failed",
    because: 'step "review" could not judge: it ended without calling submit_review',
  });
});

test("what a plan cost in tries does not count against its execution", () => {
  const state = begun([PLAN, IMPLEMENT, A_COMMIT_STEP]);
  const gaveUp = { kind: "attempt-given-up", because: "it used up its 30 turns" } as const;
  expect(script(state, gaveUp, finished, finished, failed)).toEqual([
    "attempt 1 plan light first",
    "attempt 2 plan light rework",
    "attempt 3 implement light first",
    "judge 3 tests",
    "attempt 4 implement light rework",
  ]);
});

test("the plan is handed to every later attempt, and nobody else's words are", () => {
  const planned = { kind: "attempt-finished", output: "# Plan\nSort the list." } as const;
  const state = after(begun([PLAN, IMPLEMENT, A_COMMIT_STEP]), planned);
  const plans = [state, after(state, finished, failed)].map((each) => next(each));
  expect(plans).toMatchObject([
    { plan: { text: "# Plan\nSort the list.", isSplit: false } },
    { plan: { text: "# Plan\nSort the list." } },
  ]);
  expect(next(begun())).toMatchObject({ plan: undefined });
});

test("a plan that is reworked is not handed itself as a plan", () => {
  const gated = { ...PLAN, gates: ["findings"] };
  expect(next(after(begun([gated, IMPLEMENT, A_COMMIT_STEP]), finished, failed))).toMatchObject({
    mode: "rework",
    plan: undefined,
  });
});

test("a script is tried first, and a model takes what it leaves, from the first tier that has one", () => {
  const scripted = aDecidedStep({
    tier: "automated",
    place: "script",
    afterFailures: 1,
    rungs: [{ tier: "automated", models: [] }, LIGHT],
  });
  expect(script(begun([scripted, A_COMMIT_STEP]), finished, failed)).toEqual([
    "attempt 1 implement automated first",
    "judge 1 tests",
    "attempt 2 implement light escalation",
  ]);
});

test("a step for which no tier is left ends the task without an attempt", () => {
  expect(next(begun([aDecidedStep({ rungs: [] }), A_COMMIT_STEP]))).toEqual({
    kind: "end",
    end: { outcome: "failed", code: "routing.no-candidate", because: 'step "implement" has no tier left' },
  });
});

test("a chunk's pipeline ends with its work accepted and nothing committed", () => {
  expect(next(after(begun([IMPLEMENT]), finished, passed))).toEqual({
    kind: "end",
    end: { outcome: "accepted", commit: undefined },
  });
});

const DELEGATED = aDecidedStep({ place: "isolated", takeBack: "mid", rungs: [LIGHT, MID, FRONTIER] });
const gaveUp: TaskEvent = { kind: "attempt-given-up", because: "it handed the work back: no idea" };

test("a delegate that gives up is taken back at once, into the main conversation at its tier", () => {
  const state = after(begun([DELEGATED, A_COMMIT_STEP]), gaveUp);
  expect(next(state)).toMatchObject({
    kind: "attempt",
    mode: "take-back",
    attempt: 2,
    place: "main",
    rung: MID,
    findings: [{ message: "it handed the work back: no idea" }],
  });
  expect(state).toMatchObject({ takenBack: ["implement"], rounds: 1, escalations: 0 });
});

test("failed verdicts on delegated work mean rework, then the ladder, and only then take-back", () => {
  const once = aDecidedStep({ ...DELEGATED, rungs: [LIGHT, MID], takeBack: "mid" });
  const events = [finished, failed, finished, failed, finished, failed, finished, failed];
  expect(script(begun([once, A_COMMIT_STEP]), ...events)).toEqual([
    "attempt 1 implement light first",
    "judge 1 tests",
    "attempt 2 implement light rework",
    "judge 2 tests",
    "attempt 3 implement mid escalation",
    "judge 3 tests",
    "attempt 4 implement mid rework",
    "judge 4 tests",
    "attempt 5 implement mid take-back",
  ]);
});

test("work is taken back once: after that its failures count like any other's", () => {
  const once = aDecidedStep({ ...DELEGATED, rungs: [LIGHT], takeBack: "light" });
  const lines = script(begun([once, A_COMMIT_STEP]), gaveUp, gaveUp, gaveUp);
  expect(lines).toEqual([
    "attempt 1 implement light first",
    "attempt 2 implement light take-back",
    "attempt 3 implement light rework",
    "end failed",
  ]);
});

test("the cap on rounds holds for a take-back too", () => {
  const state = after(begun([DELEGATED, A_COMMIT_STEP], { rounds: 1, escalations: 2 }), gaveUp);
  expect(next(state)).toMatchObject({ kind: "end", end: { outcome: "failed" } });
});

const LOCAL: Rung = { tier: "local", models: ["acme-local"] };
const fellBack: TaskEvent = { kind: "attempt-fell-back", because: "it is down" };

test("a step without tools falls to the next tier that may answer, and nothing is counted as failed", () => {
  const plan = aDecidedStep({
    step: "plan",
    kind: "build-plan",
    needs: ["text"],
    gates: [],
    rungs: [LOCAL, LIGHT],
  });
  const state = begun([plan, IMPLEMENT, A_COMMIT_STEP]);
  expect(script(state, fellBack, finished)).toEqual([
    "attempt 1 plan local first",
    "attempt 2 plan light fallback",
    "attempt 3 implement light first",
  ]);
  expect(after(state, fellBack)).toMatchObject({ rounds: 0, escalations: 0 });
  expect(next(after(state, fellBack, fellBack))).toMatchObject({
    end: { outcome: "failed", code: "harness.failed" },
  });
});

test("a commit message that no model wrote is the template's", () => {
  const commit = aDecidedStep({ step: "commit", kind: "commit", needs: ["text"], gates: [], rungs: [LOCAL] });
  const state = begun([IMPLEMENT, commit]);
  expect(script(state, finished, passed, fellBack)).toEqual([
    "attempt 1 implement light first",
    "judge 1 tests",
    "attempt 2 commit local first",
    "commit",
  ]);
  const written: TaskEvent = { kind: "attempt-finished", output: "fix: sort the list" };
  expect(next(after(state, finished, passed, written))).toMatchObject({ message: "fix: sort the list" });
  expect(next(after(state, finished, passed, fellBack))).toMatchObject({ message: undefined });
});

const SCRIPT: Rung = { tier: "automated", models: [] };
const check = (kind: "pre_flight" | "smoke_test") =>
  aDecidedStep({
    step: kind,
    kind,
    tier: "automated",
    place: "script",
    gates: [kind],
    needs: [],
    rungs: [SCRIPT],
  });

test("a pre-flight that does not pass ends the task before any model is asked", () => {
  const state = begun([check("pre_flight"), IMPLEMENT, A_COMMIT_STEP]);
  expect(script(state, failed)).toEqual(["judge 1 pre_flight", "end failed"]);
  expect(script(state, passed)).toEqual(["judge 1 pre_flight", "attempt 2 implement light first"]);
});

test("a smoke test that fails sends the work back to its author, also after the commit", () => {
  const committed: TaskEvent = { kind: "work-committed", commit: "c0ffee" };
  const state = begun([IMPLEMENT, A_COMMIT_STEP, check("smoke_test")]);
  expect(script(state, finished, passed, committed, failed, finished, passed, committed, passed)).toEqual([
    "attempt 1 implement light first",
    "judge 1 tests",
    "commit",
    "judge 3 smoke_test",
    "attempt 4 implement light rework",
    "judge 4 tests",
    "commit",
    "judge 6 smoke_test",
    "end accepted",
  ]);
});
