import type { Decision, Ticket } from "../domain/index.ts";
import { type Compat, type Flip, findFlips, requireCompatible } from "../routing/index.ts";
import { systemClock } from "./clock.ts";
import { decideTicket, loadDecisionSetup, taskOf } from "./decision-setup.ts";
import { effectiveSettings, type SettingFlags } from "./effective-settings.ts";
import { readEnvironment } from "./environment.ts";
import { recordedOutcomes } from "./evidence/recorded-outcomes.ts";
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
  const loaded = await loadDecisionSetup(settings, {
    outcomes: recordedOutcomes(settings),
    at: systemClock(),
    repository: repositoryOf(options.folder),
  });
  requireCompatible(options.compat, loaded.policy);
  const setup = { ...loaded, compat: options.compat };
  return tickets.map((ticket) => ({
    decision: decideTicket(ticket, setup),
    flips: options.withFlips ? findFlips(taskOf(ticket, setup), setup) : [],
  }));
}
