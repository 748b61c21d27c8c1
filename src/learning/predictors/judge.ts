import {
  averagePerformanceGapRecovered,
  baseRateBrier,
  brierScore,
  createRandom,
  expectedCalibrationError,
  type ModelPair,
  performanceGapRecovered,
  qualityCostCurve,
  randomApgr,
} from "../../evaluation/index.ts";
import { calibrate, logisticLine } from "./fit/calibrate.ts";
import { randomFolds } from "./fit/folds.ts";
import { FOLDS, type HeldOutEstimates } from "./held-out-estimates.ts";
import type { OutcomeRow } from "./outcome-rows.ts";
import type { HeldOut, ProbabilityCheck } from "./predictor.ts";

/** Fewer rows with both outcomes cannot tell knowledge from luck. */
const LEAST_TASKS = 40;

/**
 * How many standard deviations of a random order an APGR must lie above 0.5. One in twenty random orders does; of predictors learned
 * from nothing but noise one in ten, since their folds err together, and one in thirty where the repositories are held out too.
 */
const SPREADS = 1.645;

/** Mean gap between what is said and what happens, above which chances are not shown. */
const MOST_CALIBRATION_ERROR = 0.05;

interface Verdict {
  readonly kept: boolean;
  readonly because: string;
}

export interface Judgement extends Verdict {
  readonly heldOut: HeldOut | undefined;
}

/**
 * Whether the order by estimates made without a row's outcome is clearly better than a random one, also on repositories that were not
 * learned from. Chances are judged apart: where they are no better than the base rate, the base rate is said.
 */
export function judge(rows: readonly OutcomeRow[], said: HeldOutEstimates, seed: number): Judgement {
  const both = shuffledRowsWithBoth(rows, seed);
  if (both.length < LEAST_TASKS)
    return refused(
      `${both.length} tasks were tried with both models; it takes ${LEAST_TASKS} to tell it from luck`,
    );
  const pair = pairOf(rows, both);
  const random = randomApgr(pair);
  const apgr = apgrOf(pair, both, said.plain.need);
  if (random === undefined || apgr === undefined || sumOf(pair.strongQuality) < sumOf(pair.weakQuality))
    return refused("the strong model solved no more of these tasks than the weak one, so none needs it");
  const heldOut: HeldOut = {
    tasks: both.length,
    apgr,
    apgrByRepository: said.byRepository && apgrOf(pair, both, said.byRepository.need),
    randomSpread: rounded(random.sd),
    weak: checkProbability(pick(said.plain.weak, both), pair.weakQuality, seed),
    strong: checkProbability(pick(said.plain.strong, both), pair.strongQuality, seed),
  };
  return { ...verdictOn(heldOut), heldOut };
}

function refused(why: string): Judgement {
  return { kept: false, because: `Not used: ${why}.`, heldOut: undefined };
}

function verdictOn({ tasks, apgr, apgrByRepository, randomSpread }: HeldOut): Verdict {
  const needed = 0.5 + SPREADS * randomSpread;
  const chance = `random's is 0.50 ± ${randomSpread.toFixed(2)}`;
  const measured = `On ${tasks} tasks that it was not learned from its APGR is ${apgr.toFixed(2)}; ${chance}.`;
  if (apgr <= needed)
    return { kept: false, because: `Not used: its order is not clearly better than chance. ${measured}` };
  if (apgrByRepository === undefined || apgrByRepository > needed) return { kept: true, because: measured };
  const elsewhere = `On repositories that it was not learned from its APGR is ${apgrByRepository.toFixed(2)}; ${chance}.`;
  return {
    kept: false,
    because: `Not used: what it learned in some repositories does not hold in others. ${elsewhere}`,
  };
}

/** Rows that both models tried, in an order that has nothing to do with the file's: rows with equal scores keep it. */
function shuffledRowsWithBoth(rows: readonly OutcomeRow[], seed: number): readonly number[] {
  const random = createRandom(seed);
  return [...rows.entries()]
    .filter(([, { weak, strong }]) => weak !== undefined && strong !== undefined)
    .map(([row]) => ({ row, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ row }) => row);
}

function pairOf(rows: readonly OutcomeRow[], both: readonly number[]): ModelPair {
  return {
    weakQuality: both.map((row) => rows[row]?.weak ?? 0),
    strongQuality: both.map((row) => rows[row]?.strong ?? 0),
    weakCostUsd: [],
    strongCostUsd: [],
  };
}

function apgrOf(pair: ModelPair, both: readonly number[], need: Float64Array): number | undefined {
  const points = performanceGapRecovered(qualityCostCurve(pair, pick(need, both)));
  return points && rounded(averagePerformanceGapRecovered(points));
}

/** Each fifth of the rows is given chances by a line drawn through the other four, so that the line is not judged on its own rows. */
function checkProbability(
  estimates: Float64Array,
  outcomes: ArrayLike<number>,
  seed: number,
): ProbabilityCheck {
  const foldOf = randomFolds(outcomes.length, FOLDS, createRandom(seed));
  const chances = new Float64Array(outcomes.length);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = [...foldOf.keys()].filter((row) => foldOf[row] !== fold);
    const line = calibrate(
      others.map((row) => estimates[row] ?? 0),
      others.map((row) => outcomes[row] ?? 0),
    );
    for (const [row, its] of foldOf.entries())
      if (its === fold) chances[row] = logisticLine(line, estimates[row] ?? 0);
  }
  const brier = brierScore(chances, outcomes) ?? 1;
  const base = baseRateBrier(outcomes) ?? 0;
  const ece = expectedCalibrationError(chances, outcomes) ?? 1;
  return {
    brier: rounded(brier),
    baseRateBrier: rounded(base),
    ece: rounded(ece),
    shown: brier < base && ece <= MOST_CALIBRATION_ERROR,
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row] ?? 0);
}

function sumOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0);
}
