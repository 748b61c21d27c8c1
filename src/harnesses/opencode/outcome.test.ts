import { expect, test } from "vitest";
import { endingOf, type WhatHappened } from "./outcome.ts";
import { NOTHING_TOLD, type Told } from "./told.ts";

const DONE: Told = { ...NOTHING_TOLD, session: "ses_1", turns: 2, lastReason: "stop", text: "Done." };

function ending(told: Partial<Told>, more: Partial<WhatHappened> = {}) {
  const assignment = { access: "read-write", maxTurns: 9, timeoutMs: 60_000 } as const;
  const exit = { kind: "exited", exitCode: 0, stderr: "" } as const;
  return endingOf({ assignment, exit, told: { ...DONE, ...told }, isToldToStop: false, ...more });
}

const failure = (name: string, data: object) => ({ failure: { name, data: { message: "No.", ...data } } });
const killed = (because: "timed-out" | "cancelled" | "signal") =>
  ({ exit: { kind: "killed", because, stderr: "" } }) as const;

test("work that is done is finished", () => {
  expect(ending({})).toEqual({ kind: "finished", text: "Done.", submission: undefined });
});

test.each<[string, Partial<Told>, Partial<WhatHappened>]>([
  ["it was told to stop", {}, { isToldToStop: true }],
  ["it used up its 9 turns", { turns: 9 }, {}],
  ["its last answer ended early: length", { lastReason: "length" }, {}],
  ["it changed nothing, and was not allowed what it asked of the tool bash", { denied: "bash" }, {}],
])("%s", (because, told, more) => {
  expect(ending(told, more)).toEqual({ kind: "gave-up", because });
});

test("what was denied does not matter where something was done", () => {
  expect(ending({ denied: "bash", hasWorked: true }).kind).toBe("finished");
});

test.each<[string, Partial<Told>, Partial<WhatHappened>]>([
  ["provider.rate-limited", failure("APIError", { statusCode: 429 }), {}],
  ["provider.overloaded", failure("APIError", { statusCode: 529 }), {}],
  ["provider.invalid-request", failure("APIError", { statusCode: 418 }), {}],
  ["provider.unauthorised", failure("ProviderAuthError", {}), {}],
  ["provider.context-too-long", failure("ContextOverflowError", {}), {}],
  ["provider.unreachable", failure("UnknownError", { message: "Unable to connect." }), {}],
  ["harness.failed", failure("UnknownError", {}), {}],
  ["harness.failed", {}, killed("timed-out")],
  ["run.interrupted", {}, killed("cancelled")],
  ["harness.failed", {}, killed("signal")],
  ["harness.failed", {}, { exit: { kind: "exited", exitCode: 1, stderr: "Error: x\n" } }],
  ["harness.failed", { lastReason: undefined }, {}],
])("%s", (code, told, more) => {
  expect(ending(told, more)).toMatchObject({ kind: "failed", code });
});
