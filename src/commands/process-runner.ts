import { execa } from "execa";
import { type Argv, messageOf } from "../domain/index.ts";
import type { CommandOptions, CommandResult, CommandRunner } from "./command-runner.ts";
import { type Environment, environmentForCommands } from "./environment-for-commands.ts";
import { createKeptOutput } from "./kept-output.ts";
import { createProcessGroups, type ProcessGroups } from "./process-groups.ts";
import { createWholeOutput } from "./whole-output.ts";

/** How long a program may tidy up after it was asked to end. */
const GRACE_MS = 1000;
/** How long the output of an ended program is awaited; only one that left its group can still hold the pipe then. */
const DRAIN_MS = 500;
/** Node fires at once for anything longer. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Runs real processes. A child and all that it started in its process group are ended on time-out, on cancellation,
 * when the child itself ends, and when this process exits or is killed. A program that makes itself a daemon with a group of its own
 * outlives that, but is not waited for.
 */
export function createProcessRunner({
  environment,
  alsoPass = [],
}: {
  readonly environment: Environment;
  /** Names of variables that these programs get beyond the short list, a key that is theirs included. */
  readonly alsoPass?: readonly string[];
}): CommandRunner {
  const env = environmentForCommands(environment, alsoPass);
  const groups = createProcessGroups();
  return {
    async run(argv, options) {
      if (options.signal?.aborted === true) {
        return { kind: "killed", because: "cancelled", output: "", durationMs: 0 };
      }
      let child: Child;
      try {
        child = start(argv, options.cwd, { ...env, ...groups.mark() });
      } catch (error) {
        return { kind: "not-started", because: messageOf(error) };
      }
      if (child.pid !== undefined) groups.add(child.pid);
      return observe(child, options, groups);
    },
  };
}

type Child = ReturnType<typeof start>;

function start([program, ...rest]: Argv, cwd: string, env: Readonly<Record<string, string>>) {
  return execa(program, rest, {
    cwd,
    env,
    extendEnv: false,
    // A group of its own: only so can it be killed with everything that it started.
    detached: true,
    shell: false,
    stdin: "ignore",
    buffer: false,
    reject: false,
  });
}

async function observe(child: Child, options: CommandOptions, groups: ProcessGroups): Promise<CommandResult> {
  const output = createKeptOutput(options.maxOutputBytes);
  const stdout = options.maxStdoutBytes === undefined ? undefined : createWholeOutput(options.maxStdoutBytes);
  child.stdout.on("data", (chunk: Buffer) => (stdout ?? output).add(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.add(chunk));
  const end = endingOf(child, options, groups);
  const result = await child;
  end.settled();
  if (child.pid === undefined) return { kind: "not-started", because: reasonOf(result) };
  const durationMs = Math.round(result.durationMs);
  const because = end.because();
  if (because !== undefined) return { kind: "killed", because, output: output.text(), durationMs };
  const { exitCode } = child;
  if (exitCode === null) return { kind: "killed", because: "signal", output: output.text(), durationMs };
  const bytes = stdout?.bytes();
  return {
    kind: "exited",
    exitCode,
    output: output.text(),
    ...(bytes === undefined ? {} : { stdout: bytes }),
    durationMs,
  };
}

interface Ending {
  /** Why we ended it; `undefined` where it ended by itself. */
  because(): "timed-out" | "cancelled" | undefined;
  settled(): void;
}

/** Sees to it that the child's group ends, for whichever reason comes first. */
function endingOf(child: Child, options: CommandOptions, groups: ProcessGroups): Ending {
  const { pid } = child;
  if (pid === undefined) return { because: () => undefined, settled: () => undefined };
  const timers: NodeJS.Timeout[] = [];
  let because: "timed-out" | "cancelled" | undefined;
  const stop = (reason: "timed-out" | "cancelled"): void => {
    if (because !== undefined || child.exitCode !== null || child.signalCode !== null) return;
    because = reason;
    groups.signal(pid, "SIGTERM");
    timers.push(setTimeout(() => groups.signal(pid, "SIGKILL"), GRACE_MS));
  };
  const cancel = (): void => stop("cancelled");

  timers.push(setTimeout(() => stop("timed-out"), Math.min(options.timeoutMs, LONGEST_TIMER_MS)));
  options.signal?.addEventListener("abort", cancel, { once: true });
  child.once("exit", () => {
    groups.end(pid);
    timers.push(setTimeout(() => closeStreams(child), DRAIN_MS));
  });
  return {
    because: () => because,
    settled() {
      for (const timer of timers) clearTimeout(timer);
      options.signal?.removeEventListener("abort", cancel);
    },
  };
}

function closeStreams(child: Child): void {
  child.stdout.destroy();
  child.stderr.destroy();
}

function reasonOf(result: Awaited<Child>): string {
  if (result.code === "ENOENT" && !result.originalMessage?.includes("cwd")) return "there is no such program";
  return result.originalMessage ?? "it could not be started";
}
