import type { Decision, Ticket } from "../domain/index.ts";
import { type Flip, findFlips } from "../routing/index.ts";
import { systemClock } from "./clock.ts";
import { decideTicket, loadDecisionSetup, taskOf } from "./decision-setup.ts";
import { effectiveSettings, type SettingFlags } from "./effective-settings.ts";
import { readEnvironment } from "./environment.ts";
import { readEvidence } from "./read-evidence.ts";

export interface Routed {
  readonly decision: Decision;
  /** Only where they were asked for: each is a decision of its own. */
  readonly flips: readonly Flip[];
}

/** Decides tickets and does nothing else: no call, no cost, nothing written. */
export async function route(
  tickets: readonly Ticket[],
  options: { readonly flags: SettingFlags; readonly folder: string; readonly withFlips: boolean },
): Promise<readonly Routed[]> {
  const environment = readEnvironment();
  const settings = await effectiveSettings(options.flags, options.folder, environment);
  const evidence = await readEvidence(settings.ledger);
  const setup = await loadDecisionSetup(settings, { evidence, at: systemClock() });
  return tickets.map((ticket) => ({
    decision: decideTicket(ticket, setup),
    flips: options.withFlips ? findFlips(taskOf(ticket, setup), setup) : [],
  }));
}
