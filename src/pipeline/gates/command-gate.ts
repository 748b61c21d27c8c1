import { type CommandRunner, fillArguments } from "../../commands/index.ts";
import { messageOf, SufficeError, type Verdict } from "../../domain/index.ts";
import type { Gate } from "./gate.ts";

const MOST_OUTPUT_BYTES = 16_000;

/**
 * A command of the user's: exit 0 passes, anything else fails with its output as the finding. A command that does not
 * start or does not end in time has judged nothing. `{task_id}` in an argument is the ticket's id, if that is a plain name.
 */
export function createCommandGate(options: {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly timeoutMs: number;
  readonly runner: CommandRunner;
}): Gate {
  const { name, argv, timeoutMs, runner } = options;
  return {
    name,
    judgesFiles: true,
    runsPrograms: true,
    async judge({ workspace, taskId, signal }): Promise<Verdict> {
      const filled = filledArguments(argv, taskId);
      if ("because" in filled) return { kind: "inconclusive", because: filled.because };
      const result = await runner.run(filled.argv, {
        cwd: workspace.path,
        timeoutMs,
        maxOutputBytes: MOST_OUTPUT_BYTES,
        signal,
      });
      switch (result.kind) {
        case "exited":
          if (result.exitCode === 0) return { kind: "pass" };
          return {
            kind: "fail",
            findings: [
              {
                message: `${filled.argv.join(" ")} exited with ${result.exitCode}:\n${result.output.trim()}`,
              },
            ],
          };
        case "killed":
          if (result.because === "cancelled") {
            throw new SufficeError("run.interrupted", {
              message: `stopped while gate "${name}" was judging`,
            });
          }
          return {
            kind: "inconclusive",
            because: `${filled.argv.join(" ")} ${killedBecause(result.because, timeoutMs)}`,
          };
        case "not-started":
          return {
            kind: "inconclusive",
            because: `${filled.argv.join(" ")} could not be started: ${result.because}`,
          };
        default:
          return result satisfies never;
      }
    },
  };
}

function killedBecause(because: "timed-out" | "signal", timeoutMs: number): string {
  return because === "timed-out" ? `did not end within ${timeoutMs / 1000} s` : "was killed by a signal";
}

function filledArguments(argv: readonly [string, ...string[]], taskId: string) {
  try {
    return { argv: fillArguments(argv, { task_id: taskId }) };
  } catch (error) {
    return { because: messageOf(error) };
  }
}
