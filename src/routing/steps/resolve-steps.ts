import {
  type CostRange,
  type DecidedStep,
  type ErrorCode,
  formatUsd,
  type NanoUsd,
  type Rejection,
  type Task,
  type Tier,
  type TraceStep,
} from "../../domain/index.ts";
import {
  type AttemptCosts,
  createAttemptCosts,
  type PricedStep,
  type RejectedCandidate,
} from "./candidates.ts";
import type { Course } from "./course.ts";
import { type PassRates, projectSteps } from "./project-steps.ts";
import { resolveStep, type StepContext } from "./resolve-step.ts";

/** The steps with their tiers and models, and what there is to say of them. */
export interface ResolvedSteps {
  readonly steps: readonly DecidedStep[];
  readonly rejected: readonly Rejection[];
  readonly warnings: readonly string[];
  /** The models of the step that speaks for the whole, best first. */
  readonly models: readonly string[];
  /** The tier at which what was learned begins; `undefined` where nothing was, or none of it could be used. */
  readonly learnedTier: Tier | undefined;
  /** The tiers of the step that does the work. */
  readonly cascade: readonly Tier[];
  /** The tier at which the work begins; `undefined` without any step. */
  readonly workTier: Tier | undefined;
  readonly rejectedTrace: readonly TraceStep[];
  readonly pricedTrace: readonly TraceStep[];
  /** Set where no model may do one of the steps. */
  readonly refusal: Refusal | undefined;
  /** What they will cost until the work is accepted, at the pass rates of a class of work; `className` is the same for the same rates. */
  projected(passRates: PassRates, className: string): CostRange | undefined;
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly because: string;
}

/** Steps of one context. The same course has the same steps, so that most tasks find theirs made. */
export interface StepResolver {
  resolve(task: Task, course: Course): ResolvedSteps;
}

export type ResolverContext = Omit<StepContext, "costs"> & Parameters<typeof createAttemptCosts>[0];

/** Nothing but speed depends on what it remembers: a course that was seen, of a task whose size is not known, has the same steps again. */
export function createStepResolver(context: ResolverContext): StepResolver {
  const costs = createAttemptCosts(context);
  const known = new Map<string, ResolvedSteps>();
  return {
    resolve(task, course) {
      if (task.contextTokens !== undefined) return resolveSteps(task, course, { ...context, costs });
      const key = keyOf(task, course);
      const before = known.get(key);
      if (before !== undefined) return before;
      const resolved = resolveSteps(task, course, { ...context, costs });
      known.set(key, resolved);
      return resolved;
    },
  };
}

function keyOf(task: Task, { steps, place, tier, stepTiers, wanting, learned }: Course): string {
  const names = steps.map(({ step }) => step).join(" ");
  const parts = [place, tier, names, task.named?.model ?? ""];
  for (const [step, own] of Object.entries(stepTiers)) parts.push(step, own);
  parts.push("wanting", ...wanting);
  if (learned !== undefined)
    parts.push("learned", learned.trace.only ?? "", learned.atLeast, ...learned.models);
  return parts.join("\n");
}

function resolveSteps(
  task: Task,
  course: Course,
  context: ResolverContext & { readonly costs: AttemptCosts },
): ResolvedSteps {
  const resolved = course.steps.flatMap((step) => resolveStep(step, { task, course, context }));
  const steps = resolved.map(({ step }) => step);
  const rejected = unique(resolved.flatMap((each) => each.rejected)).map(({ model, because }) => ({
    model,
    because,
  }));
  const blocked = resolved.find((each) => each.step.place !== "script" && each.step.rungs.length === 0);
  const learnedTier = resolved.find(({ isLearned }) => isLearned)?.step.tier;
  const projections = new Map<string, CostRange | undefined>();
  return {
    steps,
    rejected,
    learnedTier,
    ...headlineOf(steps, learnedTier === undefined ? course : { ...course, tier: learnedTier }),
    warnings: resolved.flatMap((each) => each.warnings),
    rejectedTrace: rejected.map(({ model, because }) => ({ kind: "candidate-rejected", model, because })),
    pricedTrace: pricedTrace(resolved),
    refusal: blocked === undefined ? undefined : refusalFor(blocked.step, blocked.rejected),
    projected(passRates, className) {
      if (!projections.has(className)) {
        projections.set(className, projectSteps(resolved, passRates));
      }
      return projections.get(className);
    },
  };
}

function headlineOf(
  steps: readonly DecidedStep[],
  { place, tier }: Course,
): Pick<ResolvedSteps, "models" | "cascade" | "workTier"> {
  const work = steps.find((step) => step.kind === "coding") ?? steps[0];
  // Where a rule gives its steps tiers of their own, the headline's model is that of a step at the headline's tier.
  const lead = work?.tier === tier ? work : (steps.find((step) => step.tier === tier) ?? work);
  const first = lead?.rungs.find((rung) => rung.models.length > 0);
  return {
    models: place === "script" ? [] : (first?.models ?? []),
    cascade: work?.rungs.map((rung) => rung.tier) ?? [],
    workTier: work?.tier,
  };
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

/** Each model once, at what the work itself would cost there; only models that do something else at what that costs. */
function pricedTrace(steps: readonly PricedStep[]): readonly TraceStep[] {
  const seen = new Set<string>();
  const work = steps.filter(({ step }) => step.kind === "coding");
  return [...work, ...steps].flatMap(({ priced }) =>
    priced.flatMap((rung) =>
      rung.candidates.flatMap((candidate): readonly TraceStep[] => {
        const model = candidate.model.id;
        if (seen.has(model)) return [];
        seen.add(model);
        const because = candidate.cost === undefined ? "no listed price" : "one attempt, projected";
        return [{ kind: "candidate-priced", model, expected: candidate.cost?.expected, because }];
      }),
    ),
  );
}

function unique(rejected: readonly RejectedCandidate[]): readonly RejectedCandidate[] {
  return [...new Map(rejected.map((each) => [`${each.model} ${each.because}`, each])).values()];
}

/** A sum that would overrun it is refused before it is spent. */
export function capRefusal(expected: CostRange | undefined, cap: NanoUsd | undefined): Refusal | undefined {
  if (cap === undefined || expected === undefined || expected.low <= cap) return undefined;
  const because = `even the low estimate of ${formatUsd(expected.low)} for all steps is above the cap of ${formatUsd(cap)}`;
  return { code: "budget.task-cap", because };
}
