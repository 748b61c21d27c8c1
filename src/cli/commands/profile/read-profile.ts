import { type Profile, profile } from "../../../app/index.ts";
import { progressTalk } from "../progress-talk.ts";
import type { ProfileOptions } from "./profile-options.ts";

/** What the options ask for, with progress, and a word on what could not be remembered. */
export async function readProfile(options: ProfileOptions): Promise<Profile> {
  const {
    by,
    source,
    agent,
    run,
    since,
    until,
    prices,
    estimateOutput,
    litellmConfig,
    hourlyUsd,
    config,
    ledger,
  } = options;
  const talk = progressTalk();
  const found = await profile({
    flags: { config, ledger },
    folder: process.cwd(),
    by,
    sources: source ?? [],
    agents: agent,
    run,
    since,
    until,
    prices,
    estimatesOutput: estimateOutput === true,
    usesIndex: options.index,
    litellmConfig,
    hourlyUsd,
    onProgress: talk.show,
  }).finally(talk.clear);
  if (found.indexProblem !== undefined) process.stderr.write(`suffice: ${found.indexProblem}\n`);
  return found;
}
