import type { CommandRunner } from "../commands/index.ts";
import {
  commitHistoryArguments,
  type RepositoryFacts,
  readRepositoryFacts,
  TRACKED_FILES_ARGUMENTS,
} from "../triage/index.ts";

/** More would not make an estimate better, and takes longer. */
const MOST_COMMITS = 500;
const LIMITS = { timeoutMs: 20_000, maxOutputBytes: 64 * 1024, maxStdoutBytes: 64 * 1024 * 1024 };

/**
 * A repository's files and history, as git has them at `commit`: the same commit gives the same facts. `undefined` where git does not
 * answer: facts help to decide, and their absence is no reason not to.
 */
export async function repositoryFacts(
  root: string,
  {
    runner,
    commit,
    signal = new AbortController().signal,
  }: { readonly runner: CommandRunner; readonly commit: string; readonly signal?: AbortSignal },
): Promise<RepositoryFacts | undefined> {
  const ask = async (asked: readonly string[]) => {
    const limits = { ...LIMITS, cwd: root, signal };
    const result = await runner.run(["git", "-C", root, ...asked], limits);
    return result.kind === "exited" && result.exitCode === 0 && result.stdout !== undefined
      ? Buffer.from(result.stdout).toString("utf8")
      : undefined;
  };
  const [trackedFiles, history] = await Promise.all([
    ask(TRACKED_FILES_ARGUMENTS.map((each) => (each === "HEAD" ? commit : each))),
    ask([...commitHistoryArguments(MOST_COMMITS), commit]),
  ]);
  if (trackedFiles === undefined || history === undefined) return undefined;
  return readRepositoryFacts({ trackedFiles, history });
}
