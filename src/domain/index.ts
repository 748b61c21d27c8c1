export {
  type AgentWork,
  DETERMINISTIC_WORK,
  type DeterministicWork,
  type Moment,
  type PricedCall,
  TOPICS,
  type ToolAct,
  type Topic,
} from "./agent-work.ts";
export type { Branded } from "./branded.ts";
export { type Budget, openBudget, remaining, reserve, settle } from "./budget.ts";
export type { Chunk, ChunkPlan } from "./chunk.ts";
export type { Argv } from "./command.ts";
export {
  type ContentBlock,
  type Json,
  type Message,
  type ModelReply,
  type ModelRequest,
  type OpaqueBlock,
  type StopReason,
  type TextBlock,
  type ToolDefinition,
  type ToolResultBlock,
  type ToolUseBlock,
  textOf,
  userText,
  withoutFence,
} from "./conversation.ts";
export {
  addCost,
  BASES,
  type Basis,
  type Cost,
  FREE,
  NO_SPEND,
  type Spend,
  spendLabel,
  type UnpricedReason,
} from "./cost.ts";
export {
  type ClassRollout,
  type CostRange,
  type DecidedStep,
  type Decision,
  type DecisionBasis,
  type Evidence,
  type EvidenceRow,
  type PassRate,
  type RefusedDecision,
  type Rejection,
  ROLLOUT_STAGES,
  type RolloutStage,
  type RoutedDecision,
  type Rung,
  type TraceStep,
} from "./decision.ts";
export type { CallEntry, CallOutcome, Entry, VerdictEntry, WorkTags } from "./entry.ts";
export { ERRORS, type ErrorCode, type ErrorKind, messageOf, type Retry, SufficeError } from "./errors.ts";
export { checksumOf, drawnShare, fileSafe, type RunId, runId, type TaskId, taskId } from "./ids.ts";
export type { LearnedBranch, LearnedOverride, LearnedRoute, LearnedStep } from "./learned-route.ts";
export { type Model, type ModelRegistry, modelNamed } from "./model.ts";
export {
  addUsd,
  formatUsd,
  type MicroUsdPerMillion,
  type NanoUsd,
  nanoUsd,
  nanoUsdFromUsd,
  rateFromUsdPerMillion,
  scaleUsd,
  subtractUsd,
  usdNumber,
  ZERO_USD,
} from "./money.ts";
export {
  type AssessorRules,
  type BatchRules,
  type Bounds,
  type Caps,
  type CeremonyRules,
  type ChangeLimits,
  type Condition,
  DEFAULT_SPEND_GUARD,
  type DelegationRules,
  type EvidenceRules,
  type ExemplarRules,
  type FixedParts,
  type Modifier,
  type PipelineStep,
  type Policy,
  type PolicyTarget,
  type Probe,
  type Range,
  type RiskSignals,
  type Rule,
  type ShareBounds,
  type SpendGuardRules,
  STEP_NEEDS,
  type StepNeed,
  type WorkProfile,
} from "./policy.ts";
export type { FamilyName, Price, PriceBand, PriceBook, PriceHours, Rates } from "./price.ts";
export { type FoundImport, importsOf } from "./source-text/imports-of.ts";
export {
  type Assessment,
  COMPLEXITIES,
  COMPLEXITY_FEATURES,
  type Complexity,
  type ComplexityFeature,
  type ComplexityScore,
  type Fact,
  type NamedRoute,
  type PartOf,
  RISKS,
  type Risk,
  type ScoredFeature,
  TASK_KINDS,
  type Task,
  type TaskKind,
  type Ticket,
  unknownWork,
} from "./task.ts";
export type { AttemptRecord, TaskOutcome, TaskRecord } from "./task-record.ts";
export {
  PLACES,
  type Place,
  strongerTier,
  TIERS,
  type Tier,
  tierNamed,
  tierRank,
  weakerTier,
} from "./tier.ts";
export { type Clock, type Instant, instant, isoTime, parseInstant } from "./time.ts";
export {
  addUsage,
  type ByTokenClass,
  byTokenClass,
  countsOf,
  NO_USAGE,
  promptTokens,
  TOKEN_CLASSES,
  type TokenClass,
  type Tokens,
  tokens,
  type Usage,
  usageOf,
} from "./usage.ts";
export type { Finding, Verdict, VerdictKind } from "./verdict.ts";
export { type ShareInterval, wilsonBounds } from "./wilson-bounds.ts";
export { createPhraseFinder, phraseIn, phraseInIdentifiers } from "./words.ts";
