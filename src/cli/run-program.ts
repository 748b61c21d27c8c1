import { CommanderError } from "commander";
import { ERRORS, messageOf, SufficeError } from "../domain/index.ts";
import { createProgram } from "./program.ts";
import { harmless } from "./render/harmless.ts";

const USAGE = ERRORS["usage.invalid"].exit;
const BUG = ERRORS["bug.invariant"].exit;

/** Runs the command line and gives its exit code; every failure is one message on standard error, with its code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  process.stdout.on("error", leaveQuietlyWhenNobodyReads);
  try {
    let exitCode = 0;
    await createProgram((code) => {
      exitCode = code;
    }).parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    return reported(error);
  }
}

function reported(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof SufficeError) {
    process.stderr.write(`suffice: ${harmless(error.message)}\n(${error.code})\n`);
    return error.kind.exit;
  }
  const stack = error instanceof Error ? `\n${error.stack}` : "";
  process.stderr.write(harmless(`suffice: this is a bug: ${messageOf(error)}${stack}\n(bug.invariant)\n`));
  return BUG;
}

/** `suffice … | head` closes the pipe early: no error, only nobody left to read. */
function leaveQuietlyWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
