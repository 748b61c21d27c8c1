import type { Decision, Ticket } from "../domain/index.ts";
import { type Compat, type Flip, findFlips, requireCompatible } from "../routing/index.ts";
import type { RouteAsking } from "./assessing/assess-for-route.ts";
import { systemClock } from "./clock.ts";
import { type DecisionSetup, decideTicket, loadDecisionSetup, taskOf } from "./decision-setup.ts";
import { effectiveSettings, type SettingFlags, type Settings } from "./effective-settings.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { recordedOutcomes } from "./evidence/recorded-outcomes.ts";
import { wantsFacts } from "./policy-asks.ts";
import { repositoryOf } from "./repository-of.ts";

export interface Routed {
  readonly decision: Decision;
  /** Only where they were asked for: each is a decision of its own. */
  readonly flips: readonly Flip[];
}

/** To be given where models may be asked for their opinion, which costs something and leaves ledger rows. */
export interface AssessOptions {
  readonly signal: AbortSignal;
  /** Told, while it goes on, who is asked and what was said. */
  readonly say: (text: string) => void;
}

export interface RouteOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  readonly withFlips: boolean;
  readonly compat?: Compat | undefined;
  /** A unified diff of what was changed so far: its added lines may be signs of risk. */
  readonly diff?: string | undefined;
  readonly assess?: AssessOptions | undefined;
}

/**
 * Decides tickets. Without `assess` it does nothing else: no call, no cost, nothing written. Throws `usage.invalid` for a `compat`
 * beside another policy, and with `assess` also `ledger.unavailable`.
 */
export async function route(tickets: readonly Ticket[], options: RouteOptions): Promise<readonly Routed[]> {
  const { setup, settings } = await routeSetup(tickets, options);
  const weigh = await ceremonyOf(setup, settings);
  return tickets.map((ticket) => ({
    decision: weigh(decideTicket(ticket, setup)),
    flips: options.withFlips ? findFlips(taskOf(ticket, setup), setup) : [],
  }));
}

/** Loaded only for a policy that asks whether its judges are worth their money. */
async function ceremonyOf(
  setup: DecisionSetup,
  settings: Settings,
): Promise<(decision: Decision) => Decision> {
  if (setup.policy.ceremony === undefined) return (decision) => decision;
  const [{ weighCeremony }, { undetectedByKind }] = await Promise.all([
    import("./economy/weigh-ceremony.ts"),
    import("./economy/undetected-by-kind.ts"),
  ]);
  const facts = await undetectedByKind(setup.policy, settings);
  return (decision) => weighCeremony(decision, { ...setup, ...facts });
}

/** All that tickets are decided by, opinions on them included where they were asked for. Throws as `route` does. */
export async function routeSetup(
  tickets: readonly Ticket[],
  options: Omit<RouteOptions, "withFlips">,
): Promise<{ readonly setup: DecisionSetup; readonly settings: Settings }> {
  const environment = readEnvironment();
  const settings = await effectiveSettings(options.flags, options.folder, environment);
  const repository = repositoryOf(options.folder);
  const loaded = await loadDecisionSetup(settings, {
    outcomes: recordedOutcomes(settings),
    at: systemClock(),
    repository,
    factsFor: async (policy) =>
      repository !== undefined && tickets.length > 0 && wantsFacts(tickets, policy)
        ? factsAt(repository, environment)
        : undefined,
  });
  requireCompatible(options.compat, loaded.policy);
  const decided = { ...loaded, compat: options.compat, diff: options.diff };
  const asking = { ...options, settings, environment, repository };
  return { setup: { ...decided, ...(await opinions(tickets, decided, asking)) }, settings };
}

async function opinions(
  tickets: readonly Ticket[],
  setup: DecisionSetup,
  {
    assess,
    ...asking
  }: Omit<RouteAsking, "signal" | "say"> & { readonly assess?: AssessOptions | undefined },
): Promise<Pick<DecisionSetup, "answers" | "unasked">> {
  if (assess === undefined) return { unasked: "none is asked without --assess" };
  if (setup.policy.assessor === undefined) return {};
  // Loaded only where somebody may be asked.
  const { assessForRoute } = await import("./assessing/assess-for-route.ts");
  return { answers: await assessForRoute(tickets, setup, { ...asking, ...assess }) };
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
