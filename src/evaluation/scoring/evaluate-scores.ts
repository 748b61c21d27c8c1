import { SufficeError } from "../../domain/index.ts";
import { baseRateBrier, brierScore } from "../metrics/brier-score.ts";
import { calibrationTable, expectedCalibrationError } from "../metrics/calibration.ts";
import { escalationOrder } from "../metrics/quality-cost-curve.ts";
import type { OutcomePolicy } from "../outcome-policy.ts";
import { columnOf, modelPair, outcomeTable } from "../outcome-table.ts";
import { type OutcomeTask, PERFECT_VERIFIER } from "../outcome-task.ts";
import { type Drawn, drawnInOrder, drawResamples, estimateOf, RESAMPLES, valuesAt } from "./bootstrap.ts";
import { evaluatePolicy, type PolicyToEvaluate } from "./evaluate-policy.ts";
import type { Evaluation, Probabilities } from "./evaluation.ts";
import { rankingOf } from "./ranking.ts";

/** What a predictor says of a task before it is tried. */
export interface TaskScore {
  /** Estimated need for the strong model: higher is sent first. Any scale, finite. */
  readonly score: number;
  /** The probability that the weak model suffices, where the predictor states one. */
  readonly pWeak: number | undefined;
}

export interface ScoresToEvaluate
  extends Omit<PolicyToEvaluate, "policy" | "pool" | "verifier" | "weak" | "strong"> {
  readonly name: string;
  /** By task id. */
  readonly scores: ReadonlyMap<string, TaskScore>;
  readonly weak: string;
  readonly strong: string;
  /** Further models to compare with. */
  readonly pool?: readonly string[] | undefined;
  /** Of the best fixed cascade that it is compared with: perfect, if none is given. */
  readonly verifier?: PolicyToEvaluate["verifier"] | undefined;
  /** Scores from here on are sent to the strong model; if none is given, the half with the highest. */
  readonly threshold?: number | undefined;
}

/**
 * Scores a predictor: how well it orders tasks and how true its probabilities are, besides what {@link evaluatePolicy} says of the
 * router that sends the scores above the threshold to the strong model. Tasks without a score are left out and counted. Throws
 * `input.invalid` where no task has a score.
 */
export function evaluateScores(request: ScoresToEvaluate): Evaluation {
  const { name, scores, weak, strong, pool = [], verifier = PERFECT_VERIFIER } = request;
  const withScore = request.tasks.filter(({ taskId }) => scores.has(taskId));
  if (withScore.length === 0) {
    throw new SufficeError("input.invalid", {
      message: `"${name}" has no score for any of the ${request.tasks.length} tasks; are the task ids the same?`,
    });
  }
  const models = [...new Set([weak, strong, ...pool])];
  const table = outcomeTable(withScore, models);
  const said = table.tasks.flatMap(({ taskId }) => scores.get(taskId) ?? []);
  const evaluation = evaluatePolicy({
    ...request,
    tasks: withScore,
    policy: thresholdPolicy(request, table.tasks, said),
    verifier,
    pool: models,
  });
  const pair = {
    ...modelPair(columnOf(table, weak), columnOf(table, strong)),
    need: said.map(({ score }) => score),
    weakEstimate: said.map(({ score, pWeak }) => pWeak ?? -score),
  };
  const { seed, resamples = RESAMPLES } = request;
  const draws = drawResamples({ tasks: said.length, seed, resamples });
  return {
    ...evaluation,
    ranking: rankingOf(pair, draws, request.tasks.length - withScore.length),
    probabilities: said.every(({ pWeak }) => pWeak !== undefined)
      ? probabilitiesOf(pair.weakEstimate, pair.weakQuality, draws)
      : undefined,
  };
}

function thresholdPolicy(
  { name, weak, strong, threshold }: ScoresToEvaluate,
  tasks: readonly OutcomeTask[],
  said: readonly TaskScore[],
): OutcomePolicy {
  const order = escalationOrder(said.map(({ score }) => score));
  const sent =
    threshold === undefined
      ? order.slice(0, Math.floor(order.length / 2))
      : order.filter((place) => (said[place]?.score ?? Number.NEGATIVE_INFINITY) >= threshold);
  const toStrong = new Set(sent.map((place) => tasks[place]?.taskId));
  return {
    name,
    next: ({ taskId }, history) =>
      history.length > 0
        ? { kind: "take", attempt: 0 }
        : { kind: "attempt", model: toStrong.has(taskId) ? strong : weak },
  };
}

function probabilitiesOf(
  probability: readonly number[],
  outcome: ArrayLike<number>,
  draws: readonly Drawn[],
): Probabilities {
  const order = Int32Array.from(probability.keys());
  const figures = draws.map((drawn) => {
    const places = drawnInOrder(order, drawn);
    const said = valuesAt(probability, places);
    const right = valuesAt(outcome, places);
    return {
      brier: brierScore(said, right) ?? 0,
      base: baseRateBrier(right) ?? 0,
      ece: expectedCalibrationError(said, right) ?? 0,
    };
  });
  return {
    brier: estimateOf(figures.map(({ brier }) => brier)),
    baseRateBrier: estimateOf(figures.map(({ base }) => base)),
    brierDifference: estimateOf(figures.map(({ brier, base }) => brier - base)),
    ece: estimateOf(figures.map(({ ece }) => ece)),
    calibration: calibrationTable(probability, outcome),
  };
}
