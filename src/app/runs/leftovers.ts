import { type RunId, runId, SufficeError } from "../../domain/index.ts";
import type { Journal } from "../../journal/index.ts";
import type { Leftover, Workspaces } from "../../workspaces/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { openRecords } from "../open-ledger.ts";
import { runWorkspaces } from "./run-workspaces.ts";

/** What other runs have left in a repository and nobody is working on: a killed run, or one whose ledger is another. */
export async function findLeftovers(
  { workspaces, journal }: { readonly workspaces: Workspaces; readonly journal: Journal },
  root: string,
  own?: RunId,
): Promise<readonly (Leftover & { readonly canGoOn: boolean })[]> {
  const found: (Leftover & { readonly canGoOn: boolean })[] = [];
  for (const leftover of await workspaces.leftovers(root)) {
    const run = runId(leftover.run);
    const state = run === undefined ? "unknown" : await journal.stateOf(run);
    if (state !== "held" && run !== own) found.push({ ...leftover, canGoOn: state === "abandoned" });
  }
  return found;
}

export interface CleanOptions {
  readonly flags: SettingFlags;
  readonly repository: string;
  /** One run, or all that this ledger knows and nobody is working on. */
  readonly runs: RunId | "all";
}

export interface Cleaned {
  readonly removed: readonly Leftover[];
  /** Left alone, with the reason. */
  readonly kept: readonly { readonly leftover: Leftover; readonly because: string }[];
}

/**
 * Removes worktrees and snapshots of runs that nobody is working on; such a run cannot be resumed after that. Its branch
 * with the accepted work stays. Throws `input.missing` where a named run has left nothing, and `usage.invalid` where a
 * living process has it.
 */
export async function cleanLeftovers({ flags, repository, runs }: CleanOptions): Promise<Cleaned> {
  const environment = readEnvironment();
  const workspaces = runWorkspaces(environment);
  const { root } = await workspaces.inspect(repository);
  const settings = await effectiveSettings(flags, root, environment);
  const records = await openRecords(settings.ledger);
  try {
    const all = await workspaces.leftovers(root);
    const wanted = runs === "all" ? all : all.filter((each) => each.run === runs);
    if (wanted.length === 0 && runs !== "all") throw nothingLeft(runs, root);
    const removed: Leftover[] = [];
    const kept: { leftover: Leftover; because: string }[] = [];
    for (const leftover of wanted) {
      const because = await objectionTo(leftover, { journal: records.journal, isNamed: runs !== "all" });
      if (because !== undefined) {
        // Asked for one thing, and that was not done: no success.
        if (runs !== "all") throw notRemoved(runs, because);
        kept.push({ leftover, because });
        continue;
      }
      await forget(leftover, records.journal);
      await workspaces.removeLeftovers(root, leftover.run);
      removed.push(leftover);
    }
    return { removed, kept };
  } finally {
    await records.close();
  }
}

async function objectionTo(
  leftover: Leftover,
  { journal, isNamed }: { readonly journal: Journal; readonly isNamed: boolean },
): Promise<string | undefined> {
  const run = runId(leftover.run);
  const state = run === undefined ? "unknown" : await journal.stateOf(run);
  if (state === "held") return "a process is working on it";
  if (state === "unknown" && !isNamed)
    return "this ledger does not know it; name it to remove it all the same";
  return undefined;
}

/** An abandoned run is ended first, so that nobody resumes it without its snapshots. */
async function forget({ run: name }: Leftover, journal: Journal): Promise<void> {
  const run = runId(name);
  if (run === undefined || (await journal.stateOf(run)) !== "abandoned") return;
  const held = await journal.resume(run);
  await held.end(systemClock());
}

function notRemoved(run: RunId, because: string): SufficeError {
  return new SufficeError("usage.invalid", {
    message: `run ${run} was not cleaned: ${because}. Stop it first; nothing was touched.`,
  });
}

function nothingLeft(run: RunId, root: string): SufficeError {
  return new SufficeError("input.missing", { message: `run ${run} has left nothing in ${root}` });
}
