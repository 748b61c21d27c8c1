import { rm } from "node:fs/promises";
import type { CommandResult, CommandRunner } from "../../commands/index.ts";
import { type Argv, SufficeError } from "../../domain/index.ts";
import { type ExperimentVerifier, splitCommand } from "../../settings/index.ts";
import type { Verification } from "../../trials/index.ts";
import { copyAt } from "./git-copy.ts";

const MOST_OUTPUT_BYTES = 4000;
const MOST_STDOUT_BYTES = 1024 * 1024;
const MOST_BECAUSE = 300;

export interface TreeToVerify {
  /** A repository that has the commit. */
  readonly root: string;
  readonly commit: string;
  /** Where the copies are made, and removed. */
  readonly scratch: string;
  /** What `{experiment}` stands for. */
  readonly experiment: string;
}

/**
 * Every verifier, each in a fresh copy of the tree: none can leave something that helps the next. One that is to run twice runs again in its
 * own copy, and must pass again and print the same.
 */
export async function verifyTree(
  verifiers: readonly ExperimentVerifier[],
  tree: TreeToVerify,
  { runner, signal }: { readonly runner: CommandRunner; readonly signal: AbortSignal },
): Promise<readonly Verification[]> {
  const verifications: Verification[] = [];
  for (const verifier of verifiers) {
    await rm(tree.scratch, { recursive: true, force: true });
    await copyAt(runner, { from: tree.root, commit: tree.commit, to: tree.scratch });
    try {
      verifications.push(await verified(verifier, tree, { runner, signal }));
    } finally {
      await rm(tree.scratch, { recursive: true, force: true });
    }
  }
  return verifications;
}

async function verified(
  { name, command, runTwice, timeoutMs }: ExperimentVerifier,
  { scratch, experiment }: TreeToVerify,
  { runner, signal }: { readonly runner: CommandRunner; readonly signal: AbortSignal },
): Promise<Verification> {
  const argv = filled(command, experiment);
  const options = {
    cwd: scratch,
    timeoutMs,
    maxOutputBytes: MOST_OUTPUT_BYTES,
    maxStdoutBytes: MOST_STDOUT_BYTES,
    signal,
  };
  const said = (passed: boolean, because: string): Verification => ({ verifier: name, passed, because });
  const first = await runner.run(argv, options);
  if (signal.aborted) {
    throw new SufficeError("run.interrupted", { message: `stopped while the verifier ${name} was running` });
  }
  const failure = whyFailed(first);
  if (failure !== undefined) return said(false, failure);
  if (!runTwice) return said(true, "");
  const second = await runner.run(argv, options);
  const again = whyFailed(second);
  if (again !== undefined) return said(false, `run again: ${again}`);
  return printed(first) === printed(second)
    ? said(true, "")
    : said(false, "run again it printed something else");
}

function whyFailed(result: CommandResult): string | undefined {
  switch (result.kind) {
    case "exited":
      if (result.exitCode === 0 && result.stdout === undefined) return "it printed more than can be compared";
      return result.exitCode === 0 ? undefined : `exit ${result.exitCode}: ${lastLine(result.output)}`;
    case "killed":
      return `it was ended (${result.because})`;
    case "not-started":
      return `it did not start: ${result.because}`;
    default:
      return result satisfies never;
  }
}

function printed(result: CommandResult): string {
  return result.kind === "exited" ? new TextDecoder().decode(result.stdout) : "";
}

function lastLine(output: string): string {
  return (output.trim().split("\n").at(-1) ?? "").slice(0, MOST_BECAUSE);
}

function filled(command: ExperimentVerifier["command"], experiment: string): Argv {
  const [program, ...rest] = typeof command === "string" ? splitCommand(command) : command;
  const fill = (text: string) => text.replaceAll("{experiment}", experiment);
  if (program === undefined)
    throw new SufficeError("settings.invalid", { message: "a verifier's command is empty" });
  return [fill(program), ...rest.map(fill)];
}
