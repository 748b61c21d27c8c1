import { createProcessRunner } from "../../commands/index.ts";
import { type RunId, SufficeError } from "../../domain/index.ts";
import type { Environment } from "../environment.ts";

/** Takes a run's commits and trees from one clone of the repository to others, by way of a remote that all of them reach. */
export interface CommitExchange {
  /** Makes sure that it is here. */
  readonly fetch: (id: string) => Promise<void>;
  /** Makes it reachable for the others, under a name that is its own in the run. */
  readonly publish: (id: string) => Promise<void>;
  /** Takes back what was made reachable for this run. */
  readonly withdraw: () => Promise<void>;
}

export interface ExchangeParts {
  readonly environment: Pick<Environment, "variables">;
  readonly root: string;
  readonly run: RunId;
  /** Name or address of the remote; `undefined`: everybody works in this one repository. */
  readonly remote: string | undefined;
  readonly signal: AbortSignal;
}

const GIT_MS = 300_000;
const MOST_BYTES = 20_000;

/** What git needs to be let in at a remote, besides the short list that every command gets. */
const FOR_REMOTES = ["SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS"];

export function createCommitExchange({
  environment,
  root,
  run,
  remote,
  signal,
}: ExchangeParts): CommitExchange {
  const runner = createProcessRunner({ environment: environment.variables, alsoPass: FOR_REMOTES });
  const git = (...args: readonly string[]) =>
    runner.run(["git", "-C", root, ...args], {
      cwd: root,
      timeoutMs: GIT_MS,
      maxOutputBytes: MOST_BYTES,
      signal,
    });
  const must = async (what: string, ...args: readonly string[]) => {
    const result = await git(...args);
    if (result.kind === "exited" && result.exitCode === 0) return result.output;
    if (result.kind === "killed" && result.because === "cancelled")
      throw new SufficeError("run.interrupted", { message: `stopped while git was to ${what}` });
    const said = result.kind === "not-started" ? result.because : result.output.trim();
    throw new SufficeError("repository.missing", {
      message: `git could not ${what} ${remote ?? "the repository"}: ${said}`,
    });
  };
  const place = `refs/suffice/exchange/${run}`;
  const isHere = async (id: string) => {
    const result = await git("cat-file", "-e", id);
    return result.kind === "exited" && result.exitCode === 0;
  };
  const published = new Map<string, Promise<void>>();
  const push = async (to: string, id: string) => {
    const result = await git("push", "--quiet", "--force", to, `${id}:${place}/${id}`);
    if (result.kind === "exited" && result.exitCode === 0) return;
    // Another clone may be publishing the same, at the same instant.
    const there = await must("list refs of", "ls-remote", "--quiet", to, `${place}/${id}`);
    if (there === "") await must("push to", "push", "--quiet", "--force", to, `${id}:${place}/${id}`);
  };
  return {
    async fetch(id) {
      if (await isHere(id)) return;
      if (remote === undefined) {
        throw new SufficeError("repository.missing", {
          message: `${root} does not have ${id}: workers in another clone need a remote that all reach, --remote NAME, on both sides`,
        });
      }
      // Into a place of ours, so that no branch of the user's is touched and git does not forget it.
      await must("fetch from", "fetch", "--quiet", "--no-tags", remote, `+${place}/${id}:${place}/${id}`);
    },
    async publish(id) {
      if (remote === undefined) return;
      const before = published.get(id) ?? push(remote, id);
      published.set(id, before);
      await before;
    },
    async withdraw() {
      const mine = await must("list refs of", "for-each-ref", "--format=%(refname)", place);
      for (const ref of lines(mine)) await must("delete a ref of", "update-ref", "-d", ref);
      if (remote === undefined) return;
      const theirs = lines(await must("list refs of", "ls-remote", "--quiet", remote, `${place}/*`)).map(
        (line) => line.split("\t")[1] ?? "",
      );
      if (theirs.length > 0)
        await must("push to", "push", "--quiet", remote, ...theirs.map((ref) => `:${ref}`));
    },
  };
}

function lines(output: string): readonly string[] {
  return output.split("\n").filter((line) => line !== "");
}
