export { anytimeInterval } from "./bounds/anytime.ts";
export { betaQuantile, incompleteBeta } from "./bounds/incomplete-beta.ts";
export { type ShareInterval, wilsonInterval, wilsonLower } from "./bounds/wilson.ts";
export type {
  GateResult,
  JudgedBy,
  Outcome,
  OutcomeResult,
  ReadOutcomes,
  SkippedRow,
} from "./outcome.ts";
export { type AttemptOutcome, attemptOutcomes, passRates } from "./pass-rates.ts";
export {
  type CountedOutcome,
  type CountedOutcomes,
  type CountingRules,
  countedOutcomes,
  type ExpiredOutcomes,
} from "./rates/counted-outcomes.ts";
export {
  decidingEvidence,
  type EvidenceContext,
  type MeasuredEvidence,
  measuredEvidence,
} from "./rates/measured-evidence.ts";
export { type ModelChange, modelChanges } from "./rates/model-changes.ts";
export {
  type LevelCount,
  type PosteriorRate,
  PRIOR_STRENGTH,
  posteriorRate,
} from "./rates/posterior-rate.ts";
export { type BenchmarkContext, benchmarkOutcomes } from "./sources/benchmark-outcomes.ts";
export { type ExperimentContext, experimentOutcomes } from "./sources/experiment-outcomes.ts";
export { type LedgerRows, ledgerOutcomes } from "./sources/ledger-outcomes.ts";
