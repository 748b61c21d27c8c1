import type {
  ClassRollout,
  Decision,
  DecisionBasis,
  Evidence,
  Instant,
  ModelRegistry,
  Policy,
  Task,
  TaskKind,
  Ticket,
} from "../domain/index.ts";
import { decide, type Limits } from "../routing/index.ts";
import { type Catalogue, digest } from "../settings/index.ts";
import { describe, localEligibility, type RepositoryFacts } from "../triage/index.ts";
import { type AssessedContext, assessedTask } from "./assessing/assessed-task.ts";
import type { Settings } from "./effective-settings.ts";
import { evidenceFor } from "./evidence/evidence-for.ts";
import type { OutcomeSource } from "./evidence/recorded-outcomes.ts";
import { factsAskedBy } from "./policy-asks.ts";
import { loadPresets } from "./presets.ts";
import { reachesLocalTools } from "./providers/reaches-local-tools.ts";
import { servedCatalogue } from "./providers/served-catalogue.ts";
import { rolloutsInForce } from "./rollouts/rollouts-in-force.ts";
import { readDecisions } from "./trials/trial-decisions.ts";

/** Everything that a decision needs besides the ticket, loaded once. */
export interface DecisionSetup extends AssessedContext {
  readonly fileBytes: ReadonlyMap<string, number> | undefined;
  /** What the repository knows of work like this; `undefined` where nobody asked it. */
  readonly facts: RepositoryFacts | undefined;
  /** What was changed so far, as a unified diff. */
  readonly diff?: string | undefined;
}

/**
 * The policy, the models that the settings' providers serve, and their prices. Throws `settings.invalid` and `input.missing`.
 */
export async function loadDecisionSetup(
  settings: Settings,
  known: {
    readonly outcomes: OutcomeSource;
    readonly at: Instant;
    /** Whose own outcomes come first, once there are enough of them. */
    readonly repository?: string | undefined;
    readonly fileBytes?: ReadonlyMap<string, number>;
    /** Asked once, where the policy may want to know. */
    readonly factsFor?: (policy: Policy) => Promise<RepositoryFacts | undefined>;
    /** What of the declared models is really there, where that was or can be asked: see `Providers.models`. */
    readonly modelsOf?: (declared: Catalogue, policy: Policy) => Promise<ModelRegistry>;
    /** Kinds of work that can be done without a model here, besides those of the settings. */
    readonly scripts?: readonly TaskKind[];
  },
): Promise<DecisionSetup> {
  const presets = await loadPresets();
  const policy = await presets.policy(settings.policy, settings.policyFrom);
  const { models: declared, priceBook } = await servedCatalogue(settings);
  const models = (await known.modelsOf?.({ models: declared, priceBook }, policy)) ?? declared;
  const catalogue = { models, priceBook };
  const limits: Limits = {
    delegate: settings.delegate,
    whitelist: settings.whitelist,
    scripts: [...new Set([...settings.scripts.map(({ name }) => name), ...(known.scripts ?? [])])],
    taskUsd: settings.taskCapUsd,
  };
  const { at, repository } = known;
  const outcomes = await known.outcomes(catalogue);
  const evidence = evidenceFor(outcomes, { ...catalogue, policy, at, repository });
  const decisions = await citedDecisions(settings);
  const rollouts = rolloutsInForce(settings.rollouts, outcomes, { ...catalogue, policy, at, decisions });
  const basis = basisOf(policy, catalogue, { evidence, rollouts });
  const facts = await known.factsFor?.(policy);
  const { fileBytes } = known;
  const measured = { evidence, rollouts, repository };
  return { policy, ...catalogue, ...measured, limits, at, basis, fileBytes, facts };
}

/** Read only where a rollout rests on one: deciding must not wait for what nobody cites. */
async function citedDecisions({ rollouts, ledger }: Pick<Settings, "rollouts" | "ledger">) {
  if (rollouts.every(({ record }) => record === undefined)) return [];
  return readDecisions(ledger);
}

export function decideTicket(ticket: Ticket, setup: DecisionSetup): Decision {
  return decide(taskOf(ticket, setup), setup);
}

/** What triage finds out about a ticket, with what the policy's assessor has said of it. */
export function taskOf(ticket: Ticket, setup: DecisionSetup): Task {
  const { models, policy, fileBytes, facts, diff } = setup;
  const task = describe(ticket, {
    models,
    risk: policy.risk,
    ...(fileBytes === undefined ? {} : { fileBytes }),
    ...(facts === undefined ? {} : { repository: facts }),
    ...(diff === undefined ? {} : { diff }),
    ...(factsAskedBy(policy).complexityScore ? { complexityWeights: policy.complexityWeights } : {}),
  });
  return assessedTask(withLocalObjections(task, setup), setup);
}

/** Only where work with tools may come to a local model at all. */
function withLocalObjections(task: Task, { policy, evidence }: DecisionSetup): Task {
  if (!reachesLocalTools(policy)) return task;
  const { objections } = localEligibility(task, {
    hasVerifier: policy.pipeline.some(({ kind, gates }) => kind === "coding" && gates.length > 0),
    dependsInWave: task.ticket.dependsOn.length > 0,
    escalationRatio: failedLocally(task, { policy, evidence }),
  });
  return objections.length === 0 ? task : { ...task, localObjections: objections };
}

/** The share of this class's local attempts that failed, once there are enough of them to say so. */
function failedLocally(
  { ticket: { kind } }: Task,
  { policy, evidence }: Pick<DecisionSetup, "policy" | "evidence">,
): number | undefined {
  const rows = evidence.filter((row) => row.tier === "local" && row.kind === kind);
  const [n, passes] = [sumOf(rows.map((row) => row.n)), sumOf(rows.map((row) => row.passes))];
  return n < policy.evidence.minimum ? undefined : 1 - passes / n;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function basisOf(
  policy: Policy,
  { models, priceBook }: Catalogue,
  { evidence, rollouts }: { readonly evidence: Evidence; readonly rollouts: readonly ClassRollout[] },
): DecisionBasis {
  return {
    policy: digest(policy),
    priceBook: digest(priceBook),
    models: digest(models),
    evidence: digest(rollouts.length === 0 ? evidence : { evidence, rollouts }),
  };
}
