import type { ErrorCode } from "../../domain/index.ts";
import type { ProgramAssignment, ProgramExit } from "../agent-program.ts";
import type { OpencodeFailure } from "./run-event.ts";
import type { Told } from "./told.ts";

/** The outcome without what it has in common. */
export type Ending =
  | { readonly kind: "finished"; readonly text: string; readonly submission: undefined }
  | { readonly kind: "gave-up"; readonly because: string }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly because: string };

export interface WhatHappened {
  readonly assignment: Pick<ProgramAssignment, "access" | "maxTurns" | "timeoutMs">;
  readonly exit: ProgramExit;
  readonly told: Told;
  readonly isToldToStop: boolean;
}

export function endingOf({ assignment, exit, told, isToldToStop }: WhatHappened): Ending {
  if (isToldToStop) return gaveUp("it was told to stop");
  if (told.failure !== undefined) {
    return failed(codeOfFailure(told.failure), `opencode: ${shortened(told.failure.data.message)}`);
  }
  // It is told to use no tools in its last turn, so that it ends with words whether the work is done or not.
  if (told.turns >= assignment.maxTurns) return gaveUp(`it used up its ${assignment.maxTurns} turns`);
  if (exit.kind !== "exited" || exit.exitCode !== 0 || told.lastReason === undefined) {
    return brokenOff(exit, assignment.timeoutMs);
  }
  if (told.lastReason !== "stop") return gaveUp(`its last answer ended early: ${told.lastReason}`);
  if (assignment.access === "read-write" && told.denied !== undefined && !told.hasWorked) {
    return gaveUp(`it changed nothing, and was not allowed what it asked of the tool ${told.denied}`);
  }
  return { kind: "finished", text: told.text, submission: undefined };
}

const CODE_OF_NAME: ReadonlyMap<string, ErrorCode> = new Map([
  ["ContextOverflowError", "provider.context-too-long"],
  ["ProviderAuthError", "provider.unauthorised"],
  ["ProviderModelNotFoundError", "provider.model-unknown"],
]);

const CODE_OF_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "provider.invalid-request"],
  [401, "provider.unauthorised"],
  [402, "provider.unauthorised"],
  [403, "provider.unauthorised"],
  [404, "provider.model-unknown"],
  [408, "provider.timed-out"],
  [413, "provider.context-too-long"],
  [422, "provider.invalid-request"],
  [429, "provider.rate-limited"],
]);

export function codeOfFailure({ name, data }: OpencodeFailure): ErrorCode {
  const { statusCode: status, message } = data;
  const byName = CODE_OF_NAME.get(name);
  if (byName !== undefined) return byName;
  if (status !== undefined && status >= 500) return "provider.overloaded";
  if (status !== undefined) return CODE_OF_STATUS.get(status) ?? "provider.invalid-request";
  return /connect/i.test(message) ? "provider.unreachable" : "harness.failed";
}

function brokenOff(exit: ProgramExit, timeoutMs: number): Ending {
  if (exit.kind === "not-started") return failed("harness.failed", `opencode did not start: ${exit.because}`);
  if (exit.kind === "exited") {
    const said = shortened(exit.stderr.trim().split("\n").at(-1) ?? "");
    const because = `opencode ended with exit code ${exit.exitCode} in the middle of its work`;
    return failed("harness.failed", said === "" ? because : `${because}: ${said}`);
  }
  if (exit.because === "timed-out") {
    return failed("harness.failed", `opencode was not done after ${Math.round(timeoutMs / 1000)} seconds`);
  }
  if (exit.because === "cancelled") {
    return failed("run.interrupted", "opencode was stopped in the middle of its work");
  }
  return failed("harness.failed", "opencode was killed in the middle of its work");
}

const MOST_CHARACTERS = 300;

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function gaveUp(because: string): Ending {
  return { kind: "gave-up", because };
}

function failed(code: ErrorCode, because: string): Ending {
  return { kind: "failed", code, because };
}
