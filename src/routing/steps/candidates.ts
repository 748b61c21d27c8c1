import {
  type CostRange,
  type DecidedStep,
  formatUsd,
  type Instant,
  type Model,
  type ModelRegistry,
  type NanoUsd,
  type PipelineStep,
  type Policy,
  type Price,
  type PriceBook,
  type Rejection,
  type Task,
  type Tier,
  type WorkProfile,
} from "../../domain/index.ts";
import { priceAt, projectedCost } from "../../pricing/index.ts";

/** A model still possible for a step, with what an attempt there will probably cost. */
export interface Candidate {
  readonly model: Model;
  /** `undefined` where the model has no price. */
  readonly cost: CostRange | undefined;
}

/** A step's cascade with the candidates still open at each tier. */
export interface PricedStep {
  readonly step: DecidedStep;
  readonly priced: readonly { readonly tier: Tier; readonly candidates: readonly Candidate[] }[];
}

/** What an attempt will probably cost, by model and size of the work; each is projected once, however many steps ask alike. */
export interface AttemptCosts {
  /** `undefined` where the model has no price. */
  of(
    model: Model,
    step: Pick<PipelineStep, "needs">,
    contextTokens: number | undefined,
  ): CostRange | undefined;
  priceOf(model: string): Price | undefined;
}

/** What was projected for tasks of one size is kept until one of another size is asked for: sizes are too many to keep all. */
export function createAttemptCosts({
  policy,
  priceBook,
  at,
}: {
  readonly policy: Policy;
  readonly priceBook: PriceBook;
  readonly at: Instant;
}): AttemptCosts {
  const prices = new Map<string, Price | undefined>();
  const ofUnknownSize = new Map<string, CostRange | undefined>();
  let sized = { contextTokens: -1, costs: new Map<string, CostRange | undefined>() };
  const priceOf = (id: string) => {
    if (!prices.has(id)) prices.set(id, priceAt(priceBook, id, at));
    return prices.get(id);
  };
  return {
    priceOf,
    of({ id }, step, contextTokens) {
      if (contextTokens !== undefined && sized.contextTokens !== contextTokens) {
        sized = { contextTokens, costs: new Map() };
      }
      const known = contextTokens === undefined ? ofUnknownSize : sized.costs;
      const key = isOneAnswer(step) ? `${id} once` : id;
      if (!known.has(key)) {
        known.set(key, projectedCost(workOf(step, policy), priceOf(id), contextTokens));
      }
      return known.get(key);
    },
  };
}

export interface CandidateContext {
  readonly policy: Policy;
  readonly costs: AttemptCosts;
  /** The tighter one of the policy's cap and the caller's. */
  readonly cap: NanoUsd | undefined;
}

/** What a model is wanted for. */
export interface CandidateStep {
  readonly step: Pick<PipelineStep, "needs">;
  readonly task: Task;
  /** Models whose measured outcomes at this class of work do not clear the bar, where others have cleared it. */
  readonly wanting: readonly string[];
}

export interface RejectedCandidate extends Rejection {
  readonly byCap: boolean;
}

/**
 * Which of `models` can serve a step, cheapest expected cost first; before all a model that was asked for by name, after all those
 * that were measured and found wanting.
 */
export function candidatesAmong(
  models: ModelRegistry,
  { step, task, wanting }: CandidateStep,
  context: CandidateContext,
): { readonly candidates: readonly Candidate[]; readonly rejected: readonly RejectedCandidate[] } {
  const candidates: Candidate[] = [];
  const rejected: RejectedCandidate[] = [];
  for (const model of models) {
    const cost = context.costs.of(model, step, task.contextTokens?.value);
    const refusal = refusalOf({ model, cost }, step, task, context);
    if (refusal === undefined) candidates.push({ model, cost });
    else rejected.push({ model: model.id, ...refusal });
  }
  return { candidates: ranked(candidates, task.named?.model, wanting), rejected };
}

/** Hard reasons, each of which a person can check; a preference is not among them. */
function refusalOf(
  { model, cost }: Candidate,
  step: Pick<PipelineStep, "needs">,
  task: Task,
  context: CandidateContext,
): { readonly because: string; readonly byCap: boolean } | undefined {
  if (step.needs.includes("tools") && !model.tools) return { because: "no tool use", byCap: false };
  const [objection] =
    model.tier === "local" && step.needs.includes("tools") ? (task.localObjections ?? []) : [];
  if (objection !== undefined) return { because: `no work for a local model: ${objection}`, byCap: false };
  if (step.needs.includes("vision") && !model.vision) return { because: "no vision", byCap: false };
  const needed = neededContext(workOf(step, context.policy), task);
  if (needed > model.contextWindow) {
    const because = `needs about ${needed} tokens of context, has ${model.contextWindow}`;
    return { because, byCap: false };
  }
  if (context.cap === undefined) return undefined;
  if (cost === undefined) {
    return {
      because: `has no price, so the cap of ${formatUsd(context.cap)} could not be kept`,
      byCap: true,
    };
  }
  if (cost.low <= context.cap) return undefined;
  const because = `even the low estimate of ${formatUsd(cost.low)} is above the cap of ${formatUsd(context.cap)}`;
  return { because, byCap: true };
}

/** Text in, text out: without tools there is nothing to take a second turn for. */
function isOneAnswer({ needs }: Pick<PipelineStep, "needs">): boolean {
  return needs.includes("text") && !needs.includes("tools");
}

function workOf(step: Pick<PipelineStep, "needs">, { work }: Policy): WorkProfile {
  return isOneAnswer(step)
    ? { ...work, turns: { low: 1, expected: 1, high: 1 }, toolResultTokensPerTurn: 0 }
    : work;
}

/** What the conversation holds at its last expected turn. */
function neededContext(work: WorkProfile, task: Task): number {
  const perTurn = work.outputTokensPerTurn + work.toolResultTokensPerTurn;
  return work.prefixTokens + (task.contextTokens?.value ?? work.briefTokens) + work.turns.expected * perTurn;
}

/** Stable: models of equal cost keep their declared order, and one without a price comes after all that have one. */
function ranked(
  candidates: readonly Candidate[],
  named: string | undefined,
  wanting: readonly string[],
): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const costOf = ({ cost }: Candidate) => cost?.expected ?? Number.POSITIVE_INFINITY;
  const groupOf = ({ model: { id } }: Candidate) => (id === named ? 0 : wanting.includes(id) ? 2 : 1);
  return candidates.toSorted((a, b) => {
    const [left, right] = [costOf(a), costOf(b)];
    return groupOf(a) - groupOf(b) || (left === right ? 0 : left - right);
  });
}
