import { type Argv, SufficeError } from "../../../domain/index.ts";
import type { CommandRunner } from "../../command-runner.ts";

export interface ProgramPlace {
  readonly cwd: string;
  readonly runner: CommandRunner;
  readonly signal?: AbortSignal;
}

export type ProgramEnd =
  | { readonly kind: "exited"; readonly exitCode: number; readonly output: string }
  | { readonly kind: "no-answer"; readonly because: string };

/** Checks are quick; one that takes longer hangs. */
const TIMEOUT_MS = 60_000;
const MOST_OUTPUT_BYTES = 32 * 1024 * 1024;

/** One of our own questions to a program. Throws `run.interrupted` when cancelled. */
export async function runProgram(argv: Argv, { cwd, runner, signal }: ProgramPlace): Promise<ProgramEnd> {
  const result = await runner.run(argv, {
    cwd,
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: MOST_OUTPUT_BYTES,
    ...(signal === undefined ? {} : { signal }),
  });
  switch (result.kind) {
    case "exited":
      return { kind: "exited", exitCode: result.exitCode, output: result.output };
    case "killed":
      if (result.because === "cancelled") {
        throw new SufficeError("run.interrupted", { message: `stopped while ${argv[0]} was running` });
      }
      return { kind: "no-answer", because: `${argv[0]} was stopped (${result.because})` };
    case "not-started":
      return { kind: "no-answer", because: `${argv[0]} cannot be started: ${result.because}` };
    default:
      return result satisfies never;
  }
}

/** As in `workspaces`: nothing that runs a program of somebody's choice, and paths as they are. */
const SETTINGS = ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false"];

/**
 * Git, with what would run programs of the repository's choice switched off. Throws `repository.git-failed` where it
 * gives no answer; an exit code is an answer.
 */
export async function askGit(
  args: readonly string[],
  place: ProgramPlace,
): Promise<Extract<ProgramEnd, { kind: "exited" }>> {
  const end = await runProgram(
    ["git", "--no-optional-locks", ...SETTINGS.flatMap((setting) => ["-c", setting]), ...args],
    place,
  );
  const because =
    end.kind === "no-answer"
      ? end.because
      : /\n\[… \d+ bytes cut …\]\n/.test(end.output)
        ? `the answer of git ${args[0] ?? ""} is too long`
        : undefined;
  if (end.kind === "exited" && because === undefined) return end;
  throw new SufficeError("repository.git-failed", { message: because ?? "git gave no answer" });
}
