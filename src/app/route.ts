import type { Decision, Ticket } from "../domain/index.ts";
import { type Compat, type Flip, findFlips, requireCompatible } from "../routing/index.ts";
import { systemClock } from "./clock.ts";
import { decideTicket, loadDecisionSetup, taskOf } from "./decision-setup.ts";
import { effectiveSettings, type SettingFlags } from "./effective-settings.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { recordedOutcomes } from "./evidence/recorded-outcomes.ts";
import { wantsFacts } from "./policy-asks.ts";
import { repositoryOf } from "./repository-of.ts";

export interface Routed {
  readonly decision: Decision;
  /** Only where they were asked for: each is a decision of its own. */
  readonly flips: readonly Flip[];
}

/** Decides tickets and does nothing else: no call, no cost, nothing written. Throws `usage.invalid` for a `compat` beside another policy. */
export async function route(
  tickets: readonly Ticket[],
  options: {
    readonly flags: SettingFlags;
    readonly folder: string;
    readonly withFlips: boolean;
    readonly compat?: Compat | undefined;
  },
): Promise<readonly Routed[]> {
  const environment = readEnvironment();
  const settings = await effectiveSettings(options.flags, options.folder, environment);
  const repository = repositoryOf(options.folder);
  const loaded = await loadDecisionSetup(settings, {
    outcomes: recordedOutcomes(settings),
    at: systemClock(),
    repository,
    factsFor: async (policy) =>
      repository !== undefined && wantsFacts(tickets, policy) ? factsAt(repository, environment) : undefined,
  });
  requireCompatible(options.compat, loaded.policy);
  const setup = { ...loaded, compat: options.compat };
  return tickets.map((ticket) => ({
    decision: decideTicket(ticket, setup),
    flips: options.withFlips ? findFlips(taskOf(ticket, setup), setup) : [],
  }));
}

/** Loaded only where git is to be asked: most decisions start no program. */
async function factsAt(repository: string, { variables }: Environment) {
  const [{ createProcessRunner }, { repositoryFacts }] = await Promise.all([
    import("../commands/index.ts"),
    import("./repository-facts.ts"),
  ]);
  return repositoryFacts(repository, {
    runner: createProcessRunner({ environment: variables }),
    commit: "HEAD",
  });
}
