export { type Baseline, type BaselineContext, baselinesOf, bestSingleModel } from "./baselines.ts";
export { type Receipt, type ReceiptAttempt, receiptOf, spendOf } from "./receipt.ts";
export { receiptJson, spendReportJson } from "./report-json.ts";
export {
  GROUPING_NAMES,
  type Grouping,
  NO_TAG,
  type SpendGroup,
  type SpendReport,
  type SpendTotals,
  spendReport,
} from "./spend-report.ts";
export type { TaskRows } from "./task-rows.ts";
