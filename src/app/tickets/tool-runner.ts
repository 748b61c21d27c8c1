import { createProcessRunner } from "../../commands/index.ts";
import { SufficeError } from "../../domain/index.ts";
import type { RunTool } from "../../trackers/index.ts";
import { readEnvironment } from "../environment.ts";

const TIMEOUT_MS = 60_000;
const MOST_STDOUT_BYTES = 64 * 1024 * 1024;
const MOST_STDERR_BYTES = 16_384;

/** What each program is signed in and set up by, besides what every command gets. None of it reaches another program. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  bd: ["BEADS_DIR", "BEADS_DB", "BD_JSON_ENVELOPE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"],
  gh: [
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
    "GH_HOST",
    "GH_REPO",
    "GH_CONFIG_DIR",
    "XDG_CONFIG_HOME",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
  ],
};

/** Runs the programs of trackers. */
export function createToolRunner({
  signal,
  timeoutMs = TIMEOUT_MS,
}: {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}): RunTool {
  const { variables } = readEnvironment();
  return async (argv, { cwd }) => {
    const [program] = argv;
    const runner = createProcessRunner({ environment: variables, alsoPass: VARIABLES[program] ?? [] });
    const result = await runner.run(argv, {
      cwd,
      timeoutMs,
      maxOutputBytes: MOST_STDERR_BYTES,
      maxStdoutBytes: MOST_STDOUT_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    const name = argv.slice(0, 3).join(" ");
    switch (result.kind) {
      case "exited":
        if (result.stdout === undefined)
          throw invalid(`${name}: it gave more than ${MOST_STDOUT_BYTES / 1024 / 1024} MiB`);
        return {
          kind: "ended",
          exitCode: result.exitCode,
          stdout: result.stdout,
          stderr: result.output,
        };
      case "killed":
        if (result.because === "cancelled")
          throw new SufficeError("run.interrupted", {
            message: `stopped while ${name} was running; nothing was begun`,
          });
        if (result.because === "timed-out")
          throw invalid(`${name}: no answer within ${timeoutMs / 1000} seconds`);
        throw invalid(`${name} was ended by a signal`);
      case "not-started":
        if (result.because === NO_PROGRAM) return { kind: "not-installed" };
        throw invalid(`${name} cannot be started in ${cwd}: ${result.because}`);
      default:
        return result satisfies never;
    }
  };
}

/** As the runner says it. */
const NO_PROGRAM = "there is no such program";

function invalid(message: string): SufficeError {
  return new SufficeError("input.invalid", { message });
}
