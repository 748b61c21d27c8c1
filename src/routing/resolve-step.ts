import {
  type ModelRegistry,
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
} from "../domain/index.ts";
import {
  type AttemptCosts,
  type Candidate,
  type CandidateContext,
  candidatesAt,
  type PricedStep,
  type RejectedCandidate,
} from "./candidates.ts";
import type { ChosenTier } from "./choose-tier.ts";

/** What has been decided of a task before its steps are looked at. */
export interface Sides {
  readonly task: Task;
  readonly context: { readonly policy: Policy; readonly models: ModelRegistry };
  readonly chosen: Pick<ChosenTier, "stepTiers">;
  readonly place: Place;
  /** For models: never `automated`. */
  readonly tier: Tier;
  /** The tighter one of the policy's cap and the caller's. */
  readonly cap: NanoUsd | undefined;
  readonly costs: AttemptCosts;
}

/** A step with its tiers and models, and every model that was out. Several, where several reviewers judge. */
export interface ResolvedStep {
  readonly step: PricedStep;
  readonly rejected: readonly RejectedCandidate[];
  readonly warnings: readonly string[];
}

export function resolveStep(step: PipelineStep, sides: Sides): readonly ResolvedStep[] {
  const { task, context, chosen, place, tier, cap, costs } = sides;
  const { when: _when, ...rest } = step;
  const isScript = step.tier === "automated" || (place === "script" && step.kind === "coding");
  const wanted = step.tier === "routed" ? (chosen.stepTiers[step.step] ?? tier) : step.tier;
  const { policy, models } = context;
  const modelPlace = placeOfModel(step, place);
  const back = !isScript && isDelegated(step, modelPlace) ? takeBackTier(wanted, policy) : undefined;
  const { priced, rejected, warnings } =
    step.tier === "automated"
      ? { priced: [], rejected: [], warnings: [] }
      : findRungs(tiersFrom(wanted, step, { policy, back }), step, task, { policy, models, costs, cap });
  const rungs: readonly Rung[] = priced.map((rung) => ({
    tier: rung.tier,
    models: rung.candidates.map((candidate) => candidate.model.id),
  }));
  const isScripted = isScript || (rungs.length === 0 && hasTemplate(step));
  const scripted: readonly Rung[] = isScripted ? [{ tier: "automated", models: [] }] : [];
  const decided: PricedStep = {
    ...rest,
    count: 1,
    tier: isScripted ? "automated" : (rungs[0]?.tier ?? wanted),
    place: isScripted ? "script" : modelPlace,
    takeBack: back === undefined ? undefined : servedFrom(back, rungs),
    rungs: [...scripted, ...rungs],
    priced,
  };
  return Array.from({ length: step.count }, (_, index) => ({
    step: index === 0 ? decided : { ...decided, step: `${step.step}-${index + 1}` },
    rejected,
    warnings: index === 0 ? warnings : [],
  }));
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
function findRungs(tiers: readonly Tier[], step: PipelineStep, task: Task, context: CandidateContext) {
  const rejected: RejectedCandidate[] = [];
  const priced: { tier: Tier; candidates: readonly Candidate[] }[] = [];
  for (const tier of tiers) {
    const found = candidatesAt(tier, step, task, context);
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
