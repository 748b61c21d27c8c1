import type { ErrorCode, Json } from "../../domain/index.ts";
import type { ProgramAssignment, ProgramExit } from "../agent-program.ts";
import type { ClaudeResult } from "./stream-event.ts";

/** Why we ended it ourselves. */
export type Stopped = "by-watch" | "by-call";

export interface WhatHappened {
  readonly assignment: Pick<ProgramAssignment, "access" | "answerSchema" | "maxTurns" | "timeoutMs">;
  readonly exit: ProgramExit;
  readonly result: ClaudeResult | undefined;
  readonly stopped: Stopped | undefined;
  /** Names of the tools that were used with success. */
  readonly toolsSucceeded: ReadonlySet<string>;
}

/** The outcome without what all outcomes have. */
export type Ending =
  | { readonly kind: "finished"; readonly text: string; readonly submission: Json | undefined }
  | { readonly kind: "gave-up"; readonly because: string }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly because: string };

/** What Claude Code says at its end goes before how its process ended. Its `subtype` says success of failed calls too. */
export function endingOf(happened: WhatHappened): Ending {
  const { exit, result, stopped } = happened;
  if (exit.kind === "killed" && stopped === "by-call") return gaveUp("it was told to stop");
  if (result === undefined || exit.kind !== "exited") return brokenOff(happened);
  if (result.is_error) return failure(result, happened);
  if (exit.exitCode !== 0) return brokenOff(happened);
  return finished(result, happened);
}

function finished(result: ClaudeResult, { assignment, toolsSucceeded }: WhatHappened): Ending {
  const { result: text, structured_output: submission, permission_denials: denials } = result;
  if (assignment.answerSchema !== undefined && submission === undefined)
    return gaveUp("it ended without handing in the answer that was asked for");
  if (submission !== undefined) return { kind: "finished", text: text ?? "", submission };
  const hands = assignment.access === "read-write" ? CHANGING : LOOKING;
  if ((denials ?? []).length > 0 && !hands.some((tool) => toolsSucceeded.has(tool)))
    return gaveUp(
      `it was refused what it wanted to do: ${counted((denials ?? []).map((each) => each.tool_name))}`,
    );
  return { kind: "finished", text: text ?? "", submission: undefined };
}

const CHANGING = ["Edit", "Write", "Bash", "Agent"];
const LOOKING = ["Read", ...CHANGING];

/** Names and numbers: what it wanted with them is its own words. */
function counted(tools: readonly string[]): string {
  return [...new Set(tools)]
    .map((tool) => `${tool} (${tools.filter((each) => each === tool).length})`)
    .join(", ");
}

function failure(result: ClaudeResult, { assignment }: WhatHappened): Ending {
  switch (result.subtype) {
    case "error_max_turns":
      return gaveUp(`it used up its ${assignment.maxTurns} turns`);
    case "error_max_budget_usd":
      return gaveUp("it used up its money");
    case "error_max_structured_output_retries":
      return gaveUp("its answers do not fit the schema that was asked for");
    default:
      return failed(
        codeOf(result),
        `Claude Code: ${shortened(result.result ?? result.errors?.join("; ") ?? "")}`,
      );
  }
}

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
  [504, "provider.timed-out"],
]);

function codeOf(result: ClaudeResult): ErrorCode {
  if (result.terminal_reason === "prompt_too_long") return "provider.context-too-long";
  const { api_error_status: status, api_error: kind, result: text } = result;
  if (status !== null && status !== undefined) {
    const code = CODE_OF_STATUS.get(status);
    return code ?? (status >= 500 ? "provider.overloaded" : "provider.invalid-request");
  }
  if (result.stop_reason === "refusal") return "provider.refused";
  if (kind === "connection_failed" || /^API Error: (?:Connection|Unable to connect)/.test(text ?? ""))
    return /dropped|ECONNRESET/.test(text ?? "") ? "provider.stream-broken" : "provider.unreachable";
  return "harness.failed";
}

function brokenOff({ exit, stopped, assignment }: WhatHappened): Ending {
  if (exit.kind === "not-started")
    return failed("harness.failed", `Claude Code did not start: ${exit.because}`);
  if (stopped === "by-watch")
    return failed("run.interrupted", "Claude Code was stopped in the middle of its work");
  const last = exit.stderr.trim().split("\n").at(-1) ?? "";
  const said = last === "" ? "" : `: ${shortened(last)}`;
  if (exit.kind === "exited")
    return failed(
      "harness.failed",
      `Claude Code ended with exit code ${exit.exitCode} before its work was done${said}`,
    );
  if (exit.because === "timed-out")
    return failed(
      "harness.failed",
      `Claude Code was not done after ${Math.round(assignment.timeoutMs / 1000)} seconds`,
    );
  return failed("harness.failed", `Claude Code was killed in the middle of its work${said}`);
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
