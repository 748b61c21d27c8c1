import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import { z } from "zod";
import { type Argv, messageOf } from "../domain/index.ts";
import { type Environment, environmentForCommands } from "./environment-for-commands.ts";
import { PROGRAM_KEEPER } from "./program-keeper.ts";
import { createLineSplitter, createMaskedTail } from "./program-output.ts";

export interface ProgramOptions {
  readonly cwd: string;
  /** Beside the short list that every command gets, and before it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** What it throws ends the program, and is thrown on. */
  readonly onLine: (line: string) => void;
}

/** How it ended. `stderr` is the end of what it said there, without keys. */
export type ProgramEnd =
  | { readonly kind: "exited"; readonly exitCode: number; readonly stderr: string }
  | {
      readonly kind: "killed";
      readonly because: "timed-out" | "cancelled" | "signal";
      readonly stderr: string;
    }
  | { readonly kind: "not-started"; readonly because: string };

export type ProgramStarter = (argv: Argv, options: ProgramOptions) => Promise<ProgramEnd>;

/** How long a program may tidy up after it was asked to end. */
const GRACE_MS = 1000;
/** How much longer its keeper may take. */
const KEEPER_MS = 2000;
/** How long the output of an ended program is awaited; only one that left its group can still hold the pipe then. */
const DRAIN_MS = 500;
/** Node fires at once for anything longer. */
const LONGEST_TIMER_MS = 2_147_483_647;
const STDERR_BYTES = 8 * 1024;

/**
 * Starts programs that work by themselves for a long time and tell of it line by line. Each has a keeper, so that it ends with
 * us even if we are killed; on Linux all that it started ends with it, whatever group that is in.
 */
export function createProgramStarter({ environment }: { readonly environment: Environment }): ProgramStarter {
  const basics = environmentForCommands(environment);
  return async (argv, options) => {
    if (options.signal.aborted) return { kind: "killed", because: "cancelled", stderr: "" };
    let child: ChildProcess;
    try {
      child = startKept(argv, options, { ...basics, ...options.environment });
    } catch (error) {
      return { kind: "not-started", because: messageOf(error) };
    }
    return observe(child, options);
  };
}

function startKept(
  argv: Argv,
  { cwd, input }: ProgramOptions,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const mark = `SUFFICE_PROGRAM=${randomUUID()}`;
  const child = spawn(process.execPath, ["-e", PROGRAM_KEEPER, "--", String(GRACE_MS), mark, ...argv], {
    cwd,
    env: { ...environment, SUFFICE_PROGRAM: mark.slice(mark.indexOf("=") + 1) },
    // A group of its own, out of reach of the terminal's Ctrl-C: the program is to end in its order.
    detached: true,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe", "pipe"],
  });
  // EPIPE: it did not read all of its input, which is its own affair.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  return child;
}

const Report = z.union([
  z.object({ exitCode: z.number() }),
  z.object({ signal: z.string() }),
  z.object({ notStarted: z.string() }),
]);

async function observe(child: ChildProcess, options: ProgramOptions): Promise<ProgramEnd> {
  const stderr = createMaskedTail(STDERR_BYTES, options.environment);
  child.stderr?.on("data", (chunk: Buffer) => stderr.add(chunk));
  const keeper = keeperOf(child);
  const ending = endingOf(keeper.letGo, child, options);
  const thrown = readLines(child, options.onLine, ending.stop);
  const notStarted = await closed(child);
  ending.settled();
  for (const error of thrown) throw error;
  const report = keeper.report();
  if (notStarted !== undefined) return { kind: "not-started", because: notStarted };
  if (report !== undefined && "notStarted" in report)
    return { kind: "not-started", because: report.notStarted };
  const because = ending.because();
  if (because !== undefined) return { kind: "killed", because, stderr: stderr.text() };
  if (report !== undefined && "exitCode" in report)
    return { kind: "exited", exitCode: report.exitCode, stderr: stderr.text() };
  return { kind: "killed", because: "signal", stderr: stderr.text() };
}

/** The line to the keeper: it tells on it how the program ended, and ends the program when we let go of it. */
function keeperOf(child: ChildProcess) {
  const line = child.stdio[3];
  const said: Buffer[] = [];
  if (line instanceof Socket) {
    line.on("data", (chunk: Buffer) => said.push(chunk));
    // ECONNRESET: the keeper was killed, which shows by there being no report.
    line.on("error", () => {});
  }
  return {
    letGo: () => {
      if (line instanceof Socket) line.end();
    },
    report() {
      const text = Buffer.concat(said).toString("utf8");
      return text === "" ? undefined : Report.parse(JSON.parse(text));
    },
  };
}

type Because = "timed-out" | "cancelled";

/** Sees to it that the program ends, for whichever reason comes first. */
function endingOf(letGo: () => void, child: ChildProcess, options: ProgramOptions) {
  const timers: NodeJS.Timeout[] = [];
  let because: Because | undefined;
  const stop = (reason: Because): void => {
    if (because !== undefined || child.exitCode !== null || child.signalCode !== null) return;
    because = reason;
    letGo();
    timers.push(setTimeout(() => killGroup(child), GRACE_MS + KEEPER_MS));
  };
  const cancel = (): void => stop("cancelled");
  timers.push(setTimeout(() => stop("timed-out"), Math.min(options.timeoutMs, LONGEST_TIMER_MS)));
  options.signal.addEventListener("abort", cancel, { once: true });
  return {
    because: () => because,
    stop: cancel,
    settled() {
      for (const timer of timers) clearTimeout(timer);
      options.signal.removeEventListener("abort", cancel);
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // ESRCH: nobody of the group is left, which is what was wanted.
  }
}

/** What `onLine` threw, if anything: then nothing more is read, and the program is stopped. */
function readLines(
  { stdout }: ChildProcess,
  onLine: (line: string) => void,
  stop: () => void,
): readonly unknown[] {
  const thrown: unknown[] = [];
  const safely = (work: () => void): void => {
    if (thrown.length > 0) return;
    try {
      work();
    } catch (error) {
      thrown.push(error);
      stop();
    }
  };
  const lines = createLineSplitter(onLine);
  stdout?.on("data", (chunk: Buffer) => safely(() => lines.add(chunk)));
  stdout?.on("end", () => safely(() => lines.end()));
  return thrown;
}

/** When it has ended and all that it said is read; why it did not start, if so. */
function closed(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let drain: NodeJS.Timeout | undefined;
    child.once("error", (error) => resolve(error.message));
    child.once("exit", () => {
      drain = setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy();
      }, DRAIN_MS);
    });
    child.once("close", () => {
      clearTimeout(drain);
      resolve(undefined);
    });
  });
}
