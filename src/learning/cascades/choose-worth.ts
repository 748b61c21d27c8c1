import type { Verifier } from "../../evaluation/index.ts";
import { dot } from "./latent/expect-places.ts";
import { solveRates } from "./latent/fit-latent-model.ts";
import type { LatentModel } from "./latent/latent-model.ts";
import { attemptTables } from "./planning/attempt-tables.ts";
import { type Plan, planSteps } from "./planning/plan-steps.ts";

/** Attempts at one task, at most. */
const MOST_ATTEMPTS = 4;

/** Worths that are tried, in attempts of the dearest model. Above these a plan tries almost everything and still misses. */
const WORTHS = [2, 3, 4, 5, 6, 7.5, 9.5, 12] as const;

/**
 * A plan is the best of many by its own forecast, so the forecast flatters it: so much quality is asked for on top, and less than
 * that once more than a hundred tasks were learned from. Half a standard error of the quality of about a hundred tasks.
 */
const MARGIN = { quality: 0.015, tasks: 100 };

export interface WorthRequest {
  readonly model: LatentModel;
  readonly verifier: Verifier;
  /** Tasks that the model was fitted to: the more, the smaller the margin. */
  readonly tasks: number;
}

/**
 * What a right result must be worth, in dollars, for the plan to be as good as the best single model, with a margin for having
 * learned from few tasks. Between two worths that were tried it is interpolated; where none is good enough, it is the highest.
 */
export function chooseWorth({ model, verifier, tasks }: WorthRequest): number {
  const dearest = Math.max(...model.traits.map(({ meanCostUsd }) => meanCostUsd));
  const margin = MARGIN.quality * Math.min(1, Math.sqrt(MARGIN.tasks / Math.max(1, tasks)));
  const wanted = Math.max(...solveRates(model)) + margin;
  let before: { worth: number; quality: number } = { worth: WORTHS[0], quality: Number.NEGATIVE_INFINITY };
  for (const worth of WORTHS) {
    const { quality } = planFor(model, verifier, worth * dearest);
    if (quality >= wanted) {
      const share =
        before.quality === Number.NEGATIVE_INFINITY
          ? 1
          : (wanted - before.quality) / (quality - before.quality);
      return dearest * before.worth * (worth / before.worth) ** share;
    }
    before = { worth, quality };
  }
  return before.worth * dearest;
}

/**
 * The plan for a worth. One that would cost more than always using the best single model saves nothing: then it is that model alone.
 * Of models that can hardly be told apart, the dearest stands for the best: doubt goes up.
 */
export function planFor(model: LatentModel, verifier: Verifier, worthUsd: number): Plan {
  const tables = attemptTables(model, verifier);
  const { prior } = model;
  const plan = planSteps({ tables, prior, worthUsd, mostAttempts: MOST_ATTEMPTS });
  const singles = tables.map(
    (table): Plan => ({
      start: { try: table.model },
      quality: dot(prior, table.solve),
      costUsd: dot(prior, table.costUsd),
      cascade: [table.model],
    }),
  );
  const enough = Math.max(...singles.map(({ quality }) => quality)) - 2 * MARGIN.quality;
  const best = singles
    .filter(({ quality }) => quality >= enough)
    .reduce((left, right) => (right.costUsd > left.costUsd ? right : left));
  return plan.costUsd > best.costUsd ? best : plan;
}
