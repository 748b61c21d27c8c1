import type { Verifier } from "../../evaluation/index.ts";
import { dot } from "./latent/expect-places.ts";
import { solveRates } from "./latent/fit-latent-model.ts";
import type { LatentModel } from "./latent/latent-model.ts";
import { attemptTables } from "./planning/attempt-tables.ts";
import { type Plan, planSteps } from "./planning/plan-steps.ts";

/** Attempts at one task, at most. */
const MOST_ATTEMPTS = 4;

/** Worths that are tried, in attempts of the dearest model. Above these a plan tries almost everything and still misses. */
const WORTHS: readonly number[] = [2, 3, 4, 5, 6, 7.5, 9.5, 12];

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
 * What a right result is taken to be worth until outcomes say otherwise, in attempts of the dearest model, and how many tasks it
 * weighs as much as: which worth keeps the best model's quality is read off a difference of two shares, and a few tasks say little of it.
 */
const USUAL = { worth: 7, tasks: 100 };

/**
 * What a right result must be worth, in dollars, for the plan to be as good as the best single model, with a margin for having
 * learned from few tasks; drawn towards the usual worth, the more the fewer tasks there are.
 */
export function chooseWorth({ model, verifier, tasks }: WorthRequest): number {
  const dearest = Math.max(...model.traits.map(({ meanCostUsd }) => meanCostUsd));
  const margin = MARGIN.quality * Math.min(1, Math.sqrt(MARGIN.tasks / Math.max(1, tasks)));
  const wanted = Math.max(...solveRates(model)) + margin;
  const own = worthOf(wanted, (worth) => planFor(model, verifier, worth * dearest).quality);
  const logWorth = (tasks * Math.log(own) + USUAL.tasks * Math.log(USUAL.worth)) / (tasks + USUAL.tasks);
  return dearest * Math.exp(logWorth);
}

/** The worth at which a plan has the quality that is wanted: interpolated between two that were tried, the highest where none has it. */
function worthOf(wanted: number, qualityAt: (worth: number) => number): number {
  const qualities = new Map<number, number>();
  const at = (index: number) => {
    const known = qualities.get(index) ?? qualityAt(WORTHS[index] ?? 0);
    qualities.set(index, known);
    return known;
  };
  // Quality rises with worth, so the range is halved.
  let below = -1;
  let above = WORTHS.length;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (at(middle) >= wanted) above = middle;
    else below = middle;
  }
  const [from, to] = [WORTHS[below], WORTHS[above]];
  if (to === undefined) return WORTHS[WORTHS.length - 1] ?? USUAL.worth;
  if (from === undefined) return to;
  const share = (wanted - at(below)) / (at(above) - at(below));
  return from * (to / from) ** share;
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
