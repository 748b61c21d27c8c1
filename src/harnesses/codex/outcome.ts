import type { ErrorCode, Json } from "../../domain/index.ts";
import type { ProgramAssignment, ProgramExit } from "../agent-program.ts";
import { codeOfFailure } from "./error-code.ts";
import type { AskedPermission } from "./guard/open-guard.ts";
import type { Stopped, TurnEnd } from "./watch-calls.ts";

export interface WhatHappened {
  readonly assignment: Pick<ProgramAssignment, "access" | "answerSchema" | "maxTurns" | "timeoutMs">;
  readonly exit: ProgramExit;
  readonly end: TurnEnd | undefined;
  readonly stopped: Stopped | undefined;
  readonly asked: readonly AskedPermission[];
  readonly lastMessage: string;
}

/** The outcome without what it has in common. */
export type Ending =
  | { readonly kind: "finished"; readonly text: string; readonly submission: Json | undefined }
  | { readonly kind: "gave-up"; readonly because: string }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly because: string };

/** What Codex wrote down of its turn goes before how its process ended: it exits with 0 after answers that are none. */
export function endingOf(happened: WhatHappened): Ending {
  const { assignment, exit, end, stopped } = happened;
  if (stopped === "told-to") return gaveUp("it was told to stop");
  if (stopped === "no-turns-left") return gaveUp(`it used up its ${assignment.maxTurns} turns`);
  if (end?.failure !== undefined) {
    return failed(codeOfFailure(end.failure), `Codex: ${shortened(end.failure.message)}`);
  }
  if (end === undefined || exit.kind !== "exited" || exit.exitCode !== 0) {
    return brokenOff(exit, assignment.timeoutMs);
  }
  return finished(happened);
}

function finished({ assignment, asked, lastMessage, end }: WhatHappened): Ending {
  const text = lastMessage === "" ? (end?.text ?? "") : lastMessage;
  if (assignment.answerSchema !== undefined) {
    const submission = jsonOf(text);
    if (submission === undefined)
      return gaveUp("its last message is not the answer in JSON that was asked for");
    return { kind: "finished", text, submission };
  }
  const denied = asked.find(({ permission }) => permission.kind === "denied");
  const hasWorked = asked.some(({ permission }) => permission.kind === "edits" || permission.kind === "runs");
  if (assignment.access === "read-write" && denied !== undefined && !hasWorked) {
    return gaveUp(`it changed nothing, and was not allowed to run: ${shortened(denied.command)}`);
  }
  return { kind: "finished", text, submission: undefined };
}

function brokenOff(exit: ProgramExit, timeoutMs: number): Ending {
  if (exit.kind === "not-started") return failed("harness.failed", `Codex did not start: ${exit.because}`);
  const said = exit.stderr.trim() === "" ? "" : `: ${shortened(exit.stderr.trim().split("\n").at(-1) ?? "")}`;
  if (exit.kind === "exited") {
    return failed(
      "harness.failed",
      `Codex ended with exit code ${exit.exitCode} in the middle of its work${said}`,
    );
  }
  if (exit.because === "timed-out") {
    return failed("harness.failed", `Codex was not done after ${Math.round(timeoutMs / 1000)} seconds`);
  }
  if (exit.because === "cancelled")
    return failed("run.interrupted", "Codex was stopped in the middle of its work");
  return failed("harness.failed", `Codex was killed in the middle of its work${said}`);
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

function jsonOf(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // A SyntaxError: the model did not keep to the schema, which the outcome tells.
    return undefined;
  }
}
