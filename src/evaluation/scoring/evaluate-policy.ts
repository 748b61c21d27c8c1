import { SufficeError } from "../../domain/index.ts";
import { cascadeColumn } from "../baselines/cascade-column.ts";
import { bestFixedCascade, type FixedCascade, fixedCascades } from "../baselines/fixed-cascades.ts";
import { oracleRouter } from "../baselines/oracle-router.ts";
import { randomRouting } from "../baselines/random-routing.ts";
import { bestSingle, byCost } from "../baselines/single-models.ts";
import type { OutcomePolicy } from "../outcome-policy.ts";
import {
  columnOf,
  modelPair,
  type OutcomeColumn,
  type OutcomeTable,
  outcomeTable,
} from "../outcome-table.ts";
import { type OutcomeTask, PERFECT_VERIFIER, type Verifier } from "../outcome-task.ts";
import { pairCounts, parityOf } from "../verifiers/parity.ts";
import { drawResamples, RESAMPLES } from "./bootstrap.ts";
import type { Evaluation } from "./evaluation.ts";
import { type FollowedPolicy, followedPolicy } from "./followed-policy.ts";
import { betweenModels, comparison, resampledTotals, scored } from "./resampled-totals.ts";

export interface PolicyToEvaluate {
  readonly tasks: readonly OutcomeTask[];
  readonly policy: OutcomePolicy;
  readonly verifier: Verifier;
  /** The models to compare with, each tried on every task that is evaluated; not empty. */
  readonly pool: readonly string[];
  readonly seed: number;
  /** 1000, if none is given. */
  readonly resamples?: number | undefined;
  /** Of the pool: the cheapest, if none is named. */
  readonly weak?: string | undefined;
  /** Of the pool: the best single model, if none is named. */
  readonly strong?: string | undefined;
  /** Of the pool, for the oracle: all of it from the cheapest to the dearest, if none is named. */
  readonly ladder?: readonly string[] | undefined;
}

/**
 * Scores any policy on recorded outcomes, in exact expectation over the verifier's answers, beside single models, the best fixed
 * cascade, the oracle and random routing on the same tasks. Tasks on which a needed model was not tried are left out and counted.
 * Throws `input.invalid` where no task is left, or a named model is not in the pool.
 */
export function evaluatePolicy(request: PolicyToEvaluate): Evaluation {
  const { verifier, seed, resamples = RESAMPLES } = request;
  const followed = followedPolicy(request);
  if (followed.tasks.length === 0) throw noTaskLeft(request, followed);
  const table = outcomeTable(followed.tasks, request.pool);
  const { best, cascade, ladder, weak, strong } = comparedWith(table, request);
  const draws = drawResamples({ tasks: table.tasks.length, seed, resamples });
  const totals = (column: OutcomeColumn) => resampledTotals(column, draws);
  const own = totals(followed.column);
  const fixed = totals(
    cascadeColumn(
      cascade.models.map((model) => columnOf(table, model)),
      verifier,
    ),
  );
  const pair = modelPair(weak, strong);
  return {
    ...scored(own),
    tasks: table.tasks.length,
    notTried: followed.notTried,
    verifier,
    choices: followed.choices,
    singles: table.columns.map((column) => scored(totals(column))),
    bestFixedCascade: { ...scored(fixed), models: cascade.models },
    ladder: ladder.map(({ name }) => name),
    oracle: scored(totals(oracleRouter(ladder))),
    perfectCascade: scored(totals(cascadeColumn(ladder, PERFECT_VERIFIER))),
    weak: weak.name,
    strong: strong.name,
    againstStrong: comparison(own, totals(strong)),
    againstBestSingle: comparison(own, totals(best)),
    againstBestFixedCascade: comparison(own, fixed),
    ...betweenModels(own, totals(weak), totals(strong)),
    random: randomRouting(pair, seed),
    parity: parityOf(pairCounts(pair.weakQuality, pair.strongQuality)),
    ranking: undefined,
    probabilities: undefined,
  };
}

interface ComparedWith {
  readonly best: OutcomeColumn;
  readonly cascade: FixedCascade;
  readonly ladder: readonly OutcomeColumn[];
  readonly weak: OutcomeColumn;
  readonly strong: OutcomeColumn;
}

function comparedWith(table: OutcomeTable, request: PolicyToEvaluate): ComparedWith {
  const cheapestFirst = byCost(table.columns);
  const best = bestSingle(table.columns);
  const cascade = bestFixedCascade(fixedCascades(table, request.verifier));
  if (best === undefined || cascade === undefined) {
    throw new SufficeError("input.invalid", {
      message: `"${request.policy.name}" has nothing to be compared with: name at least one model of the outcomes as the pool`,
    });
  }
  const { weak, strong, ladder } = request;
  return {
    best,
    cascade,
    ladder: ladder === undefined ? cheapestFirst : ladder.map((model) => columnOf(table, model)),
    weak: weak === undefined ? (cheapestFirst[0] ?? best) : columnOf(table, weak),
    strong: strong === undefined ? best : columnOf(table, strong),
  };
}

function noTaskLeft({ tasks }: PolicyToEvaluate, { notTried }: FollowedPolicy): SufficeError {
  const why = notTried.map(({ model, tasks: count }) => `${model} was not tried on ${count}`).join(", ");
  return new SufficeError("input.invalid", {
    message:
      tasks.length === 0
        ? "there are no recorded outcomes to evaluate on"
        : `none of the ${tasks.length} tasks can be evaluated: ${why}`,
  });
}
