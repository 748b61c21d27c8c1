import { expect, test } from "vitest";
import type { RunEvent } from "../../app/index.ts";
import { nanoUsdFromUsd, type RunId, runId, taskId } from "../../domain/index.ts";
import { aRoutedDecision, aTask, aTaskRecord } from "../../testing/index.ts";
import { createProgress, type ProgressOptions } from "./progress.ts";

const ONE = taskId("T-1");
const TWO = taskId("T-20");
const RUN = required(runId("20261121-093015-4f2a"));
const FINDING = { message: "npm test exited with 1:\nTAP version 13\nnot ok 3 - sums are rounded\n" };

const decided = (task: typeof ONE, title: string) =>
  ({
    kind: "task-decided",
    task,
    decision: aRoutedDecision({ task: aTask({ ticket: { id: task, title } }) }),
  }) as const;
const attempt = { kind: "attempt-started", attempt: 1, step: "implement", mode: "first" } as const;

/** Two tasks side by side, the second in two chunks. */
const EVENTS: readonly RunEvent[] = [
  { kind: "run-started", run: RUN, branch: `suffice/${RUN}`, tasks: 3, resumed: false },
  { kind: "run-noted", note: "own-qwen is not installed at 127.0.0.1:11434" },
  {
    kind: "leftovers-found",
    leftovers: [
      { run: "20261120-080000-aaaa", worktrees: ["a", "b"], keptObjects: 3, canGoOn: true },
      { run: "20261119-080000-bbbb", worktrees: ["c"], keptObjects: 1, canGoOn: false },
    ],
  },
  {
    kind: "waves-planned",
    waves: [["T-1", "T-20"], ["T-3"]],
    waits: [{ id: "T-3", for: "T-1", because: "both touch src/list.ts" }],
  },
  decided(ONE, "Round the sums"),
  { ...attempt, task: ONE, tier: "light", place: "isolated", model: "acme-light" },
  decided(TWO, "Move the prices"),
  { kind: "call-answered", task: ONE, model: "acme-light", spentOnTask: nanoUsdFromUsd(0.0123) },
  { kind: "call-retried", task: ONE, code: "provider.overloaded", because: "busy", waitMs: 1500 },
  {
    kind: "task-split",
    task: TWO,
    chunks: [
      { id: "c1", title: "The reader" },
      { id: "c2", title: "The writer" },
    ],
    waves: [["c1"], ["c2"]],
  },
  { ...decided(TWO, "The reader"), chunk: "c1" },
  { ...attempt, task: TWO, chunk: "c1", tier: "light", place: "isolated", model: "acme-light" },
  { kind: "gate-judged", task: ONE, gate: "tests", verdict: "fail", findings: [FINDING] },
  { ...attempt, task: ONE, mode: "rework", tier: "light", place: "isolated", model: "acme-light" },
  { kind: "task-escalated", task: ONE, from: "light", to: "mid", gate: "tests" },
  { kind: "attempt-given-up", task: TWO, chunk: "c1", because: "its budget of $0.05 is used up" },
  { kind: "task-taken-back", task: TWO, chunk: "c1", to: "mid", because: "its budget of $0.05 is used up" },
  { kind: "step-fell-back", task: TWO, step: "commit", from: "local", to: "light", because: "no connection" },
  { kind: "step-fell-back", task: TWO, step: "commit", from: "light", to: undefined, because: "no JSON" },
  { kind: "task-merged", task: ONE, commit: "c0ffee00aa" },
  { kind: "task-ended", task: ONE, record: aTaskRecord() },
  {
    kind: "task-conflicted",
    task: TWO,
    keptOn: `suffice-kept/${RUN}/T-20`,
    because: "both change src/list.ts",
  },
  { kind: "task-ended", task: TWO, record: aTaskRecord({ outcome: "failed", because: "it conflicts" }) },
  { kind: "run-ended", run: RUN, spent: nanoUsdFromUsd(0.0123) },
];

function shown(events: readonly RunEvent[], options: Partial<ProgressOptions> = {}): string {
  let text = "";
  const progress = createProgress({
    colour: false,
    hasStatusLine: false,
    resumeFlags: " --ledger x.db",
    ...options,
    write: (piece) => {
      text += piece;
    },
  });
  for (const event of events) progress(event);
  return text;
}

test("in a pipe every event that matters is a line that begins with its task, without colour", () => {
  const text = shown(EVENTS);
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("\r");
  expect(text).toMatchSnapshot();
});

test("a run that stopped says how to go on, with all that is needed to find it", () => {
  const flags = ` --ledger '${"a long folder/".repeat(10)}x.db'`;
  const stopped: RunEvent = {
    kind: "run-stopped",
    run: RUN,
    code: "provider.unreachable",
    because: "no connection",
  };
  expect(shown([stopped], { resumeFlags: flags })).toBe(
    `run ${RUN} stopped (provider.unreachable). Go on with:  suffice run --resume ${RUN}${flags}\n`,
  );
});

test("on a terminal calls are counted in a line that the next one replaces", () => {
  expect(shown(EVENTS, { colour: true, hasStatusLine: true })).toContain(
    "\r\u001b[2K… 1 call, $0.01230 so far\r\u001b[2K",
  );
});

test("colour marks what needs attention, and is closed where a line is cut", () => {
  const long: RunEvent = { kind: "attempt-given-up", task: ONE, because: "why ".repeat(60) };
  const line = shown([long], { colour: true });
  expect([line.slice(0, 30), line.slice(-7), line.length]).toEqual([
    "T-1  \u001b[33mgiven up: why why wh",
    "…\u001b[39m\n",
    116 + 11,
  ]);
});

test("one wave is not worth a line, and neither is a ticket's name that steers a terminal shown as it is", () => {
  const hostile = "a\u001b[2Jb\nc";
  expect(shown([{ kind: "waves-planned", waves: [[hostile]], waits: [] }])).toBe("");
  const two = shown([{ kind: "waves-planned", waves: [[hostile], ["d"]], waits: [] }]);
  expect(two).toBe("2 waves\nwave 1: a\uFFFD[2Jb c\nwave 2: d\n");
});

test("of a ticket with a long name each chunk still has its own", () => {
  const task = taskId("a-ticket-with-a-very-long-name");
  const event: RunEvent = { kind: "attempt-given-up", task, chunk: "c12", because: "it gave up" };
  expect(shown([event])).toBe("a-ticket-with-a-ver…/c12  given up: it gave up\n");
});

function required(run: RunId | undefined): RunId {
  if (run === undefined) throw new Error("the test's run is no run");
  return run;
}
