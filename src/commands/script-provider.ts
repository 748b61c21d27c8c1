import { type Argv, type Finding, SufficeError, type TaskKind } from "../domain/index.ts";
import type { CommandResult, CommandRunner } from "./command-runner.ts";

export type ScriptOutcome =
  | { readonly kind: "done"; readonly summary: string }
  | { readonly kind: "failed"; readonly findings: readonly Finding[] };

/** What a script is given. Paths are relative to `cwd`, untrusted, and may name what does not exist. */
export interface ScriptWork {
  readonly cwd: string;
  /** The files that the work is about, mostly those that it changed; `undefined` where nobody said. */
  readonly files?: readonly string[];
  /** The files that the ticket names. */
  readonly ticketFiles?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Work of one kind that needs no model: formatting, seeding, linking. It changes the files under `cwd` and says how it
 * went.
 */
export interface ScriptProvider {
  readonly kind: TaskKind;
  run(work: ScriptWork): Promise<ScriptOutcome>;
}

export interface CommandScriptOptions {
  readonly kind: TaskKind;
  readonly argv: Argv;
  readonly runner: CommandRunner;
  readonly timeoutMs: number;
}

/** Enough for the next attempt to see what was wrong, and no more than a prompt should hold. */
const MAX_OUTPUT_BYTES = 16_384;

/** One command as a script: exit code 0 is done, everything else failed. Throws `run.interrupted` when cancelled. */
export function createCommandScript({ kind, argv, runner, timeoutMs }: CommandScriptOptions): ScriptProvider {
  return {
    kind,
    async run({ cwd, signal }) {
      const result = await runner.run(argv, {
        cwd,
        timeoutMs,
        maxOutputBytes: MAX_OUTPUT_BYTES,
        ...(signal === undefined ? {} : { signal }),
      });
      return outcomeOf(argv.join(" "), result, timeoutMs);
    },
  };
}

function outcomeOf(command: string, result: CommandResult, timeoutMs: number): ScriptOutcome {
  switch (result.kind) {
    case "exited":
      if (result.exitCode === 0)
        return { kind: "done", summary: withOutput(`${command} is done`, result.output) };
      return failed(withOutput(`${command} ended with exit code ${result.exitCode}`, result.output));
    case "killed":
      if (result.because === "cancelled") {
        throw new SufficeError("run.interrupted", { message: `${command} was stopped before it was done` });
      }
      return failed(withOutput(`${command} ${KILLED[result.because](timeoutMs)}`, result.output));
    case "not-started":
      return failed(`${command} cannot be started: ${result.because}`);
    default:
      return result satisfies never;
  }
}

const KILLED = {
  "timed-out": (timeoutMs: number) => `was not done after ${timeoutMs} ms and was stopped`,
  signal: () => "was ended by a signal",
} as const;

function failed(message: string): ScriptOutcome {
  return { kind: "failed", findings: [{ message }] };
}

function withOutput(sentence: string, output: string): string {
  const shown = output.trim();
  return shown === "" ? sentence : `${sentence}\n${shown}`;
}
