import { expect, test } from "vitest";
import type { ProgramExit } from "../agent-program.ts";
import { type Ending, endingOf, type WhatHappened } from "./ending.ts";
import type { ClaudeResult } from "./stream-event.ts";

const EXITED: ProgramExit = { kind: "exited", exitCode: 0, stderr: "" };
const FAILED: ProgramExit = {
  kind: "exited",
  exitCode: 1,
  stderr: "[notice]\nSession ID x is already in use.\n",
};
const killed = (because: "timed-out" | "cancelled" | "signal"): ProgramExit => ({
  kind: "killed",
  because,
  stderr: "",
});

const result = (changes: Partial<ClaudeResult> = {}): ClaudeResult => ({
  type: "result",
  subtype: "success",
  is_error: false,
  result: "Done.",
  ...changes,
});

function ending(changes: Partial<WhatHappened>): Ending {
  return endingOf({
    assignment: { access: "read-write", answerSchema: undefined, maxTurns: 7, timeoutMs: 90_000 },
    exit: EXITED,
    result: result(),
    stopped: undefined,
    toolsSucceeded: new Set(),
    ...changes,
  });
}

const apiError = (status: number, changes: Partial<ClaudeResult> = {}) =>
  ending({
    exit: FAILED,
    result: result({ is_error: true, api_error_status: status, result: "no", ...changes }),
  });

const without = (changes: Partial<ClaudeResult>) =>
  ending({ result: result({ is_error: true, ...changes }) });

const broken = (exit: ProgramExit, stopped?: WhatHappened["stopped"]) =>
  ending({ exit, stopped, result: undefined });

test("a result that is an error is one, although its subtype says success", () => {
  expect(apiError(429)).toEqual({
    kind: "failed",
    code: "provider.rate-limited",
    because: "Claude Code: no",
  });
});

test.each([
  [400, "provider.invalid-request"],
  [401, "provider.unauthorised"],
  [402, "provider.unauthorised"],
  [404, "provider.model-unknown"],
  [409, "provider.invalid-request"],
  [413, "provider.context-too-long"],
  [500, "provider.overloaded"],
  [504, "provider.timed-out"],
  [529, "provider.overloaded"],
])("status %i is %s", (status, code) => {
  expect(apiError(status)).toMatchObject({ code });
});

test("its reason goes before the status; without both its words are looked at", () => {
  expect([
    apiError(400, { terminal_reason: "prompt_too_long" }),
    without({ stop_reason: "refusal" }),
    without({ api_error: "connection_failed", result: "API Error: Connection dropped (ECONNRESET)." }),
    without({ api_error: "connection_failed", result: "API Error: Connection refused" }),
    without({ result: "API Error: Unable to connect to API" }),
    without({ subtype: "error_during_execution", result: null, errors: ["No conversation found"] }),
  ]).toMatchObject([
    { code: "provider.context-too-long" },
    { code: "provider.refused" },
    { code: "provider.stream-broken" },
    { code: "provider.unreachable" },
    { code: "provider.unreachable" },
    { code: "harness.failed", because: "Claude Code: No conversation found" },
  ]);
});

test("denials are no failure where something was done, and say only which tools they were about", () => {
  const denials = ["Bash", "Edit", "Bash"].map((name) => ({
    tool_name: name,
    tool_input: { command: "secret" },
  }));
  const denied = { result: result({ permission_denials: denials }) };
  const done = { kind: "finished", text: "Done.", submission: undefined };
  const because = "it was refused what it wanted to do: Bash (2), Edit (1)";
  expect(ending({ ...denied, toolsSucceeded: new Set(["Edit"]) })).toEqual(done);
  expect(ending({ ...denied, toolsSucceeded: new Set(["Read"]) })).toEqual({ kind: "gave-up", because });
  const assignment = { access: "read-only", answerSchema: undefined, maxTurns: 7, timeoutMs: 1 } as const;
  expect(ending({ ...denied, assignment, toolsSucceeded: new Set(["Read"]) })).toEqual(done);
});

test("how it was broken off is told", () => {
  expect([
    broken({ kind: "not-started", because: "there is no such program" }),
    broken(FAILED),
    broken(killed("timed-out")),
    broken(killed("signal")),
    broken(killed("cancelled"), "by-watch"),
    broken(killed("cancelled"), "by-call"),
  ]).toEqual([
    {
      kind: "failed",
      code: "harness.failed",
      because: "Claude Code did not start: there is no such program",
    },
    {
      kind: "failed",
      code: "harness.failed",
      because: "Claude Code ended with exit code 1 before its work was done: Session ID x is already in use.",
    },
    { kind: "failed", code: "harness.failed", because: "Claude Code was not done after 90 seconds" },
    { kind: "failed", code: "harness.failed", because: "Claude Code was killed in the middle of its work" },
    { kind: "failed", code: "run.interrupted", because: "Claude Code was stopped in the middle of its work" },
    { kind: "gave-up", because: "it was told to stop" },
  ]);
});

test("work that was done before it could be stopped is done", () => {
  expect(ending({ stopped: "by-call" })).toMatchObject({ kind: "finished" });
});
