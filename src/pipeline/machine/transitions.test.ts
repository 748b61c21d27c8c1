import { expect, test } from "vitest";
import type { DecidedStep, Rung } from "../../domain/index.ts";
import { A_COMMIT_STEP, aDecidedStep, aRoutedDecision } from "../../testing/index.ts";
import { advance, type TaskEvent } from "./machine.ts";
import { next, type TaskCommand } from "./next.ts";
import { beginTask, type TaskState } from "./task-state.ts";

// The fifteen steps of the development loop, the fourteenth being two, every way that they can go with small caps.

const SCRIPT: Rung = { tier: "automated", models: [] };
const MID: Rung = { tier: "mid", models: ["acme-mid"] };
const FRONTIER: Rung = { tier: "frontier", models: ["acme-frontier"] };

const step = (name: string, kind: DecidedStep["kind"], overrides: Partial<DecidedStep> = {}) =>
  aDecidedStep({ step: name, kind, gates: [], rungs: [MID], ...overrides });
const check = (name: string, kind: DecidedStep["kind"], overrides: Partial<DecidedStep> = {}) =>
  step(name, kind, {
    tier: "automated",
    place: "script",
    needs: [],
    gates: [kind],
    rungs: [SCRIPT],
    ...overrides,
  });
const judge = (name: string, kind: DecidedStep["kind"], gates = ["findings"]) => step(name, kind, { gates });

const LOOP: readonly DecidedStep[] = [
  step("1 research", "research"),
  step("2 draft", "draft", { gates: ["contract"] }),
  judge("3 requirements", "validation"),
  judge("4 integration", "validation"),
  step("5 build plan", "build-plan", { split: true, gates: ["plan"] }),
  judge("6 double check", "validation"),
  check("7 pre-flight", "pre_flight"),
  step("8 implement", "coding", { gates: ["tests"], checkpoint: true, rungs: [MID, FRONTIER] }),
  judge("9 review", "review"),
  judge("10 audit", "audit", ["contract", "findings"]),
  step("11 remediation", "remediation", { gates: ["tests"], checkpoint: true }),
  step("12 e2e", "e2e", { gates: ["tests"] }),
  step("13 remediation", "remediation", { gates: ["tests"], checkpoint: true }),
  step("14 docs", "docs", { checkpoint: true }),
  { ...A_COMMIT_STEP, step: "14 commit" },
  check("15 smoke test", "smoke_test", { rollback: true }),
];

/** Enough that each transition can be taken, and what comes of it. */
const CAPS = { rounds: 5, escalations: 1 };

type Doing = Exclude<TaskCommand, { kind: "end" }>;

interface Edge {
  readonly from: TaskState;
  readonly command: Doing;
  readonly event: TaskEvent;
  readonly to: TaskState;
}

const FAIL = { kind: "fail", findings: [{ message: "wrong" }] } as const;

function eventsAfter(command: Doing): readonly TaskEvent[] {
  switch (command.kind) {
    case "attempt":
      return [
        { kind: "attempt-finished", output: JSON.stringify({ plan: "Do it.", contract: ["It is done"] }) },
        { kind: "attempt-given-up", because: "too hard" },
      ];
    case "judge":
      return [
        { kind: "gate-judged", gate: command.gate, verdict: { kind: "pass" } },
        { kind: "gate-judged", gate: command.gate, verdict: FAIL },
        { kind: "gate-judged", gate: command.gate, verdict: { kind: "inconclusive", because: "no idea" } },
      ];
    case "scan":
      return [{ kind: "change-scanned", risks: [] }];
    case "keep":
      return [{ kind: "tree-kept", tree: `after ${command.step.step}` }];
    case "commit":
      return [{ kind: "work-committed", commit: "c0ffee" }];
    case "roll-back":
      return [{ kind: "rolled-back", how: "the rollback command has run" }];
    default:
      return command satisfies never;
  }
}

/** What decides how a task goes on: without its numbers, its words and its money. */
function keyOf({
  decision: _same,
  attempt: _counts,
  outputs: _words,
  costs: _money,
  ...rest
}: TaskState): string {
  return JSON.stringify(rest);
}

/** Every transition of every state that can be reached. */
function explored(): readonly Edge[] {
  const initial = beginTask(aRoutedDecision({ steps: [...LOOP] }), CAPS);
  const seen = new Set([keyOf(initial)]);
  const waiting = [initial];
  const edges: Edge[] = [];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const command = next(from);
    if (command.kind === "end") continue;
    for (const event of eventsAfter(command)) {
      const to = advance(from, event);
      edges.push({ from, command, event, to });
      if (seen.has(keyOf(to))) continue;
      seen.add(keyOf(to));
      waiting.push(to);
    }
  }
  return edges;
}

const EDGES = explored();

function nameAt({ decision, stepIndex }: TaskState): string {
  return decision.steps[stepIndex]?.step ?? "";
}

function whereTo(state: TaskState): string {
  return state.end === undefined ? nameAt(state) : state.end.outcome;
}

/** Where a step goes after a failed verdict, over all states that it can be judged in. */
function afterFailure(name: string, gate?: string): readonly string[] {
  const failed = EDGES.filter(
    ({ command, event, from }) =>
      command.kind === "judge" &&
      from.phase === "judge" &&
      command.step.step === name &&
      (gate === undefined || command.gate === gate) &&
      event.kind === "gate-judged" &&
      event.verdict.kind === "fail",
  );
  return [
    ...new Set(failed.map(({ to }) => (to.phase === "roll-back" ? "rolls back" : whereTo(to)))),
  ].toSorted();
}

test("the whole of it was walked", () => {
  expect(new Set(EDGES.map(({ from }) => nameAt(from)))).toEqual(new Set(LOOP.map((each) => each.step)));
  expect(EDGES.length).toBeGreaterThan(500);
});

test.each([
  ["2 draft", undefined, ["2 draft", "failed"]],
  ["3 requirements", undefined, ["2 draft", "failed"]],
  ["4 integration", undefined, ["2 draft", "failed"]],
  ["5 build plan", undefined, ["5 build plan", "failed"]],
  ["6 double check", undefined, ["5 build plan", "failed"]],
  ["7 pre-flight", undefined, ["failed"]],
  ["8 implement", undefined, ["8 implement", "failed"]],
  // Review and audit both look before anything is mended; whoever found something looks again.
  ["9 review", "findings", ["10 audit", "11 remediation", "failed"]],
  ["10 audit", "findings", ["11 remediation", "failed"]],
  ["10 audit", "contract", ["10 audit", "failed"]],
  ["11 remediation", undefined, ["8 implement", "failed"]],
  ["12 e2e", undefined, ["13 remediation", "failed"]],
  ["13 remediation", undefined, ["8 implement", "failed"]],
  ["15 smoke test", undefined, ["rolls back"]],
])("a failed verdict of %s (gate %s) leads to %j and nowhere else", (name, gate, wanted) => {
  expect(afterFailure(name, gate)).toEqual([...wanted].toSorted());
});

test("a smoke test that fails ends the task without its commit", () => {
  const rolled = EDGES.filter(({ command }) => command.kind === "roll-back");
  expect(rolled.length).toBeGreaterThan(0);
  expect(rolled.filter(({ to }) => to.end?.outcome !== "failed" || to.commit !== undefined)).toEqual([]);
});

test("no model is ever asked for what only a script does", () => {
  const asked = EDGES.filter(({ command }) => command.kind === "attempt").map(({ from }) => nameAt(from));
  expect(asked.filter((name) => /^(?:7|15) /.test(name))).toEqual([]);
});

test("a green end-to-end run asks no model, and leaves nothing to the remediation after it", () => {
  const green = EDGES.filter(
    ({ from, event }) =>
      from.phase === "check" && event.kind === "gate-judged" && event.verdict.kind === "pass",
  );
  expect(new Set(green.map(({ to }) => whereTo(to)))).toEqual(new Set(["14 docs"]));
  const red = EDGES.filter(
    ({ from, event }) =>
      from.phase === "check" && event.kind === "gate-judged" && event.verdict.kind !== "pass",
  );
  expect(new Set(red.map(({ to }) => `${nameAt(to)} ${to.phase}`))).toEqual(new Set(["12 e2e attempt"]));
});

test("a remediation is attempted with findings alone", () => {
  const attempts = EDGES.filter(
    ({ command }) => command.kind === "attempt" && command.step.kind === "remediation",
  );
  expect(attempts.length).toBeGreaterThan(0);
  expect(attempts.filter(({ from }) => from.findings.length === 0)).toEqual([]);
});

test("trees are kept after implementing, after both remediations and after the documents, and nowhere else", () => {
  const kept = EDGES.filter(({ command }) => command.kind === "keep").map(({ from }) => nameAt(from));
  expect(new Set(kept)).toEqual(new Set(["8 implement", "11 remediation", "13 remediation", "14 docs"]));
});

test("work that a failed remediation sends back to its author goes on from the tree kept before the remediation", () => {
  const back = EDGES.filter(
    ({ from, event, to }) =>
      nameAt(from).endsWith(" remediation") &&
      event.kind === "gate-judged" &&
      event.verdict.kind === "fail" &&
      whereTo(to) === "8 implement",
  );
  const trees = back.map(({ from, to }) => `${nameAt(from)}: ${to.from}`);
  expect(new Set(trees)).toEqual(
    new Set([
      "11 remediation: after 8 implement",
      "13 remediation: after 8 implement",
      "13 remediation: after 11 remediation",
    ]),
  );
});

test("nothing is accepted while something that was found is open, nor without a commit and what comes after it", () => {
  const accepted = EDGES.filter(({ to }) => to.end?.outcome === "accepted");
  expect(accepted.length).toBeGreaterThan(0);
  for (const { from, to } of accepted) {
    expect([nameAt(from), Object.keys(to.open), to.end]).toEqual([
      "15 smoke test",
      [],
      { outcome: "accepted", commit: "c0ffee" },
    ]);
  }
});

test("no way is longer than its caps allow", () => {
  expect(EDGES.filter(({ to }) => to.rounds > CAPS.rounds || to.escalations > CAPS.escalations)).toEqual([]);
});
