import {
  type Evidence,
  type EvidenceRow,
  type EvidenceRules,
  type Instant,
  type ModelRegistry,
  modelNamed,
  type TaskKind,
  type Tier,
  wilsonBounds,
} from "../../domain/index.ts";
import type { Outcome } from "../outcome.ts";
import {
  type CountedOutcome,
  type CountingRules,
  countedOutcomes,
  type ExpiredOutcomes,
} from "./counted-outcomes.ts";
import { posteriorRate } from "./posterior-rate.ts";

export interface EvidenceContext extends CountingRules {
  readonly rules: Pick<EvidenceRules, "minimum" | "prior">;
  /** Where work is to be decided: its own outcomes come first, once there are `minimum` of them. */
  readonly repository?: string | undefined;
  /** The models that may be chosen: they say which names are one model, and its tier. Outcomes of others are former models'. */
  readonly models?: ModelRegistry | undefined;
}

export interface MeasuredEvidence {
  readonly evidence: Evidence;
  /** What does not count any more, by model, with the reason. */
  readonly expired: readonly ExpiredOutcomes[];
  /** Outcomes of models that are not among those that may be chosen, or whose tier nobody knows. */
  readonly unplaced: number;
}

/**
 * Pass rates of every class of work at every model. `n`, `passes` and `lower` are counts of what was measured: of the repository
 * alone where it has enough, else of all. `mean` and `bayesLower` take everything into account: this class in this repository,
 * shrunk to the class elsewhere, shrunk to the model's other work, shrunk to the policy's prior.
 */
export function measuredEvidence(outcomes: readonly Outcome[], context: EvidenceContext): MeasuredEvidence {
  const { counted, expired } = countedOutcomes(outcomes, context);
  const models = new Map<string, ModelCounts>();
  let unplaced = 0;
  for (const each of counted) {
    const placed = placeOf(each.outcome, context.models);
    if (placed === undefined) unplaced += 1;
    else countInto(models, placed, each);
  }
  const expiredAt = (model: string) =>
    expired
      .filter((each) => (nameIn(each.model, context.models) ?? each.model) === model)
      .reduce((sum, each) => sum + each.outcomes, 0);
  const evidence = [...models].flatMap(([model, counts]) =>
    rowsOf(model, counts, { ...context, expired: expiredAt(model) }),
  );
  return { evidence, expired, unplaced };
}

/**
 * The rows that a decision reads, and no others: of each class of work at each tier the one with the most outcomes. Decisions
 * come out the same, and need not look through the rest.
 */
export function decidingEvidence(evidence: Evidence): Evidence {
  const strongest = new Map<string, EvidenceRow>();
  for (const row of evidence) {
    const key = `${row.kind ?? ""} ${row.tier}`;
    const known = strongest.get(key);
    if (known === undefined || row.n > known.n) strongest.set(key, row);
  }
  return [...strongest.values()];
}

interface Count {
  readonly passes: number;
  readonly n: number;
  readonly outcomes: number;
  readonly newest: Instant | undefined;
}

const NONE: Count = { passes: 0, n: 0, outcomes: 0, newest: undefined };

interface ModelCounts {
  /** As the newest outcome or the registry has it. */
  tier: Tier;
  readonly kinds: Map<TaskKind | undefined, Map<string | undefined, Count>>;
}

interface Placed {
  readonly model: string;
  readonly tier: Tier;
}

function placeOf(outcome: Outcome, models: ModelRegistry | undefined): Placed | undefined {
  if (models === undefined) {
    const { model, tier } = outcome;
    return tier === undefined ? undefined : { model, tier };
  }
  const known = modelNamed(models, outcome.model);
  return known === undefined ? undefined : { model: known.id, tier: known.tier };
}

function nameIn(model: string, models: ModelRegistry | undefined): string | undefined {
  return models === undefined ? undefined : modelNamed(models, model)?.id;
}

function countInto(
  models: Map<string, ModelCounts>,
  { model, tier }: Placed,
  { outcome, weight }: CountedOutcome,
): void {
  let counts = models.get(model);
  if (counts === undefined) models.set(model, (counts = { tier, kinds: new Map() }));
  counts.tier = tier;
  let repositories = counts.kinds.get(outcome.kind);
  if (repositories === undefined) counts.kinds.set(outcome.kind, (repositories = new Map()));
  const passes = outcome.result === "accepted" ? weight : 0;
  const one: Count = { passes, n: weight, outcomes: 1, newest: outcome.at };
  repositories.set(outcome.repository, addCounts(repositories.get(outcome.repository) ?? NONE, one));
}

function addCounts(a: Count, b: Count): Count {
  const newest = (a.newest ?? 0) > (b.newest ?? 0) ? a.newest : (b.newest ?? a.newest);
  return { passes: a.passes + b.passes, n: a.n + b.n, outcomes: a.outcomes + b.outcomes, newest };
}

function sumOf(counts: Iterable<Count>): Count {
  return [...counts].reduce(addCounts, NONE);
}

function rowsOf(
  model: string,
  { tier, kinds }: ModelCounts,
  context: EvidenceContext & { readonly expired: number },
): readonly EvidenceRow[] {
  const { rules, repository, expired } = context;
  const totals = new Map([...kinds].map(([kind, repositories]) => [kind, sumOf(repositories.values())]));
  return [...kinds].map(([kind, repositories]) => {
    const otherWork = sumOf([...totals].filter(([other]) => other !== kind).map(([, count]) => count));
    const isHere = (name: string | undefined) => repository !== undefined && name === repository;
    const own = sumOf([...repositories].filter(([name]) => isHere(name)).map(([, count]) => count));
    const elsewhere = sumOf([...repositories].filter(([name]) => !isHere(name)).map(([, count]) => count));
    const { mean, lower } = posteriorRate(rules.prior[tier], [otherWork, elsewhere, own]);
    const isOwn = repository !== undefined && own.n >= rules.minimum;
    const { newest, ...count } = isOwn ? own : addCounts(elsewhere, own);
    return {
      kind,
      model,
      tier,
      ...count,
      lower: wilsonBounds(count.passes, count.n).lower,
      ...(isOwn ? { repository } : {}),
      mean,
      bayesLower: lower,
      expired,
      ...(newest === undefined ? {} : { newest }),
    };
  });
}
