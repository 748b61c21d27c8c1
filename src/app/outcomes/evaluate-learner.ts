import { SufficeError } from "../../domain/index.ts";
import {
  averagePerformanceGapRecovered,
  bestFixedCascade,
  callPerformanceThreshold,
  cascadePolicy,
  columnOf,
  createRandom,
  elevenPoints,
  fixedCascades,
  modelPair,
  type OutcomeTask,
  outcomeTable,
  performanceGapRecovered,
  qualityCostCurve,
  type Verifier,
} from "../../evaluation/index.ts";
import {
  learnCascade,
  learnedPolicy,
  learnPredictor,
  type OverSplits,
  overSplits,
  type PredictorName,
  predict,
  type SplitScore,
  scoreOnSplits,
  shuffled,
} from "../../learning/index.ts";
import { requirePredictor } from "./learn-from-outcomes.ts";
import { type OutcomesRead, readOutcomes } from "./read-outcomes.ts";
import { requireTried } from "./require-tried.ts";

export interface LearnerOptions {
  readonly outcomes: string;
  /** Tasks to learn from in each split; the rest is scored on. */
  readonly train: number;
  readonly splits: number;
  readonly seed: number;
  readonly pool: readonly string[] | undefined;
  readonly verifier: Verifier;
  readonly strong: string | undefined;
  readonly predictor: string | undefined;
  readonly weak: string | undefined;
}

/** What learning from so many outcomes is worth: on random splits, learned on one part and scored on the rest. */
export interface LearnerEvaluated {
  readonly read: OutcomesRead;
  readonly train: number;
  readonly splits: number;
  readonly what: LearnedOnSplits;
}

export type LearnedOnSplits =
  | {
      readonly kind: "cascade";
      readonly verifier: Verifier;
      readonly pool: readonly string[];
      /** The single model that both are held against: quality gained and cost saved over using it always. */
      readonly against: string;
      readonly learned: SplitScore;
      /** The best fixed cascade of the rows that were learned from: what needs no model of anything. */
      readonly fixed: SplitScore;
    }
  | {
      readonly kind: "predictor";
      readonly name: PredictorName;
      readonly weak: string;
      readonly strong: string;
      /** Over eleven points, as RouteLLM has them. */
      readonly apgr: OverSplits;
      readonly cpt50: OverSplits;
      readonly cpt80: OverSplits;
      /** In which share of the splits it beat chance on its own rows, and would have been used. */
      readonly kept: number;
    };

/** Throws `usage.invalid` and `input.*`. */
export async function evaluateLearner(options: LearnerOptions): Promise<LearnerEvaluated> {
  const read = await readOutcomes(options.outcomes);
  requireTried([...(options.pool ?? []), options.weak, options.strong], read);
  const { train, splits } = options;
  if (train >= read.tasks.length) {
    throw new SufficeError("usage.invalid", {
      message: `${train} of ${read.tasks.length} tasks cannot be learned from: some must be left to score on`,
    });
  }
  const what = options.predictor === undefined ? cascades(read, options) : predictors(read, options);
  return { read, train, splits, what };
}

function cascades(read: OutcomesRead, options: LearnerOptions): LearnedOnSplits {
  const { train, splits, seed, verifier } = options;
  const pool = options.pool ?? read.models;
  const { tasks } = outcomeTable(read.tasks, pool);
  const against = options.strong ?? bestOf(tasks, pool);
  const request = { train, splits, seed, verifier, against };
  const learned = scoreOnSplits(tasks, {
    ...request,
    learn: (rows) => learnedPolicy(learnCascade(rows, { pool, verifier, seed }).route),
  });
  const fixed = scoreOnSplits(tasks, {
    ...request,
    learn: (rows) => {
      const best = bestFixedCascade(fixedCascades(outcomeTable(rows, pool), verifier));
      return cascadePolicy(best?.models ?? [against]);
    },
  });
  return { kind: "cascade", verifier, pool, against, learned, fixed };
}

/** Solves the most; of equal ones the cheapest. */
function bestOf(tasks: readonly OutcomeTask[], pool: readonly string[]): string {
  const totals = pool.map((model) => {
    const outcomes = tasks.flatMap((task) => task.outcomes.get(model) ?? []);
    const solved = outcomes.filter(({ resolved }) => resolved).length;
    return { model, solved, cost: outcomes.reduce((sum, { costUsd }) => sum + costUsd, 0) };
  });
  const [best] = totals.toSorted((a, b) => b.solved - a.solved || a.cost - b.cost);
  if (best !== undefined) return best.model;
  throw new SufficeError("usage.invalid", { message: "--pool names no model" });
}

function predictors(read: OutcomesRead, options: LearnerOptions): LearnedOnSplits {
  const { train, splits, seed } = options;
  const { name, weak, strong } = requirePredictor(options);
  const { tasks } = outcomeTable(read.tasks, [weak, strong]);
  const random = createRandom(seed);
  const scores = Array.from({ length: splits }, () => {
    const order = shuffled(tasks, random);
    const rows = order.slice(0, train);
    const predictor = learnPredictor(rows, { name, weak, strong, seed, evenIfNotKept: true });
    const table = outcomeTable(order.slice(train), [weak, strong]);
    const need = table.tasks.map((task) => predict(predictor, task).score);
    const pair = modelPair(columnOf(table, weak), columnOf(table, strong));
    const curve = qualityCostCurve(pair, need);
    const points = performanceGapRecovered(curve, elevenPoints(curve));
    return {
      apgr: points && averagePerformanceGapRecovered(points),
      cpt50: points && callPerformanceThreshold(points, 0.5),
      cpt80: points && callPerformanceThreshold(points, 0.8),
      kept: predictor.kept,
    };
  });
  return {
    kind: "predictor",
    name,
    weak,
    strong,
    apgr: defined(scores.map(({ apgr }) => apgr)),
    cpt50: defined(scores.map(({ cpt50 }) => cpt50)),
    cpt80: defined(scores.map(({ cpt80 }) => cpt80)),
    kept: scores.filter(({ kept }) => kept).length / splits,
  };
}

function defined(values: readonly (number | undefined)[]): OverSplits {
  return overSplits(values.filter((value) => value !== undefined));
}
