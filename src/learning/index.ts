export type { HeldOutCandidate } from "./cascades/held-out.ts";
export { type LearnedCascade, type LearnRequest, learnCascade } from "./cascades/learn-cascade.ts";
export { learnedPolicy } from "./cascades/learned-policy.ts";
export {
  type OverSplits,
  overSplits,
  type SplitRequest,
  type SplitScore,
  scoreOnSplits,
  shuffled,
} from "./cascades/score-on-splits.ts";
export type { SegmentReport } from "./cascades/segment-routes.ts";
export {
  type MinedPattern,
  type MinedPatterns,
  type MiningRules,
  minePatterns,
  type TitleOutcome,
} from "./patterns/mine-patterns.ts";
export { learnPredictor, type PredictorRequest } from "./predictors/learn-predictor.ts";
export { type PredictedTask, predict } from "./predictors/predict.ts";
export {
  type Calibration,
  type FeatureWeight,
  type HeldOut,
  type NeedModel,
  PREDICTOR_NAMES,
  type Prediction,
  type Predictor,
  type PredictorName,
  type ProbabilityCheck,
  type RepositoryRates,
} from "./predictors/predictor.ts";
export { readPredictor } from "./predictors/read-predictor.ts";
