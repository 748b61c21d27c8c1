import {
  type LearnedOverride,
  type LearnedStep,
  type Place,
  type Policy,
  strongerTier,
  type Task,
  type Tier,
  type TraceStep,
} from "../../domain/index.ts";
import type { ChosenTier } from "../tier/choose-tier.ts";
import { hasCodingGate } from "../tier/weigh-evidence.ts";

/** What was learned for a task: models in order, each tried until the gates accept one. */
export interface LearnedRungs {
  readonly models: readonly string[];
  /** The whole way, branch by branch, of which `models` is the longest; `undefined` where somebody has written another cascade. */
  readonly start: LearnedStep | undefined;
  /** Models of its other branches, which a run may come to by what an attempt has cost. */
  readonly others: readonly string[];
  /** Whatever was learned, nothing below this tier. */
  readonly atLeast: Tier;
  readonly trace: Extract<TraceStep, { kind: "learned" }>;
}

/**
 * The learned models for a task's coding step. `undefined` where nothing was learned or it does not apply: a label names the route, it
 * is a chunk (what was learned was learned of whole tasks), or several models would be tried and no gate says when to stop.
 */
export function learnedRungs(
  task: Task,
  chosen: Pick<ChosenTier, "atLeast" | "tier" | "isExplicit">,
  {
    policy,
    place,
    repository,
  }: { readonly policy: Policy; readonly place: Place; readonly repository: string | undefined },
): LearnedRungs | undefined {
  const { learned } = policy;
  if (learned === undefined || chosen.isExplicit || task.ticket.partOf !== undefined) return undefined;
  const own = overrideFor(learned.overrides, task, repository);
  const models = own === undefined ? learned.cascade : longestWay(own.start);
  if (models.length > 1 && !hasCodingGate(policy)) return undefined;
  const whole = own === undefined ? learned.start : own.start;
  const start = longestWay(whole).join("\n") === models.join("\n") ? whole : undefined;
  const only = own === undefined ? undefined : `${own.by} ${own.value}`;
  return {
    models,
    start,
    others: [...new Set(start === undefined ? [] : modelsOf(start))].filter(
      (model) => !models.includes(model),
    ),
    atLeast: leastTier(task, chosen, { policy, place }),
    trace: { kind: "learned", models, ...learned.learnedFrom, only },
  };
}

/** The policy's floor or what raised the work; what a person's label says of it; what its conversation is opened at. */
function leastTier(
  task: Task,
  { atLeast, tier }: Pick<ChosenTier, "atLeast" | "tier">,
  { policy: { main }, place }: { readonly policy: Policy; readonly place: Place },
): Tier {
  const judged = task.complexity === undefined ? atLeast : strongerTier(atLeast, tier);
  return place === "main" && main !== "routed" ? strongerTier(judged, main) : judged;
}

/** A repository is more special than a kind of work. */
function overrideFor(
  overrides: readonly LearnedOverride[],
  { ticket: { kind } }: Task,
  repository: string | undefined,
): LearnedOverride | undefined {
  const by = (wanted: LearnedOverride["by"], value: string | undefined) =>
    overrides.find((each) => each.by === wanted && each.value === value);
  return by("repo", repository) ?? by("kind", kind);
}

/** The models on the way that goes on longest while everything is rejected. */
function longestWay(step: LearnedStep): readonly string[] {
  if ("take" in step) return [];
  const ways = (step.rejected ?? []).map(({ next }) => longestWay(next));
  const longest = ways.reduce((best, way) => (way.length > best.length ? way : best), []);
  return [step.try, ...longest];
}

function modelsOf(step: LearnedStep): readonly string[] {
  if ("take" in step) return [];
  return [step.try, ...(step.rejected ?? []).flatMap(({ next }) => modelsOf(next))];
}
