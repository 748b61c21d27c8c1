export { anytimeInterval } from "./bounds/anytime.ts";
export { betaQuantile, incompleteBeta } from "./bounds/incomplete-beta.ts";
export {
  type DecisionRecord,
  openConditions,
  type RecordCondition,
  type RecordedVerdict,
  type RecordSubject,
  savingOf,
  whyExpired,
} from "./contest/decision-record.ts";
export { type Contest, type ContestState, foldContest } from "./contest/fold-contest.ts";
export { type ContestRules, judgeCandidate } from "./contest/judge-candidate.ts";
export {
  type Contestant,
  costPerAccepted,
  costPerAttempt,
  NO_TALLY,
  type Tally,
  tallyOf,
} from "./contest/tally.ts";
export type {
  GateResult,
  JudgedBy,
  Outcome,
  OutcomeResult,
  ReadOutcomes,
  SkippedRow,
} from "./outcome.ts";
export {
  type PilotArm,
  type PilotPlan,
  type PilotReport,
  type PilotVerdict,
  pilotReport,
} from "./pilot/pilot-report.ts";
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
export { type CanaryChoice, canaryChoice } from "./rollout/canary-choice.ts";
export {
  type ExitRule,
  nextStage,
  type Rollout,
  type RolloutRules,
  type RolloutStep,
} from "./rollout/rollout.ts";
export { type FileContext, fileOutcomes } from "./sources/file-outcomes.ts";
export { type LedgerRows, ledgerOutcomes } from "./sources/ledger-outcomes.ts";
export { outcomeRow } from "./sources/outcome-row.ts";
export {
  invalidRow,
  type PlacedRow,
  type RecordedTask,
  type RecordedTry,
} from "./sources/recorded-task.ts";
export { tableRow } from "./sources/table-row.ts";
export { type TaskResult, taskResults } from "./task-results.ts";
