import {
  type Decision,
  type Evidence,
  type Instant,
  type ModelRegistry,
  type Policy,
  type PriceBook,
  type RoutedDecision,
  SufficeError,
  type Task,
  type Tier,
  unknownWork,
} from "../../domain/index.ts";
import { decide, type Limits, NO_LIMITS } from "../../routing/index.ts";
import { type EstimatedStep, estimateStep } from "./estimate-step.ts";
import { type SummedRange, sumRanges } from "./estimated-range.ts";
import type { MeasuredSteps } from "./measured-step.ts";

export interface EstimateContext {
  /** The work to be done; left out: work of which nothing is known, so that steps for some tasks only are not in it. */
  readonly task?: Task;
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  /** Prices are those of this moment. */
  readonly at: Instant;
  readonly measured?: MeasuredSteps;
  readonly evidence?: Evidence;
  readonly limits?: Limits;
  /** How many such features, at least 1. */
  readonly features?: number;
}

export interface PhaseEstimate {
  readonly phase: string;
  readonly cost: SummedRange;
}

export interface PipelineEstimate {
  readonly policy: string;
  readonly steps: readonly EstimatedStep[];
  /** In the order of the pipeline. Steps without a phase are in none. */
  readonly phases: readonly PhaseEstimate[];
  readonly feature: SummedRange;
  readonly features: { readonly count: number; readonly cost: SummedRange };
  /** Steps of the pipeline that this work does not go through. */
  readonly left: readonly string[];
}

/**
 * What a piece of work will cost under a policy: by step, phase, feature, and for a number of features, as ranges that say on what they
 * rest. Caps in dollars are left aside: an estimate above one is worth knowing. Throws the decision's own code where no model may do it.
 */
export function estimatePipeline(policy: Policy, context: EstimateContext): PipelineEstimate {
  const { measured = {}, features = 1, priceBook, at } = context;
  const task = context.task ?? unknownWork("estimate");
  const decision = decisionFor(task, policy, context);
  const contextTokens = task.contextTokens?.value;
  const passRate = rememberedByTier((tier) => passRateAt(tier, task, policy, context));
  const steps = [
    ...assessmentOf(task),
    ...decision.steps.map((step) =>
      estimateStep(step, measured, { policy, priceBook, at, contextTokens, passRate }),
    ),
  ];
  const names = [...new Set(steps.flatMap(({ phase }) => phase ?? []))];
  return {
    policy: policy.name,
    steps,
    phases: names.map((phase) => ({ phase, cost: sumRanges(steps.filter((step) => step.phase === phase)) })),
    feature: sumRanges(steps),
    features: { count: features, cost: sumRanges(steps, features) },
    left: policy.pipeline.map(({ step }) => step).filter((name) => !steps.some(({ step }) => step === name)),
  };
}

function decisionFor(task: Task, policy: Policy, context: EstimateContext): RoutedDecision {
  const decision = decideUncapped(task, policy, context);
  if (decision.outcome === "routed") return decision;
  throw new SufficeError(decision.code, {
    message: `policy "${policy.name}" cannot be estimated: ${decision.because}. Add a provider that serves this tier, or name another policy.`,
  });
}

function decideUncapped(task: Task, policy: Policy, context: EstimateContext): Decision {
  const { models, priceBook, at, evidence = [] } = context;
  const limits = { ...(context.limits ?? NO_LIMITS), taskUsd: undefined };
  const basis = { policy: "", priceBook: "", models: "", evidence: "" };
  const uncapped = { ...policy, caps: { ...policy.caps, taskUsd: undefined } };
  return decide(task, { policy: uncapped, models, priceBook, evidence, limits, at, basis });
}

/** What the router itself counts on at a tier: it is asked for the same task as if a label had named that tier. */
function passRateAt(tier: Tier, task: Task, policy: Policy, context: EstimateContext): number | undefined {
  const asked = { ...task, named: { tier, model: undefined, signal: "the estimate" } };
  const rule = { name: "asked", when: {}, tier: "named" as const, because: "the estimate asks" };
  const decision = decideUncapped(asked, { ...policy, main: "routed", rules: [rule] }, context);
  if (decision.outcome === "refused") return policy.evidence.prior[tier];
  const work = decision.steps.find(({ kind }) => kind === "coding");
  return work?.tier === tier ? decision.passRate?.mean : policy.evidence.prior[tier];
}

function rememberedByTier(find: (tier: Tier) => number | undefined): (tier: Tier) => number | undefined {
  const known = new Map<Tier, number | undefined>();
  return (tier) => {
    if (!known.has(tier)) known.set(tier, find(tier));
    return known.get(tier);
  };
}

/** What asking for an assessment cost is part of the work's cost. */
function assessmentOf({ assessment }: Task): readonly EstimatedStep[] {
  if (assessment?.cost === undefined) return [];
  const { cost, by, tier } = assessment;
  const from = `what asking ${by} cost`;
  const range = { low: cost, expected: cost, high: cost };
  return [
    {
      step: "assessment",
      phase: undefined,
      tier,
      model: by,
      gates: [],
      cost: range,
      basis: "measured",
      from,
    },
  ];
}
