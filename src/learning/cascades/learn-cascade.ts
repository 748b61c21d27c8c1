import { type LearnedOverride, type LearnedRoute, SufficeError } from "../../domain/index.ts";
import type { OutcomeTask, Verifier } from "../../evaluation/index.ts";
import { attemptRows } from "./attempt-rows.ts";
import { chooseWorth, planFor } from "./choose-worth.ts";
import { fixedRoute } from "./fixed-route.ts";
import { type HeldOut, type HeldOutCandidate, heldOut } from "./held-out.ts";
import { fitLatentModel } from "./latent/fit-latent-model.ts";
import { type SegmentReport, segmentRoutes } from "./segment-routes.ts";

export interface LearnRequest {
  /** Models that may be used, in any order. */
  readonly pool: readonly string[];
  readonly verifier: Verifier;
  /** Decides which tasks are held out together. */
  readonly seed: number;
}

/** A route that was learned, what to expect of it, and why it was kept. */
export interface LearnedCascade {
  readonly route: LearnedRoute;
  /** For each task: chance that the result is right, and dollars; on tasks that were held out where there were enough. */
  readonly expected: { readonly quality: number; readonly costUsd: number };
  readonly kept: "learned" | "fixed";
  /** One sentence for whoever asks why. */
  readonly because: string;
  /** What was compared, on tasks that it was not learned from; empty where too few tasks have all outcomes. */
  readonly candidates: readonly HeldOutCandidate[];
  readonly segments: readonly SegmentReport[];
  /** Dollars that a right result counts for in the comparison. */
  readonly worthUsd: number;
}

/**
 * Learns from recorded outcomes which models to try in which order, where to stop and when to give up. Outcomes may be missing; a
 * task that no model of the pool was tried on says nothing. Does no harm: on tasks held out in turn it is compared with the fixed
 * cascade that would have been chosen without it, and where that one does better beyond noise, that one is returned.
 *
 * Throws `input.invalid` where the pool is empty or no outcome is known of one of its models.
 */
export function learnCascade(tasks: readonly OutcomeTask[], request: LearnRequest): LearnedCascade {
  const { pool, verifier } = request;
  const known = tasks.filter(({ outcomes }) => pool.some((model) => outcomes.has(model)));
  refuseUnknown(known, pool);
  const model = fitLatentModel(attemptRows(known, pool));
  const worthUsd = chooseWorth({ model, verifier, tasks: known.length });
  const plan = planFor(model, verifier, worthUsd);
  const compared = heldOut(known, { ...request, worthUsd });
  const segments =
    compared === undefined
      ? []
      : segmentRoutes(known, { ...request, worthUsd, model, folds: compared.folds });
  const facts = {
    pool,
    verifier,
    learnedFrom: {
      tasks: known.length,
      outcomes: known.reduce((sum, task) => sum + pool.filter((name) => task.outcomes.has(name)).length, 0),
    },
  };
  const learned: LearnedRoute = {
    cascade: plan.cascade,
    giveUp: { afterAttempts: plan.cascade.length },
    start: plan.start,
    overrides: segments.flatMap(({ override }) => override ?? []),
    ...facts,
  };
  const shared = { worthUsd, candidates: compared?.candidates ?? [], segments: segments.map(withoutRoute) };
  if (compared === undefined) {
    return {
      route: learned,
      expected: { quality: plan.quality, costUsd: plan.costUsd },
      kept: "learned",
      because:
        "too few tasks have outcomes of every model to compare it with a fixed cascade; what is expected is its own forecast",
      ...shared,
    };
  }
  const keepsFixed = isFixedBetter(compared);
  const winner = keepsFixed ? compared.fixed : compared.learned;
  return {
    route: keepsFixed ? { ...fixedRoute(compared.fixedModels), overrides: [], ...facts } : learned,
    expected: { quality: winner.quality, costUsd: winner.costUsd },
    kept: keepsFixed ? "fixed" : "learned",
    because: reason(compared),
    ...shared,
  };
}

function withoutRoute(
  report: SegmentReport & { readonly override: LearnedOverride | undefined },
): SegmentReport {
  const { override: _, ...rest } = report;
  return rest;
}

/** Beyond noise: a learned cascade may take any fixed one's shape, so a lead by chance is no reason to leave it. */
function isFixedBetter({ lead }: HeldOut): boolean {
  return lead.gainUsd > lead.standardError;
}

function reason(compared: HeldOut): string {
  const [fixed, learned] = [inWords(compared.fixed), inWords(compared.learned)];
  return isFixedBetter(compared)
    ? `on tasks held out, the fixed cascade (${fixed}) did better than the learned one (${learned}), beyond noise`
    : `on tasks held out, the learned cascade (${learned}) was not worse than the best fixed one (${fixed}), beyond noise`;
}

function inWords({ quality, costUsd }: HeldOutCandidate): string {
  return `${(100 * quality).toFixed(1)} % right at $${costUsd.toPrecision(3)} a task`;
}

function refuseUnknown(tasks: readonly OutcomeTask[], pool: readonly string[]): void {
  const unknown = pool.filter((model) => tasks.every(({ outcomes }) => !outcomes.has(model)));
  if (pool.length > 0 && unknown.length === 0) return;
  throw new SufficeError("input.invalid", {
    message:
      pool.length === 0
        ? "a cascade cannot be learned for no models; name the pool"
        : `no outcome is recorded of ${unknown.join(", ")}; take what was tried into the pool, or record outcomes first`,
  });
}
