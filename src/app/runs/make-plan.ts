import type { CommandRunner, FoundCommands } from "../../commands/index.ts";
import { findCommands, WHOLE_TICKET_KINDS } from "../../commands/scripts/index.ts";
import type { ModelRegistry, Policy, TaskKind, Ticket } from "../../domain/index.ts";
import type { Catalogue } from "../../settings/index.ts";
import type { RepositoryFacts } from "../../triage/index.ts";
import { systemClock } from "../clock.ts";
import { loadDecisionSetup } from "../decision-setup.ts";
import { undetectedByKind } from "../economy/undetected-by-kind.ts";
import type { Settings } from "../effective-settings.ts";
import { recordedOutcomes } from "../evidence/recorded-outcomes.ts";
import { ledgerForPeople } from "../ledger-place.ts";
import { wantsFacts } from "../policy-asks.ts";
import { repositoryFacts } from "../repository-facts.ts";
import { fileSizes } from "./file-sizes.ts";
import { type RunPlan, runPlan } from "./run-plan.ts";
import { tiedTickets } from "./tied-tickets.ts";

export interface PlanParts {
  readonly root: string;
  readonly base: string;
  readonly settings: Settings;
  readonly runner: CommandRunner;
  /** What of the declared models is really there. */
  readonly modelsOf: (declared: Catalogue, policy: Policy) => Promise<ModelRegistry>;
}

export interface MadePlan {
  readonly plan: RunPlan;
  readonly facts: RepositoryFacts | undefined;
}

/** Everything that a run needs to know before it begins; asks the repository and the providers, and changes nothing. */
export async function makePlan(
  tickets: readonly Ticket[],
  { root, base, settings, runner, modelsOf }: PlanParts,
): Promise<MadePlan> {
  const fileBytes = await fileSizes(root, tickets);
  const found = await findCommands({ root, runner });
  const scripts = builtInKinds(found);
  const setup = await loadDecisionSetup(settings, {
    outcomes: recordedOutcomes(settings),
    at: systemClock(),
    repository: root,
    modelsOf,
    scripts,
    factsFor: async (policy) =>
      wantsFacts(tickets, policy) ? repositoryFacts(root, { runner, commit: base }) : undefined,
  });
  const { fileBytes: _unused, facts, ...decided } = setup;
  const decisions = { ...decided, ...(await undetectedByKind(decided.policy, settings)) };
  const ties = settings.delegate ? await tiedTickets(tickets, { root, setup }) : undefined;
  const plan = runPlan({
    root,
    base,
    tickets,
    decisions: ties === undefined ? decisions : { ...decisions, ties },
    asksRepository: facts !== undefined,
    fileBytes,
    found,
    // A password is no business of the journal's.
    settings: { ...settings, ledger: ledgerForPeople(settings.ledger) },
  });
  return { plan, facts };
}

/** Kinds that a script of ours, or a tool of the repository's own, does without a model. */
function builtInKinds(found: FoundCommands): readonly TaskKind[] {
  const hasTool = {
    lint: found.lintFix !== undefined || found.lint !== undefined,
    format: found.format !== undefined,
    "cross-link": true,
  } satisfies Record<(typeof WHOLE_TICKET_KINDS)[number], boolean>;
  return WHOLE_TICKET_KINDS.filter((kind) => hasTool[kind]);
}
