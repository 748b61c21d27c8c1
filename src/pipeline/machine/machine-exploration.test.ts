import { expect, test } from "vitest";
import { type DecidedStep, type Rung, tierRank } from "../../domain/index.ts";
import { A_COMMIT_STEP, aDecidedStep, aRoutedDecision } from "../../testing/index.ts";
import { advance, type TaskEvent } from "./machine.ts";
import { next, type TaskCommand } from "./next.ts";
import { beginTask, type TaskState } from "./task-state.ts";

const SCRIPT: Rung = { tier: "automated", models: [] };
const LIGHT: Rung = { tier: "light", models: ["acme-light"] };
const MID: Rung = { tier: "mid", models: ["acme-mid"] };
const FRONTIER: Rung = { tier: "frontier", models: ["acme-frontier"] };

const implement = (rungs: readonly Rung[], afterFailures = 2) => aDecidedStep({ rungs, afterFailures });
const PLAN = aDecidedStep({ step: "plan", kind: "build-plan", gates: [], rungs: [MID] });
const DELEGATED = aDecidedStep({ place: "isolated", takeBack: "mid", rungs: [LIGHT, MID] });
const SMOKE = aDecidedStep({
  step: "smoke",
  kind: "smoke_test",
  tier: "automated",
  place: "script",
  gates: ["smoke_test"],
  rungs: [SCRIPT],
});
const REVIEW = aDecidedStep({ step: "review", kind: "review", gates: ["findings"], rungs: [FRONTIER] });

/** Answered in words: it falls back, and is no evidence of how the work goes. */
const SAID = aDecidedStep({
  step: "outline",
  kind: "build-plan",
  needs: ["text"],
  gates: ["plan"],
  rungs: [LIGHT, MID],
});
const MESSAGE = aDecidedStep({
  step: "commit",
  kind: "commit",
  needs: ["text"],
  gates: [],
  rungs: [LIGHT, MID],
});

const PIPELINES: readonly (readonly [string, readonly DecidedStep[]])[] = [
  ["one step, one tier", [implement([LIGHT])]],
  ["one step, three tiers", [implement([LIGHT, MID, FRONTIER])]],
  ["one step, three tiers, one try each", [implement([LIGHT, MID, FRONTIER], 1)]],
  ["one step with two gates", [aDecidedStep({ gates: ["changes", "tests"] })]],
  ["a script first", [implement([SCRIPT, LIGHT, MID], 1)]],
  ["plan, implement, review", [PLAN, implement([LIGHT, MID, FRONTIER]), REVIEW]],
  ["a review that nothing comes before", [REVIEW]],
  ["delegated work", [DELEGATED]],
  ["delegated work with a smoke test", [DELEGATED, SMOKE]],
  ["a plan in words", [SAID, implement([LIGHT])]],
];
const CAPS = [
  { rounds: 1, escalations: 1 },
  { rounds: 4, escalations: 0 },
  { rounds: 4, escalations: 2 },
];
const CASES = PIPELINES.flatMap(([name, steps]) => CAPS.map((caps) => ({ name, steps, caps })));

test.each(CASES)(
  "$name with caps $caps: whatever happens, the task ends in bounds and in order",
  ({ steps, caps }) => {
    const { paths, violations, ends } = explore([...steps, A_COMMIT_STEP], caps);
    expect(violations).toEqual([]);
    // That every kind of end was come to shows that the walk went where it should.
    expect([...ends].toSorted()).toEqual(["accepted", "failed", "stopped"]);
    expect(paths).toBeGreaterThan(4);
  },
);

test.each(CAPS)(
  "a message that a model writes comes after the work and is committed, with caps %o",
  (caps) => {
    const { violations, ends } = explore([DELEGATED, MESSAGE], caps);
    expect(violations).toEqual([]);
    expect([...ends].toSorted()).toEqual(["accepted", "failed", "stopped"]);
  },
);

interface Walk {
  readonly caps: { readonly rounds: number; readonly escalations: number };
  /** Longer than any task may take. */
  readonly mostCommands: number;
  paths: number;
  readonly violations: string[];
  readonly ends: Set<string>;
}

interface Step {
  readonly command: TaskCommand;
  readonly event: TaskEvent;
}

/** Every sequence of events there is, each to its end. */
function explore(steps: readonly DecidedStep[], caps: Walk["caps"]): Walk {
  const commands = steps.reduce((sum, step) => sum + step.gates.length + 1 + fallbacksOf(step), 0);
  const walk: Walk = {
    caps,
    mostCommands: commands * caps.rounds,
    paths: 0,
    violations: [],
    ends: new Set(),
  };
  follow(beginTask(aRoutedDecision({ steps }), caps), [], walk);
  return walk;
}

function fallbacksOf({ needs, rungs }: DecidedStep): number {
  return needs.includes("tools") ? 0 : rungs.length;
}

function follow(state: TaskState, path: readonly Step[], walk: Walk): void {
  const command = next(state);
  if (path.length > walk.mostCommands) {
    walk.violations.push(`did not end: ${label(path)}`);
    return;
  }
  if (command.kind === "end") {
    walk.paths++;
    walk.ends.add(command.end.outcome);
    walk.violations.push(...wrongWithEnd(state, path), ...wrongWithPath(path, walk.caps));
    return;
  }
  for (const event of eventsAfter(command)) {
    follow(advance(state, event), [...path, { command, event }], walk);
  }
}

const STOPPED: TaskEvent = {
  kind: "task-stopped",
  end: { outcome: "stopped", code: "budget.task-cap", because: "the cap" },
};

function eventsAfter(command: Exclude<TaskCommand, { kind: "end" }>): readonly TaskEvent[] {
  switch (command.kind) {
    case "attempt":
      return [
        { kind: "attempt-finished", output: "done" },
        command.step.needs.includes("tools")
          ? { kind: "attempt-given-up", because: "too hard" }
          : { kind: "attempt-fell-back", because: "nobody answers" },
        STOPPED,
      ];
    case "judge":
      return [
        { kind: "gate-judged", gate: command.gate, verdict: { kind: "pass" } },
        {
          kind: "gate-judged",
          gate: command.gate,
          verdict: { kind: "fail", findings: [{ message: "wrong" }] },
        },
        { kind: "gate-judged", gate: command.gate, verdict: { kind: "inconclusive", because: "no idea" } },
        STOPPED,
      ];
    case "commit":
      return [{ kind: "work-committed", commit: "c0ffee" }, STOPPED];
    case "scan":
      return [
        { kind: "change-scanned", risks: [] },
        { kind: "change-scanned", risks: ["auth"] },
      ];
    case "keep":
      return [{ kind: "tree-kept", tree: `tree of ${command.step.step}` }];
    case "roll-back":
      return [{ kind: "rolled-back", how: "no command is set" }];
    default:
      return command satisfies never;
  }
}

/** After the end nothing changes the state any more. */
function wrongWithEnd(state: TaskState, path: readonly Step[]): readonly string[] {
  const events: readonly TaskEvent[] = [
    { kind: "attempt-finished", output: "late" },
    { kind: "attempt-given-up", because: "late" },
    { kind: "gate-judged", gate: "tests", verdict: { kind: "pass" } },
    { kind: "work-committed", commit: "1a7e" },
    STOPPED,
  ];
  return events.filter((event) => advance(state, event) !== state).map(() => `moved on: ${label(path)}`);
}

function wrongWithPath(path: readonly Step[], caps: Walk["caps"]): readonly string[] {
  const attempts = path.flatMap(({ command }) => (command.kind === "attempt" ? [command] : []));
  const numbers = attempts.map(({ attempt }) => attempt);
  const failures = path.filter(({ event }) => isFailure(event)).length;
  const escalations = attempts.filter(({ mode }) => mode === "escalation").length;
  // Checks take a number too.
  const isGapless = numbers.every((attempt, index) => attempt > (numbers[index - 1] ?? 0));
  const rules: readonly (readonly [string, boolean])[] = [
    ["attempts are numbered upwards", isGapless],
    ["a gate judges the attempt before it", path.every(judgesTheLastAttempt)],
    ["no more failed rounds than allowed", failures <= caps.rounds],
    ["no more escalations than allowed", escalations <= caps.escalations],
    ["a step's tier never goes down", attempts.every(isNoWeakerThanBefore)],
    [
      "only an escalation, a fallback and a take-back go up, the first two always",
      attempts.every(climbsAsItSays),
    ],
    ["work is taken back once, and stays in the main conversation", isTakenBackOnce(attempts)],
    ["a commit comes after a pass alone", path.every(commitsAfterAPass)],
    ["rework and escalation have findings, a first try has none", attempts.every(hasItsFindings)],
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => `not so: ${rule}: ${label(path)}`);
}

type Attempt = Extract<TaskCommand, { kind: "attempt" }>;

function before(attempt: Attempt, index: number, attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.slice(0, index).findLast(({ step }) => step.step === attempt.step.step);
}

function isNoWeakerThanBefore(attempt: Attempt, index: number, attempts: readonly Attempt[]): boolean {
  const last = before(attempt, index, attempts);
  return last === undefined || tierRank(last.rung.tier) <= tierRank(attempt.rung.tier);
}

function climbsAsItSays(attempt: Attempt, index: number, attempts: readonly Attempt[]): boolean {
  const last = before(attempt, index, attempts);
  const isStronger = last !== undefined && tierRank(last.rung.tier) < tierRank(attempt.rung.tier);
  const climbs = attempt.mode === "escalation" || attempt.mode === "fallback";
  return attempt.mode === "take-back" || isStronger === climbs;
}

function isTakenBackOnce(attempts: readonly Attempt[]): boolean {
  const at = attempts.findIndex(({ mode }) => mode === "take-back");
  if (at === -1) return attempts.every(({ place, step }) => place === step.place || place === "script");
  return attempts
    .slice(at)
    .every(({ mode, place }, index) => place === "main" && (index === 0) === (mode === "take-back"));
}

function hasItsFindings({ mode, findings }: Attempt): boolean {
  return mode === "fallback" || findings.length > 0 === (mode !== "first");
}

function judgesTheLastAttempt({ command }: Step, index: number, path: readonly Step[]): boolean {
  if (command.kind !== "judge") return true;
  if (command.step.kind === "smoke_test") return true; // it is judged without an attempt of its own
  const last = path.slice(0, index).findLast((step) => step.command.kind === "attempt")?.command;
  return last?.kind === "attempt" && last.attempt === command.attempt && last.step === command.step;
}

function commitsAfterAPass({ command }: Step, index: number, path: readonly Step[]): boolean {
  if (command.kind !== "commit") return true;
  // Its own message comes between, or nobody who could write one.
  const isMessage = (step: Step) => step.command.kind === "attempt" && step.command.step.kind === "commit";
  const event = path.slice(0, index).findLast((step) => !isMessage(step))?.event;
  return event?.kind === "gate-judged" && event.verdict.kind === "pass";
}

function isFailure(event: TaskEvent): boolean {
  return event.kind === "attempt-given-up" || (event.kind === "gate-judged" && event.verdict.kind === "fail");
}

function label(path: readonly Step[]): string {
  return path
    .map(({ command, event }) => {
      const what = command.kind === "attempt" ? `${command.rung.tier} ${command.mode}` : command.kind;
      return `${what} → ${event.kind === "gate-judged" ? event.verdict.kind : event.kind}`;
    })
    .join(", ");
}
