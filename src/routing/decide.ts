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
  type Task,
  type Tier,
  type TraceStep,
  tierRank,
  weakerTier,
} from "../domain/index.ts";
import { createAttemptCosts, type PricedStep, type RejectedCandidate } from "./candidates.ts";
import { choosePlace } from "./choose-place.ts";
import { chooseTier, passRateAt } from "./choose-tier.ts";
import { type Compat, compatTier } from "./compat.ts";
import { evaluate } from "./condition.ts";
import type { Limits } from "./limits.ts";
import { projectTask } from "./project-task.ts";
import { resolveStep } from "./resolve-step.ts";

/** Everything a decision depends on besides the task. The same values give the same decision, always. */
export interface DecisionContext {
  readonly policy: Policy;
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly evidence: Evidence;
  readonly limits: Limits;
  /** Reproduces a document's own routing in place of the policy's rules, risk and evidence. */
  readonly compat?: Compat | undefined;
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
  const chosen =
    context.compat === undefined ? chooseTier(task, context) : compatTier(context.compat, task, policy);
  const { place, step: placeStep } = choosePlace(task, chosen.rule, { policy, limits });
  const raises = raisesByPlace(chosen.tier, place, policy);
  const tier = raises.at(-1)?.to ?? chosen.tier;
  // Beside a script, what is still asked of a model is asked of one that needs no watching.
  const modelTier = tier === "automated" ? weakerTier("mid", policy.cap) : tier;
  const cap = tightest(policy.caps.taskUsd, limits.taskUsd);
  const costs = createAttemptCosts(task, context);
  const sides = { task, context, chosen, place, tier: modelTier, cap, costs };
  const resolved = stepsFor(task, policy).flatMap((step) => resolveStep(step, sides));
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
    ...raises,
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
    ...routed(steps, expectedCost, { ...sides, because: becauseOf(raises) ?? chosen.because }),
    warnings,
    trace: [...trace, ...pricedTrace(steps)],
  };
}

function routed(
  steps: readonly PricedStep[],
  expectedCost: CostRange | undefined,
  {
    task,
    context,
    because,
    place,
    tier,
  }: {
    readonly task: Task;
    readonly context: DecisionContext;
    readonly because: string;
    readonly place: Place;
    readonly tier: Tier;
  },
) {
  const main = steps.find((step) => step.kind === "coding") ?? steps[0];
  // Where a rule gives its steps tiers of their own, the headline's model is that of a step at the headline's tier.
  const lead = main?.tier === tier ? main : (steps.find((step) => step.tier === tier) ?? main);
  const first = lead?.rungs.find((rung) => rung.models.length > 0);
  const [model, ...fallbacks] = place === "script" ? [] : (first?.models ?? []);
  const decidedTier = place === "script" ? "automated" : tier;
  return {
    tier: decidedTier,
    place,
    model,
    because: place === "script" ? `a script does "${task.ticket.kind}" at no cost` : because,
    steps: steps.map(({ priced: _priced, ...step }) => step),
    cascade: main?.rungs.map((rung) => rung.tier) ?? [],
    fallbacks,
    passRate: passRateAt(task, main?.tier ?? decidedTier, context),
    expectedCost,
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

/**
 * The steps that a task goes through. A chunk is only carried out: planning, review and commit are its ticket's. What sort of
 * work it is, is asked only where nobody said so.
 */
function stepsFor(task: Task, { pipeline }: Policy): readonly PipelineStep[] {
  const { kind, partOf } = task.ticket;
  return pipeline.filter((step) => {
    if (partOf !== undefined && step.kind !== "coding") return false;
    if (step.kind === "classify" && kind !== undefined) return false;
    return step.when === undefined || evaluate(step.when, task).holds;
  });
}

type Raise = Extract<TraceStep, { kind: "tier-raised" }>;

/** What only shows once the place is known: no script for automated work, and a conversation that is open at a tier of its own. */
function raisesByPlace(tier: Tier, place: Place, { main, cap }: Policy): readonly Raise[] {
  const raises: Raise[] = [];
  const raise = (to: Tier, step: Pick<Raise, "by" | "signal" | "because">) => {
    const from = raises.at(-1)?.to ?? tier;
    if (tierRank(to) > tierRank(from)) raises.push({ kind: "tier-raised", from, to, ...step });
  };
  if (place === "script") return raises;
  if (tier === "automated") {
    const because = "only a script is automated; a model has to be trusted with it";
    raise(weakerTier("mid", cap), { by: "no script", signal: "no script does this here", because });
  }
  if (place === "main" && main !== "routed") {
    const signal = "it stays in the main conversation";
    raise(main, { by: "main conversation", signal, because: "that is opened at this tier" });
  }
  return raises;
}

function becauseOf(raises: readonly Raise[]): string | undefined {
  const last = raises.at(-1);
  return last === undefined ? undefined : `${last.signal}, and ${last.because}`;
}

function facts(task: Task): readonly TraceStep[] {
  const found: (readonly [string, string] | undefined)[] = [
    task.ticket.partOf === undefined ? undefined : [`a chunk of "${task.ticket.partOf.task}"`, "the plan"],
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

/** Each model once, at what the work itself would cost there; only models that do something else at what that costs. */
function pricedTrace(steps: readonly PricedStep[]): readonly TraceStep[] {
  const seen = new Set<string>();
  const work = steps.filter(({ kind }) => kind === "coding");
  return [...work, ...steps].flatMap((step) =>
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
