import {
  type CostRange,
  type DecidedStep,
  type Decision,
  type DecisionBasis,
  type ErrorCode,
  type Evidence,
  formatUsd,
  type Instant,
  type ModelRegistry,
  type NanoUsd,
  type PipelineStep,
  type Place,
  type Policy,
  type PriceBook,
  type Rung,
  strongerTier,
  type Task,
  type Tier,
  type TraceStep,
  tierRank,
} from "../domain/index.ts";
import {
  type AttemptCosts,
  type Candidate,
  type CandidateContext,
  candidatesAt,
  createAttemptCosts,
  type PricedStep,
  type RejectedCandidate,
} from "./candidates.ts";
import { choosePlace } from "./choose-place.ts";
import { type ChosenTier, chooseTier, passRateAt } from "./choose-tier.ts";
import { evaluate } from "./condition.ts";
import type { Limits } from "./limits.ts";
import { projectTask } from "./project-task.ts";

/** Everything a decision depends on besides the task. The same values give the same decision, always. */
export interface DecisionContext {
  readonly policy: Policy;
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly evidence: Evidence;
  readonly limits: Limits;
  /** Prices are those of this moment. */
  readonly at: Instant;
  /** Digests of the values above, made once by whoever loaded them. */
  readonly basis: DecisionBasis;
}

/**
 * Where a task goes, and why: the one evaluator, used by every door. Base rules, then modifiers, then evidence, then
 * floor and cap, then the place, then what each model cannot do, then expected cost. Calls nothing and knows no clock.
 */
export function decide(task: Task, context: DecisionContext): Decision {
  const { policy, limits } = context;
  const chosen = chooseTier(task, context);
  const { place, step: placeStep } = choosePlace(task, chosen.rule, { policy, limits });
  const tier =
    place === "main" && policy.main !== "routed" ? strongerTier(policy.main, chosen.tier) : chosen.tier;
  const opened: readonly TraceStep[] = tier === chosen.tier ? [] : [openedAt(chosen.tier, tier)];
  const cap = tightest(policy.caps.taskUsd, limits.taskUsd);
  const sides = { task, context, chosen, place, tier, cap, costs: createAttemptCosts(task, context) };
  const resolved = policy.pipeline
    .filter((step) => step.when === undefined || evaluate(step.when, task).holds)
    .map((step) => resolveStep(step, sides));
  const steps = resolved.map((each) => each.step);
  const rejected = unique(resolved.flatMap((each) => each.rejected));
  const blocked = resolved.find((each) => each.step.place !== "script" && each.step.rungs.length === 0);
  const base = {
    task,
    policy: policy.name,
    rule: chosen.rule.name,
    rejected: rejected.map(({ model, because }) => ({ model, because })),
    basis: context.basis,
  };
  const trace = [
    ...facts(task),
    ...chosen.trace,
    placeStep,
    ...opened,
    ...rejected.map(({ model, because }): TraceStep => ({ kind: "candidate-rejected", model, because })),
  ];
  const warnings = [...task.warnings, ...chosen.warnings, ...resolved.flatMap((each) => each.warnings)];
  if (blocked !== undefined) {
    const refusal = refusalFor(blocked.step, blocked.rejected);
    return { ...base, outcome: "refused", tier, ...refusal, warnings, trace };
  }
  const expectedCost = projectTask(steps, task, context);
  if (cap !== undefined && expectedCost !== undefined && expectedCost.low > cap) {
    const because = `even the low estimate of ${formatUsd(expectedCost.low)} for all steps is above the cap of ${formatUsd(cap)}`;
    return { ...base, outcome: "refused", tier, code: "budget.task-cap", because, warnings, trace };
  }
  return {
    ...base,
    outcome: "routed",
    ...routed(steps, expectedCost, sides),
    warnings,
    trace: [...trace, ...pricedTrace(steps)],
  };
}

interface Sides {
  readonly task: Task;
  readonly context: DecisionContext;
  readonly chosen: ChosenTier;
  readonly place: Place;
  readonly tier: Tier;
  /** The tighter one of the policy's cap and the caller's. */
  readonly cap: NanoUsd | undefined;
  readonly costs: AttemptCosts;
}

function routed(
  steps: readonly PricedStep[],
  expectedCost: CostRange | undefined,
  { task, context, chosen, place, tier }: Sides,
) {
  const main = steps.find((step) => step.kind === "coding") ?? steps[0];
  const first = main?.rungs.find((rung) => rung.models.length > 0);
  const [model, ...fallbacks] = place === "script" ? [] : (first?.models ?? []);
  const decidedTier = place === "script" ? "automated" : tier;
  return {
    tier: decidedTier,
    place,
    model,
    because: place === "script" ? `a script does "${task.ticket.kind}" at no cost` : chosen.because,
    steps: steps.map(({ priced: _priced, ...step }) => step),
    cascade: main?.rungs.map((rung) => rung.tier) ?? [],
    fallbacks,
    passRate: passRateAt(task, main?.tier ?? decidedTier, context),
    expectedCost,
  };
}

function resolveStep(step: PipelineStep, { task, context, chosen, place, tier, cap, costs }: Sides) {
  const { when: _when, ...rest } = step;
  const isScripted = step.tier === "automated" || (place === "script" && step.kind === "coding");
  const wanted = step.tier === "routed" ? (chosen.stepTiers[step.step] ?? tier) : step.tier;
  const { policy, models } = context;
  const { priced, rejected, warnings } =
    isScripted && step.tier === "automated"
      ? { priced: [], rejected: [], warnings: [] }
      : climb(wanted, step, task, { policy, models, costs, cap });
  const rungs: readonly Rung[] = priced.map((rung) => ({
    tier: rung.tier,
    models: rung.candidates.map((candidate) => candidate.model.id),
  }));
  const scripted: readonly Rung[] = isScripted ? [{ tier: "automated", models: [] }] : [];
  const decided: PricedStep = {
    ...rest,
    tier: isScripted ? "automated" : (rungs[0]?.tier ?? wanted),
    place: isScripted ? "script" : placeOfModel(step, place),
    takeBack: undefined,
    rungs: [...scripted, ...rungs],
    priced,
  };
  return { step: decided, rejected, warnings };
}

/** Where the task itself is a script, what its other steps ask of a model stays in the main conversation. */
function placeOfModel(step: PipelineStep, place: Place): Place {
  if (step.fresh) return "isolated";
  return place === "script" ? "main" : place;
}

/** The tiers of the cascade from `wanted` up that have a model; a tier without one is passed over upwards, never down. */
function climb(wanted: Tier, step: PipelineStep, task: Task, context: CandidateContext) {
  const ladder = context.policy.ladder.filter(
    (tier) => tierRank(tier) > tierRank(wanted) && tierRank(tier) <= tierRank(context.policy.cap),
  );
  const rejected: RejectedCandidate[] = [];
  const priced: { tier: Tier; candidates: readonly Candidate[] }[] = [];
  for (const tier of [wanted, ...ladder]) {
    const found = candidatesAt(tier, step, task, context);
    rejected.push(...found.rejected);
    if (found.candidates.length > 0) priced.push({ tier, candidates: found.candidates });
    else if (found.rejected.some((each) => each.byCap)) break; // a stronger tier would only be dearer
  }
  const [first] = priced;
  const warnings =
    first === undefined || first.tier === wanted
      ? []
      : [`no model serves ${wanted} for step "${step.step}"; ${first.tier} was taken, the next tier up`];
  return { priced, rejected, warnings };
}

function refusalFor(step: DecidedStep, rejected: readonly RejectedCandidate[]) {
  const capped = rejected.find((each) => each.byCap);
  const code: ErrorCode = capped === undefined ? "routing.no-candidate" : "budget.task-cap";
  const because =
    capped === undefined
      ? `no model may do step "${step.step}" at ${step.tier} or above`
      : `step "${step.step}" at ${step.tier}: ${capped.model}: ${capped.because}`;
  return { code, because };
}

function openedAt(from: Tier, to: Tier): TraceStep {
  const signal = "it stays in the main conversation";
  return {
    kind: "tier-raised",
    by: "main conversation",
    from,
    to,
    signal,
    because: "that is opened at this tier",
  };
}

function facts(task: Task): readonly TraceStep[] {
  const found: (readonly [string, string] | undefined)[] = [
    task.ticket.kind === undefined ? undefined : [`kind ${task.ticket.kind}`, "the ticket"],
    task.named === undefined
      ? undefined
      : [`asks for ${task.named.model ?? task.named.tier}`, task.named.signal],
    task.complexity === undefined
      ? undefined
      : [`complexity ${task.complexity.value}`, task.complexity.signal],
    ...task.risks.map((risk) => ["risk", risk.signal] as const),
    task.fileCount === undefined ? undefined : [`files: ${task.fileCount.value}`, task.fileCount.signal],
    task.contextTokens === undefined
      ? undefined
      : [`about ${task.contextTokens.value} tokens of context`, task.contextTokens.signal],
  ];
  return found.flatMap((each) =>
    each === undefined ? [] : [{ kind: "fact-found", fact: each[0], signal: each[1] } as const],
  );
}

function pricedTrace(steps: readonly PricedStep[]): readonly TraceStep[] {
  const seen = new Set<string>();
  return steps.flatMap((step) =>
    step.priced.flatMap((rung) =>
      rung.candidates.flatMap((candidate): readonly TraceStep[] => {
        if (seen.has(candidate.model.id)) return [];
        seen.add(candidate.model.id);
        const because = candidate.cost === undefined ? "no listed price" : "one attempt, projected";
        return [
          {
            kind: "candidate-priced",
            model: candidate.model.id,
            expected: candidate.cost?.expected,
            because,
          },
        ];
      }),
    ),
  );
}

function unique(rejected: readonly RejectedCandidate[]): readonly RejectedCandidate[] {
  return [...new Map(rejected.map((each) => [`${each.model} ${each.because}`, each])).values()];
}

function tightest(a: NanoUsd | undefined, b: NanoUsd | undefined): NanoUsd | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
