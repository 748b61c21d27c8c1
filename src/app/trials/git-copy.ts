import type { CommandRunner } from "../../commands/index.ts";
import { SufficeError } from "../../domain/index.ts";

const GIT_TIMEOUT_MS = 600_000;
const MOST_OUTPUT_BYTES = 4000;
/** A result that is longer than this is cut: a judge would not read it either. */
const MOST_DIFF_BYTES = 60_000;

/** Nothing of the user's may run or ask in between. */
const SAFE = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0"];

/** A repository of its own at a commit, with nothing that leads back to where it came from. Throws `repository.git-failed`. */
export async function copyAt(
  runner: CommandRunner,
  { from, commit, to }: { readonly from: string; readonly commit: string; readonly to: string },
): Promise<void> {
  await git(runner, ".", ["clone", "--quiet", "--no-checkout", "--", from, to]);
  await git(runner, to, ["checkout", "--quiet", "--detach", commit]);
  await git(runner, to, ["remote", "remove", "origin"]);
}

/** The commit that a name means. Throws `input.missing` where there is none. */
export async function commitNamed(runner: CommandRunner, root: string, name: string): Promise<string> {
  const found = await ask(runner, root, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${name}^{commit}`,
  ]);
  if (found !== undefined) return found.trim();
  throw new SufficeError("input.missing", { message: `${root} has no commit "${name}"` });
}

/** What was changed between two commits, as text; cut with a line that says so. */
export async function changesBetween(
  runner: CommandRunner,
  root: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<string> {
  const options = ["--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"];
  const diff = await git(runner, root, ["diff", ...options, from, to]);
  if (Buffer.byteLength(diff) <= MOST_DIFF_BYTES) return diff;
  return `${Buffer.from(diff).subarray(0, MOST_DIFF_BYTES).toString("utf8")}\n… cut after ${MOST_DIFF_BYTES} bytes\n`;
}

async function git(runner: CommandRunner, cwd: string, args: readonly string[]): Promise<string> {
  const result = await started(runner, cwd, args);
  if (result.kind === "exited" && result.exitCode === 0) return textOf(result.stdout);
  const why = result.kind === "not-started" ? result.because : result.output.trim();
  throw new SufficeError("repository.git-failed", {
    message: `git ${args[0] ?? ""} failed in ${cwd}: ${why}`,
  });
}

async function ask(runner: CommandRunner, cwd: string, args: readonly string[]): Promise<string | undefined> {
  const result = await started(runner, cwd, args);
  return result.kind === "exited" && result.exitCode === 0 ? textOf(result.stdout) : undefined;
}

function started(runner: CommandRunner, cwd: string, args: readonly string[]) {
  return runner.run(["git", ...SAFE, ...args], {
    cwd,
    timeoutMs: GIT_TIMEOUT_MS,
    maxOutputBytes: MOST_OUTPUT_BYTES,
    maxStdoutBytes: 64 * 1024 * 1024,
  });
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}
