export { addSpend, spendOf } from "./add-spend.ts";
export { type Baseline, type BaselineContext, baselinesOf, bestSingleModel } from "./baselines.ts";
export type { BesideAttempts } from "./beside-attempts.ts";
export {
  type CheapTierStats,
  type LocalModelStats,
  localModelStats,
} from "./cheap-tiers/local-model-stats.ts";
export { type FinishedTask, type Forecast, forecastRun, type OpenTask } from "./forecast/forecast-run.ts";
export { type LeverFactors, type Levers, leverFactors, whyNoFactors } from "./levers.ts";
export { type Receipt, type ReceiptAttempt, receiptOf } from "./receipt.ts";
export { receiptsOf } from "./receipts.ts";
export { receiptJson, runSummaryJson, spendReportJson } from "./report-json.ts";
export { type AuditFindings, auditFindings, callsIn } from "./routed-audit/audit-findings.ts";
export {
  type AuditRow,
  type AuditVerdict,
  type RoutedAudit,
  routedAudit,
} from "./routed-audit/routed-audit.ts";
export { hasPassed, type RunSummary, runSummary, type Share, type WorkCounts } from "./run-summary.ts";
export {
  GROUPING_NAMES,
  type Grouping,
  isOfSubAgent,
  NO_TAG,
  type SpendCall,
  type SpendGroup,
  type SpendReport,
  spendGroups,
  spendReport,
  type Unpriced,
} from "./spend-report.ts";
export type { SpendTotals } from "./spend-tally.ts";
export { DOCUMENT_TARGETS, type DocumentTarget, type Target } from "./targets/document-targets.ts";
export type { MeasuredWork } from "./targets/figures.ts";
export type { Figure } from "./targets/interval.ts";
export {
  documentTargets,
  type Measurement,
  measureTargets,
  type TargetVerdict,
} from "./targets/measure-targets.ts";
export { type MeasuredTask, measuredTasks, type TaskSources } from "./targets/measured-task.ts";
export { METRICS, type Metric, type MetricId, type MetricUnit, metricNamed } from "./targets/metrics.ts";
export { type Regret, regretOf, type SufficiencyRules, wasRoutedRight } from "./targets/routing-accuracy.ts";
export type { TaskRows } from "./task-rows.ts";
