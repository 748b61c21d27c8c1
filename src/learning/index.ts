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
