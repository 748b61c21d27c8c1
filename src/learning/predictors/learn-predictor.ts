import { createRandom, type OutcomeTask } from "../../evaluation/index.ts";
import type { Estimator } from "./estimators/estimator.ts";
import { lengthEstimator } from "./estimators/length-estimator.ts";
import { repositoryEstimator } from "./estimators/repository-estimator.ts";
import { textEstimator } from "./estimators/text-estimator.ts";
import { calibrate } from "./fit/calibrate.ts";
import { type HeldOutEstimates, heldOutEstimates } from "./held-out-estimates.ts";
import { judge } from "./judge.ts";
import { type OutcomeRow, outcomeRows } from "./outcome-rows.ts";
import type { Calibration, Predictor, PredictorName } from "./predictor.ts";

export interface PredictorRequest {
  readonly name: PredictorName;
  /** Models, as the outcomes name them. */
  readonly weak: string;
  readonly strong: string;
  readonly seed: number;
  /** Give the scores even of a predictor that did not beat chance: to measure them, never to route by. Its `kept` stays false. */
  readonly evenIfNotKept?: boolean;
}

/** The check runs on at most this many rows, drawn at random: with more it is no surer, only slower. */
const MOST_CHECKED = 2_000;

/**
 * How much of the noise in outcomes a text may explain before anything is learned: about an eighth, most of it by its words. Weak on
 * purpose, since text says little of outcomes; on public outcomes a third or three times of either changes APGR by less than 0.02.
 */
const PRIOR = { structure: 0.03, grams: 0.1 };

/**
 * Learns from recorded outcomes how much a task needs the strong model. Kept only if it beats chance on rows that it was not learned
 * from; else every task gets the same score and the base rates. The same tasks and seed give the same predictor.
 */
export function learnPredictor(tasks: readonly OutcomeTask[], request: PredictorRequest): Predictor {
  const { name, weak, strong, seed } = request;
  const rows = outcomeRows(tasks, request);
  const base = { weak: baseRate(rows, "weak"), strong: baseRate(rows, "strong") };
  const checked = sample(rows, seed);
  const said = heldOutEstimates(createEstimator(name, checked), checked, {
    seed,
    byRepository: name !== "repository",
  });
  const { kept, because, heldOut } = judge(checked, said, seed);
  const used = kept || request.evenIfNotKept === true;
  return {
    schema: "suffice.predictor/1",
    name,
    weak,
    strong,
    tasks: rows.length,
    kept,
    because,
    heldOut,
    base,
    model: used && rows.length > 0 ? createEstimator(name, rows).model() : undefined,
    calibration: {
      weak: kept && heldOut?.weak.shown === true ? calibration(checked, said, "weak") : undefined,
      strong: kept && heldOut?.strong.shown === true ? calibration(checked, said, "strong") : undefined,
    },
  };
}

function createEstimator(name: PredictorName, rows: readonly OutcomeRow[]): Estimator {
  switch (name) {
    case "longest-prompt":
      return lengthEstimator(rows);
    case "structure":
      return textEstimator(rows, { need: "failure", prior: { ...PRIOR, grams: 0 } });
    case "text":
      return textEstimator(rows, { need: "failure", prior: PRIOR });
    case "difference":
      return textEstimator(rows, { need: "gain", prior: PRIOR });
    case "repository":
      return repositoryEstimator(rows);
    default:
      return name satisfies never;
  }
}

type Side = "weak" | "strong";

/** The line from held-out estimates to outcomes: what the estimates are worth where the outcome was not known. */
function calibration(rows: readonly OutcomeRow[], said: HeldOutEstimates, side: Side): Calibration {
  const known = [...rows.keys()].filter((row) => rows[row]?.[side] !== undefined);
  const line = calibrate(
    known.map((row) => said.plain[side][row] ?? 0),
    known.map((row) => rows[row]?.[side] ?? 0),
  );
  return { intercept: Number(line.intercept.toFixed(4)), slope: Number(line.slope.toFixed(4)) };
}

/** Half where nothing was recorded. */
function baseRate(rows: readonly OutcomeRow[], side: Side): number {
  const outcomes = rows.flatMap((row) => row[side] ?? []);
  const solved = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return outcomes.length === 0 ? 0.5 : Number((solved / outcomes.length).toFixed(4));
}

function sample(rows: readonly OutcomeRow[], seed: number): readonly OutcomeRow[] {
  if (rows.length <= MOST_CHECKED) return rows;
  const random = createRandom(seed);
  return rows
    .map((row) => ({ row, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .slice(0, MOST_CHECKED)
    .map(({ row }) => row);
}
