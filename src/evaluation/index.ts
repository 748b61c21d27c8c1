export { cascadeColumn } from "./baselines/cascade-column.ts";
export {
  bestFixedCascade,
  type FixedCascade,
  fixedCascades,
  mostUsefulCascade,
} from "./baselines/fixed-cascades.ts";
export { oracleRouter } from "./baselines/oracle-router.ts";
export { type RandomRouting, randomRouting } from "./baselines/random-routing.ts";
export { bestSingle, byCost } from "./baselines/single-models.ts";
export {
  cascadePolicy,
  type ExpectedOutcome,
  expectedOutcome,
  type UnknownOutcome,
} from "./expected-outcome.ts";
export { areaUnderCurve } from "./metrics/area-under-curve.ts";
export { baseRateBrier, brierScore } from "./metrics/brier-score.ts";
export { type CalibrationBin, calibrationTable, expectedCalibrationError } from "./metrics/calibration.ts";
export { callPerformanceThreshold } from "./metrics/call-performance-threshold.ts";
export { convexHull, type QualityCostPoint } from "./metrics/convex-hull.ts";
export {
  type CostAtQuality,
  costAtFrontierQuality,
  savingAgainst,
} from "./metrics/cost-at-frontier-quality.ts";
export {
  averagePerformanceGapRecovered,
  elevenPoints,
  performanceGapRecovered,
  type RecoveredGap,
} from "./metrics/performance-gap-recovered.ts";
export {
  escalationOrder,
  type ModelPair,
  type QualityCostCurve,
  qualityCostCurve,
} from "./metrics/quality-cost-curve.ts";
export { randomApgr, type Spread } from "./metrics/random-apgr.ts";
export { type MixPoint, randomMix } from "./metrics/random-mix.ts";
export {
  type OffPolicyEstimate,
  type OffPolicyRequest,
  type OffPolicyValue,
  offPolicyEstimate,
} from "./off-policy/off-policy-estimate.ts";
export { type ExpectedAttempt, meanOutcomes, type OutcomeModel } from "./off-policy/outcome-model.ts";
export type { Attempted, KnownTask, NextStep, OutcomePolicy } from "./outcome-policy.ts";
export {
  type ColumnTotal,
  columnOf,
  modelPair,
  type OutcomeColumn,
  type OutcomeTable,
  outcomeTable,
  totalOf,
} from "./outcome-table.ts";
export { type ModelOutcome, type OutcomeTask, PERFECT_VERIFIER, type Verifier } from "./outcome-task.ts";
export { createRandom, type Random } from "./random.ts";
export {
  type Bootstrap,
  type Drawn,
  drawnInOrder,
  drawResamples,
  type Estimate,
  estimateIfDefined,
  estimateOf,
  RESAMPLES,
} from "./scoring/bootstrap.ts";
export { evaluatePolicy, type PolicyToEvaluate } from "./scoring/evaluate-policy.ts";
export { evaluateScores, type ScoresToEvaluate, type TaskScore } from "./scoring/evaluate-scores.ts";
export type {
  BothWays,
  Choice,
  Comparison,
  CostEstimate,
  Evaluation,
  NotTried,
  Probabilities,
  Ranking,
  Scored,
  ScoredCascade,
} from "./scoring/evaluation.ts";
export {
  type JudgedAttempt,
  type MeasuredRate,
  type MeasuredVerifier,
  measuredRate,
  measuredVerifier,
} from "./verifiers/measured-verifier.ts";
export { keepsParity, type PairCounts, type Parity, pairCounts, parityOf } from "./verifiers/parity.ts";
