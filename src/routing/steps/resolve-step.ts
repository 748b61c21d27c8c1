import {
  type DecidedStep,
  type Model,
  type ModelRegistry,
  modelNamed,
  type NanoUsd,
  type PipelineStep,
  type Place,
  type Policy,
  type Rung,
  strongerTier,
  type Task,
  TIERS,
  type Tier,
  tierRank,
  weakerTier,
} from "../../domain/index.ts";
import {
  type AttemptCosts,
  type Candidate,
  candidatesAmong,
  type PricedStep,
  type RejectedCandidate,
} from "./candidates.ts";
import type { Course } from "./course.ts";
import { delegateBounds } from "./delegate-bounds.ts";

/** What of a context the steps of every task depend on. */
export interface StepContext {
  readonly policy: Policy;
  readonly models: ModelRegistry;
  /** The tighter one of the policy's cap and the caller's. */
  readonly cap: NanoUsd | undefined;
  readonly costs: AttemptCosts;
}

/** The task, and what was decided of it before its steps are looked at. */
export interface Sides {
  readonly task: Task;
  readonly course: Omit<Course, "steps">;
  readonly context: StepContext;
}

/** A step with its tiers and models, and every model that was out. Several, where several reviewers judge. */
export interface ResolvedStep extends PricedStep {
  readonly rejected: readonly RejectedCandidate[];
  readonly warnings: readonly string[];
  /** Its rungs are what was learned. */
  readonly isLearned: boolean;
}

export function resolveStep(step: PipelineStep, sides: Sides): readonly ResolvedStep[] {
  const { policy } = sides.context;
  const { place, tier, stepTiers } = sides.course;
  const isScript = step.tier === "automated" || (place === "script" && step.kind === "coding");
  const wanted = step.tier === "routed" ? (stepTiers[step.step] ?? tier) : step.tier;
  const modelPlace = placeOfModel(step, place);
  const back = !isScript && isDelegated(step, modelPlace) ? takeBackTier(wanted, policy) : undefined;
  const learned = learnedRungsFor(step, sides);
  const { priced, rejected, warnings } =
    step.tier === "automated" ? NO_RUNGS : ladderOrLearned(learned, { step, wanted, back, sides });
  const rungs = rungsOf(priced);
  const isScripted = isScript || (rungs.length === 0 && hasTemplate(step));
  const scripted: readonly Rung[] = isScripted ? [{ tier: "automated", models: [] }] : [];
  const decided: DecidedStep = {
    ...unconditional(step),
    // What was learned of a cascade was learned of one attempt at each of its models.
    afterFailures: isLearned(learned, priced) && priced.length > 1 ? 1 : step.afterFailures,
    ...(learned !== undefined && isLearned(learned, priced) ? learnedWay(sides) : {}),
    count: 1,
    tier: isScripted ? "automated" : (rungs[0]?.tier ?? wanted),
    place: isScripted ? "script" : modelPlace,
    takeBack: back === undefined ? undefined : servedFrom(back, rungs),
    ...(back === undefined ? {} : delegateBounds(rungs, sides.context)),
    rungs: [
      ...scripted,
      ...rungs,
      ...(isLearned(learned, priced) ? rungsOf(otherBranches(step, sides)) : []),
    ],
  };
  return Array.from({ length: step.count }, (_, index) => ({
    step: index === 0 ? decided : { ...decided, step: `${step.step}-${index + 1}` },
    priced,
    rejected,
    warnings: index === 0 ? warnings : [],
    isLearned: isLearned(learned, priced),
  }));
}

function rungsOf(priced: PricedStep["priced"]): readonly Rung[] {
  return priced.map((rung) => ({
    tier: rung.tier,
    models: rung.candidates.map((candidate) => candidate.model.id),
  }));
}

/** Behind the longest way, and in no projection: they come into it by what an attempt has cost. */
function otherBranches(step: PipelineStep, sides: Sides): PricedStep["priced"] {
  const { learned } = sides.course;
  return learned === undefined
    ? []
    : learnedAmong({ models: learned.others, atLeast: learned.atLeast }, step, sides).priced;
}

/** A run picks the branch by what an attempt has cost; where there is only one, the rungs say all. */
function learnedWay({ course }: Sides): Pick<PipelineStep, "learned"> {
  const { learned } = course;
  return learned?.start === undefined || learned.models.length < 2 ? {} : { learned: learned.start };
}

type UnconditionalStep = Omit<PipelineStep, "when">;

/** Steps without their conditions, which hold where a step is decided: taking a key out costs more than the rest of a step. */
const unconditionals = new WeakMap<PipelineStep, UnconditionalStep>();

function unconditional(step: PipelineStep): UnconditionalStep {
  const known = unconditionals.get(step);
  if (known !== undefined) return known;
  const { when: _when, ...rest } = step;
  unconditionals.set(step, rest);
  return rest;
}

interface FoundRungs {
  readonly priced: PricedStep["priced"];
  readonly rejected: readonly RejectedCandidate[];
  readonly warnings: readonly string[];
}

const NO_RUNGS: FoundRungs = { priced: [], rejected: [], warnings: [] };

/** What was learned, where any of its models may do the step; else the policy's own ladder. */
function ladderOrLearned(
  learned: FoundRungs | undefined,
  {
    step,
    wanted,
    back,
    sides,
  }: {
    readonly step: PipelineStep;
    readonly wanted: Tier;
    readonly back: Tier | undefined;
    readonly sides: Sides;
  },
): FoundRungs {
  if (learned !== undefined && learned.priced.length > 0) return learned;
  const tiers = tiersFrom(wanted, step, { policy: sides.context.policy, back });
  const found = findRungs(tiers, step, sides);
  if (learned === undefined) return found;
  const warning = `none of the learned models may do step "${step.step}"; the policy's own ladder is used`;
  return {
    ...found,
    rejected: [...learned.rejected, ...found.rejected],
    warnings: [warning, ...found.warnings],
  };
}

/** The learned models that may do the step, in their order, each a rung of its own. */
function learnedRungsFor(step: PipelineStep, sides: Sides): FoundRungs | undefined {
  const { learned } = sides.course;
  if (learned === undefined || step.kind !== "coding" || step.tier !== "routed") return undefined;
  return learnedAmong(learned, step, sides);
}

function learnedAmong(
  { models, atLeast }: { readonly models: readonly string[]; readonly atLeast: Tier },
  step: PipelineStep,
  { task, context }: Sides,
): FoundRungs {
  const priced: { tier: Tier; candidates: readonly Candidate[] }[] = [];
  const rejected: RejectedCandidate[] = [];
  for (const id of models) {
    const model = modelNamed(context.models, id);
    if (model === undefined) {
      rejected.push({ model: id, because: NOT_HERE, byCap: false });
      continue;
    }
    const because = objectionToLearned(model, atLeast, context.policy);
    if (because !== undefined) {
      rejected.push({ model: id, because, byCap: false });
      continue;
    }
    const found = candidatesAmong([model], { step, task, wanting: [] }, context);
    rejected.push(...found.rejected);
    if (found.candidates.length > 0) priced.push({ tier: model.tier, candidates: found.candidates });
  }
  return { priced, rejected, warnings: [] };
}

const NOT_HERE = "learned, and none of the models that may be chosen here";

function objectionToLearned(model: Model, atLeast: Tier, { cap }: Policy): string | undefined {
  if (tierRank(model.tier) < tierRank(atLeast)) return `learned, and below ${atLeast}, which this work needs`;
  return tierRank(model.tier) > tierRank(cap) ? `learned, and above the policy's cap ${cap}` : undefined;
}

function isLearned(learned: FoundRungs | undefined, priced: PricedStep["priced"]): boolean {
  return learned !== undefined && learned.priced === priced;
}

/** Where the task itself is a script, what its other steps ask of a model stays in the main conversation. */
function placeOfModel(step: PipelineStep, place: Place): Place {
  if (step.fresh) return "isolated";
  return place === "script" ? "main" : place;
}

/** A message that can be made without any model: what a model would word is not worth a stronger one. */
function hasTemplate({ kind, template }: PipelineStep): boolean {
  return kind === "commit" && template !== undefined;
}

function isDelegated(step: PipelineStep, place: Place): boolean {
  return step.kind === "coding" && place === "isolated" && !step.fresh;
}

/** The main conversation's tier, never weaker than the one that failed. */
function takeBackTier(from: Tier, { main, cap }: Policy): Tier {
  return weakerTier(strongerTier(from, main === "routed" ? UNROUTED_MAIN : main), cap);
}

/** What a main conversation is opened at where the policy leaves it to the task, and the task was not strong enough. */
const UNROUTED_MAIN: Tier = "mid";

/** The weakest tier from `wanted` up that has a model, else the strongest there is. */
function servedFrom(wanted: Tier, rungs: readonly Rung[]): Tier | undefined {
  return (rungs.find(({ tier }) => tierRank(tier) >= tierRank(wanted)) ?? rungs.at(-1))?.tier;
}

/** The tiers that a step may reach, weakest first: those that it falls back to, or those that it climbs to. */
function tiersFrom(
  wanted: Tier,
  step: PipelineStep,
  { policy, back }: { readonly policy: Policy; readonly back: Tier | undefined },
): readonly Tier[] {
  const isClimbing = step.fallback.length === 0 && !hasTemplate(step);
  const above = isClimbing ? (step.ladder ?? policy.ladder) : step.fallback;
  const reached = new Set([wanted, ...above, ...(back === undefined ? [] : [back])]);
  return TIERS.filter(
    (tier) =>
      reached.has(tier) &&
      (tier === wanted || (tierRank(tier) > tierRank(wanted) && tierRank(tier) <= tierRank(policy.cap))),
  );
}

/** Those of `tiers` that have a model; a tier without one is passed over upwards, never down. */
function findRungs(tiers: readonly Tier[], step: PipelineStep, { task, course, context }: Sides): FoundRungs {
  const rejected: RejectedCandidate[] = [];
  const priced: { tier: Tier; candidates: readonly Candidate[] }[] = [];
  for (const tier of tiers) {
    const models = context.models.filter((model) => model.tier === tier);
    const wanting = step.kind === "coding" ? course.wanting : [];
    const found = candidatesAmong(models, { step, task, wanting }, context);
    rejected.push(...found.rejected);
    if (found.candidates.length > 0) priced.push({ tier, candidates: found.candidates });
    // A stronger tier would only be dearer. What was named as a fallback is tried: it may have the price that this one lacks.
    else if (step.fallback.length === 0 && found.rejected.some((each) => each.byCap)) break;
  }
  const [first] = priced;
  const [wanted] = tiers;
  const instead = first === undefined ? "its template is used" : `${first.tier} was taken, the next tier up`;
  const isServed = first === undefined ? !hasTemplate(step) : first.tier === wanted;
  const warnings = isServed ? [] : [`no model serves ${wanted} for step "${step.step}"; ${instead}`];
  return { priced, rejected, warnings };
}
