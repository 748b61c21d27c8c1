import { type ProfileOptions as Asked, type Profile, profile, rememberedAnswer } from "../../../app/index.ts";
import { progressTalk } from "../progress-talk.ts";
import type { ProfileOptions } from "./profile-options.ts";

/** What the options ask for, with progress, and a word on what could not be remembered. */
export async function readProfile(options: ProfileOptions): Promise<Profile> {
  const talk = progressTalk();
  const found = await profile(askedBy(options, talk.show)).finally(talk.clear);
  if (found.indexProblem !== undefined) process.stderr.write(`suffice: ${found.indexProblem}\n`);
  return found;
}

/** The profile as text; the one that was made before, where nothing has changed since. `form` names what `render` makes. */
export function profileText(
  options: ProfileOptions,
  form: string,
  render: (found: Profile) => string,
): Promise<string> {
  return rememberedAnswer(
    form,
    askedBy(options, () => undefined),
    async () => {
      const found = await readProfile(options);
      return { text: render(found), isDoubtful: found.indexProblem !== undefined };
    },
  );
}

function askedBy(options: ProfileOptions, onProgress: Asked["onProgress"]): Asked {
  const { by, source, agent, run, since, until, prices, litellmConfig, hourlyUsd, config, ledger } = options;
  return {
    flags: { config, ledger },
    folder: process.cwd(),
    by,
    sources: source ?? [],
    agents: agent,
    run,
    since,
    until,
    prices,
    estimatesOutput: options.estimateOutput === true,
    usesIndex: options.index,
    litellmConfig,
    hourlyUsd,
    onProgress,
  };
}
