import { expect, test } from "vitest";
import type { RunEvent } from "../../app/index.ts";
import { nanoUsdFromUsd, type RunId, runId, taskId } from "../../domain/index.ts";
import { aRoutedDecision, aTaskRecord } from "../../testing/index.ts";
import { createProgress } from "./progress.ts";

const TASK = taskId("T-1");
const RUN = required(runId("20261121-093015-4f2a"));
const FINDING = { message: "npm test exited with 1:\nTAP version 13\nnot ok 3 - sums are rounded\n" };

const EVENTS: readonly RunEvent[] = [
  { kind: "run-started", run: RUN, branch: `suffice/${RUN}`, tasks: 1, resumed: false },
  { kind: "task-decided", task: TASK, decision: aRoutedDecision() },
  {
    kind: "attempt-started",
    task: TASK,
    attempt: 1,
    step: "implement",
    mode: "rework",
    tier: "light",
    place: "main",
    model: "acme-light",
  },
  { kind: "call-answered", task: TASK, model: "acme-light", spentOnTask: nanoUsdFromUsd(0.0123) },
  { kind: "call-retried", task: TASK, code: "provider.overloaded", because: "busy", waitMs: 1500 },
  { kind: "gate-judged", task: TASK, gate: "tests", verdict: "fail", findings: [FINDING] },
  { kind: "task-escalated", task: TASK, from: "light", to: "mid", gate: "tests" },
  { kind: "task-ended", task: TASK, record: aTaskRecord({ outcome: "failed", because: "no tier is left" }) },
  { kind: "run-ended", run: RUN, spent: nanoUsdFromUsd(0.0123) },
];

function shown(options: { readonly colour: boolean; readonly hasStatusLine: boolean }): string {
  let text = "";
  const progress = createProgress({
    ...options,
    resumeFlags: " --ledger x.db",
    write: (piece) => {
      text += piece;
    },
  });
  for (const event of EVENTS) progress(event);
  return text;
}

test("in a pipe every event that matters is a line, without colour and without anything written over", () => {
  const text = shown({ colour: false, hasStatusLine: false });
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("\r");
  expect(text.split("\n").slice(0, 1)).toEqual([`run ${RUN}: 1 task, branch suffice/${RUN}`]);
  expect(text).toContain("      implement (rework): light, main, acme-light\n");
  expect(text).toContain("      trying again in 1.5 s: busy\n");
  expect(text).toContain("      gate tests: fail: not ok 3 - sums are rounded\n");
  expect(text).toContain("      escalated from light to mid: gate tests kept failing\n");
  expect(text).toContain("      failed: $0.01230; no tier is left\n");
});

test("a run that stopped says how to go on, with all that is needed to find it", () => {
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const progress = createProgress({
    write,
    colour: false,
    hasStatusLine: false,
    resumeFlags: " --ledger x.db",
  });
  progress({ kind: "run-stopped", run: RUN, code: "provider.unreachable", because: "no connection" });
  expect(text).toBe(
    `run ${RUN} stopped (provider.unreachable). Go on with:  suffice run --resume ${RUN} --ledger x.db\n`,
  );
});

test("on a terminal calls are counted in a line that the next one replaces", () => {
  expect(shown({ colour: true, hasStatusLine: true })).toContain(
    "\r\u001b[2K      … 1 call, $0.01230 on this task so far\r\u001b[2K",
  );
});

function required(run: RunId | undefined): RunId {
  if (run === undefined) throw new Error("the test's run is no run");
  return run;
}
