import {
  addUsd,
  type ClassRollout,
  type ComplexityScore,
  type CostRange,
  type Decision,
  type DecisionBasis,
  type Evidence,
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
import { choosePlace } from "./choose-place.ts";
import { type Compat, compatTier } from "./compat.ts";
import type { Limits } from "./limits.ts";
import type { Course } from "./steps/course.ts";
import { learnedRungs } from "./steps/learned-rungs.ts";
import {
  capRefusal,
  createStepResolver,
  type ResolvedSteps,
  type StepResolver,
} from "./steps/resolve-steps.ts";
import { type ChosenTier, chooseTier } from "./tier/choose-tier.ts";
import { evaluate } from "./tier/condition.ts";
import { passRateAt, wantingModels } from "./tier/pass-rates.ts";

/** Everything a decision depends on besides the task. The same values give the same decision, always. */
export interface DecisionContext {
  readonly policy: Policy;
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly evidence: Evidence;
  readonly limits: Limits;
  /** Reproduces a document's own routing in place of the policy's rules, risk and evidence. */
  readonly compat?: Compat | undefined;
  /** Where the work is, as evidence and learned routes name it; their own rows count before those of all. */
  readonly repository?: string | undefined;
  /** Classes of work on their way to a weaker tier; at most one for each kind. */
  readonly rollouts?: readonly ClassRollout[] | undefined;
  /**
   * By task: what keeps it, or one of its files, from being done apart from the other tasks of its run. Found when the run was planned; what
   * ties a chunk to the others of its plan is in its `partOf`.
   */
  readonly ties?: Readonly<Record<string, readonly RunTie[]>> | undefined;
  /** Prices are those of this moment. */
  readonly at: Instant;
  /** Digests of the values above, made once by whoever loaded them. */
  readonly basis: DecisionBasis;
}

/** What keeps a task from being done apart: as a whole, which says nothing of its chunks, or by the file named. */
export interface RunTie {
  readonly file?: string;
  readonly because: string;
}

/**
 * Where a task goes, and why: the one evaluator, used by every door. Base rules, then modifiers, then an assessor's opinion, then
 * evidence, then a rollout, then floor and cap, then the place, then what was learned, then what each model cannot do, then expected
 * cost. Calls nothing and knows no clock.
 */
export function decide(task: Task, context: DecisionContext): Decision {
  const { policy, limits } = context;
  const chosen =
    context.compat === undefined ? chooseTier(task, context) : compatTier(context.compat, task, policy);
  const { place, step: placeStep } = choosePlace(task, chosen.rule, {
    policy,
    limits,
    ties: tiesOf(task, context),
  });
  const raises = raisesByPlace(chosen.tier, place, policy);
  const tier = raises.at(-1)?.to ?? chosen.tier;
  const known = preparedFor(context);
  const course: Course = {
    steps: stepsFor(task, policy),
    place,
    // Beside a script, what is still asked of a model is asked of one that needs no watching.
    tier: tier === "automated" ? weakerTier("mid", policy.cap) : tier,
    stepTiers: chosen.stepTiers,
    wanting: wantingFor(task, context, known),
    learned: learnedRungs(task, chosen, { policy, place, repository: context.repository }),
  };
  const resolved = known.resolver.resolve(task, course);
  const trace = [
    ...facts(task),
    ...chosen.trace,
    placeStep,
    ...raises,
    ...learnedTrace(course),
    ...resolved.rejectedTrace,
  ];
  const warnings = [...task.warnings, ...chosen.warnings, ...resolved.warnings];
  const work = resolved.projected((at) => passRateAt(task, at, context), task.ticket.kind ?? "");
  const expectedCost = withAssessment(work, task);
  const refusal = resolved.refusal ?? capRefusal(expectedCost, capOf(context));
  if (refusal !== undefined) {
    const { code, because } = refusal;
    const { rejected } = resolved;
    const base = {
      task,
      policy: policy.name,
      rule: chosen.rule.name,
      rejected,
      warnings,
      basis: context.basis,
    };
    return { ...base, outcome: "refused", tier, code, because, trace };
  }
  const [model, ...fallbacks] = resolved.models;
  const decidedTier = place === "script" ? "automated" : (resolved.learnedTier ?? course.tier);
  // Written out: spread over a decision's many keys takes longer than all that came before.
  return {
    task,
    policy: policy.name,
    rule: chosen.rule.name,
    rejected: resolved.rejected,
    warnings,
    basis: context.basis,
    outcome: "routed",
    tier: decidedTier,
    place,
    model,
    because: becauseOf({ task, course, resolved, chosen, raises }),
    steps: resolved.steps,
    cascade: resolved.cascade,
    fallbacks,
    passRate: passRateAt(task, resolved.workTier ?? decidedTier, context),
    // What place or learning changed afterwards was not left to chance.
    propensity: decidedTier === chosen.tier && course.learned === undefined ? chosen.propensity : undefined,
    expectedCost,
    trace: [...trace, ...resolved.pricedTrace],
  };
}

/** A chunk has those of its own files: the rest of its ticket is done by others. */
function tiesOf({ ticket: { id, partOf, files = [] } }: Task, { ties }: DecisionContext): readonly string[] {
  const ofRun = (ties?.[partOf?.task ?? id] ?? []).filter(
    ({ file }) => partOf === undefined || (file !== undefined && files.includes(file)),
  );
  return [...(partOf?.ties ?? []), ...ofRun.map(({ because }) => because)];
}

interface Prepared {
  readonly resolver: StepResolver;
  /** By kind of work. */
  readonly wanting: Map<string, readonly string[]>;
}

/**
 * What of a context's tasks is the same for many of them, remembered as long as the context is. Making it costs nothing, and nothing
 * but speed depends on it.
 */
const prepared = new WeakMap<DecisionContext, Prepared>();

function preparedFor(context: DecisionContext): Prepared {
  const known = prepared.get(context);
  if (known !== undefined) return known;
  const { policy, models, priceBook, at } = context;
  const resolver = createStepResolver({ policy, models, priceBook, at, cap: capOf(context) });
  const made = { resolver, wanting: new Map<string, readonly string[]>() };
  prepared.set(context, made);
  return made;
}

function wantingFor(task: Task, context: DecisionContext, { wanting }: Prepared): readonly string[] {
  const kind = task.ticket.kind ?? "";
  const known = wanting.get(kind);
  if (known !== undefined) return known;
  const found = wantingModels(task, context);
  wanting.set(kind, found);
  return found;
}

/** What asking for an opinion cost is part of what the decision costs, whatever the opinion changed. */
function withAssessment(range: CostRange | undefined, { assessment }: Task): CostRange | undefined {
  if (assessment === undefined || range === undefined) return range;
  const { cost } = assessment;
  if (cost === undefined) return undefined;
  const { low, expected, high } = range;
  return { ...range, low: addUsd(low, cost), expected: addUsd(expected, cost), high: addUsd(high, cost) };
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

function becauseOf({
  task,
  course,
  resolved,
  chosen,
  raises,
}: {
  readonly task: Task;
  readonly course: Course;
  readonly resolved: ResolvedSteps;
  readonly chosen: ChosenTier;
  readonly raises: readonly Raise[];
}): string {
  if (course.place === "script") return `a script does "${task.ticket.kind}" at no cost`;
  if (course.learned !== undefined && resolved.learnedTier !== undefined) {
    return `learned from ${course.learned.trace.outcomes} outcomes`;
  }
  const last = raises.at(-1);
  return last === undefined ? chosen.because : `${last.signal}, and ${last.because}`;
}

function learnedTrace({ learned }: Course): readonly TraceStep[] {
  return learned === undefined ? [] : [learned.trace];
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
    fileFact(task),
    task.complexityScore === undefined ? undefined : scoreFact(task.complexityScore),
    task.contextTokens === undefined
      ? undefined
      : [`about ${task.contextTokens.value} tokens of context`, task.contextTokens.signal],
  ];
  return found.flatMap((each) =>
    each === undefined ? [] : [{ kind: "fact-found", fact: each[0], signal: each[1] } as const],
  );
}

function fileFact({ fileCount, filesUnknown }: Task): readonly [string, string] | undefined {
  if (fileCount !== undefined) return [`files: ${fileCount.value}`, fileCount.signal];
  return filesUnknown === undefined ? undefined : ["files: unknown", filesUnknown];
}

const MOST_FEATURES = 3;

/** The features that weigh most, each with what it was read off. */
function scoreFact({ value, features }: ComplexityScore): readonly [string, string] {
  const heaviest = features.slice(0, MOST_FEATURES);
  const said = heaviest.map((each) => `${each.feature} ${each.value.toFixed(2)}: ${each.signal}`);
  return [`complexity score ${value.toFixed(2)}`, said.join("; ")];
}

/** The tighter one of the policy's cap and the caller's. */
function capOf({ policy, limits }: DecisionContext): NanoUsd | undefined {
  const [own, given] = [policy.caps.taskUsd, limits.taskUsd];
  if (own === undefined || given === undefined) return own ?? given;
  return own < given ? own : given;
}
