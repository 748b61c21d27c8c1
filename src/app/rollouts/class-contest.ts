import {
  type Evidence,
  type ModelRegistry,
  modelNamed,
  type TaskKind,
  TIERS,
  tierRank,
} from "../../domain/index.ts";
import {
  type Contestant,
  type ContestState,
  foldContest,
  type ModelChange,
  type Outcome,
} from "../../evidence/index.ts";
import { type DecisionSetup, decideTicket } from "../decision-setup.ts";
import { ticketOf } from "../tickets/ticket-input.ts";

/** A kind of work in a repository; `undefined` where outcomes do not name theirs. */
export interface WorkClass {
  readonly kind: TaskKind | undefined;
  readonly repository: string | undefined;
}

/** Who does a class of work, who may try for it, and where the policy sends a ticket of which it knows nothing but the class. */
export interface ClassContest extends WorkClass {
  readonly goesTo: {
    readonly tier: string;
    readonly model: string | undefined;
    readonly rule: string;
    readonly because: string;
  };
  /** `undefined` where no model does it: a script, or a refusal. */
  readonly contest: ContestState | undefined;
}

export interface ContestContext {
  /** As it is where the work is. */
  readonly setup: DecisionSetup;
  /** Of all classes, each with a model's id. */
  readonly outcomes: readonly Outcome[];
  readonly changes: readonly ModelChange[];
  /** The class is the kind of work alone, wherever it was. */
  readonly acrossRepositories: boolean;
}

/** A challenger's share of the tasks in a record's conditions, and how long a record holds. */
const SHARE = 0.2;
const VALID_MS = 90 * 86_400_000;

export function classContest(
  { kind, repository }: WorkClass,
  { setup, outcomes, changes, acrossRepositories }: ContestContext,
): ClassContest {
  const ticket = ticketOf({ title: "The next one of its kind", kind }, "the evidence");
  const { policy, models, evidence, at } = setup;
  const on = (setup.rollouts ?? []).filter(({ stage }) => stage === "on");
  const now = decideTicket(ticket, { ...setup, rollouts: on });
  const goesTo = {
    tier: now.tier,
    model: now.outcome === "routed" ? now.model : undefined,
    rule: now.rule,
    because: now.because,
  };
  const unmeasured = decideTicket(ticket, { ...setup, evidence: [], rollouts: [] });
  const known = { kind, repository, goesTo };
  if (unmeasured.outcome === "refused") return { ...known, contest: undefined };
  const ladder = ladderOf(kind, { models, evidence, start: unmeasured.model }).filter(
    ({ tier }) => tierRank(tier) >= tierRank(policy.floor) && tierRank(tier) <= tierRank(policy.cap),
  );
  const start = ladder.find(({ tier }) => tier === unmeasured.tier);
  if (start === undefined) return { ...known, contest: undefined };
  const { bar, minimum } = policy.evidence;
  const rules = { bar, minimum, share: SHARE, validForMs: VALID_MS };
  const contest = { kind, repository, acrossRepositories, ladder, start, rules, changes, now: at };
  return { ...known, contest: foldContest(contest, outcomes) };
}

/** The classes that outcomes are of, by kind with unknown work last, those of one kind in the order of their repositories. */
export function workClasses(
  outcomes: readonly Outcome[],
  { acrossRepositories }: { readonly acrossRepositories: boolean },
): readonly WorkClass[] {
  const classes = new Map<string, WorkClass>();
  for (const { kind, repository: named } of outcomes) {
    const repository = acrossRepositories ? undefined : named;
    classes.set(JSON.stringify([kind ?? null, repository ?? null]), { kind, repository });
  }
  return [...classes.values()].toSorted(
    (a, b) => undefinedLast(a.kind, b.kind) || undefinedLast(a.repository, b.repository),
  );
}

export function undefinedLast(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Outcomes under the ids of the models that may be chosen, whatever alias they were recorded under. */
export function underModelIds(outcomes: readonly Outcome[], models: ModelRegistry): readonly Outcome[] {
  return outcomes.flatMap((outcome) => {
    const model = modelNamed(models, outcome.model);
    return model === undefined ? [] : [{ ...outcome, model: model.id, tier: model.tier }];
  });
}

/** One model a tier, weakest first: the one whose work it is, else the one with the most outcomes, else the first that is served. */
function ladderOf(
  kind: TaskKind | undefined,
  {
    models,
    evidence,
    start,
  }: {
    readonly models: ModelRegistry;
    readonly evidence: Evidence;
    readonly start: string | undefined;
  },
): readonly Contestant[] {
  return TIERS.flatMap((tier) => {
    const own = models.filter((model) => model.tier === tier && model.tools);
    const measured = evidence
      .filter((row) => row.kind === kind && row.tier === tier)
      .toSorted((a, b) => b.n - a.n);
    const usual = own.find(({ id }) => id === start)?.id ?? measured[0]?.model ?? own[0]?.id;
    return usual === undefined ? [] : [{ tier, model: usual }];
  });
}
