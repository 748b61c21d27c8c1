import type { TaskRecord } from "../domain/index.ts";
import { type BaselineContext, baselinesOf, bestSingleModel } from "./baselines.ts";
import { leversOfTask } from "./levers.ts";
import { inMainConversation } from "./main-conversation.ts";
import { type Receipt, receiptOf } from "./receipt.ts";
import { routedAudit } from "./routed-audit/routed-audit.ts";
import type { TaskRows } from "./task-rows.ts";

/** The receipts of a run, each with what the alternatives would have cost and who really answered. `rows` are the run's, oldest first. */
export function receiptsOf(
  records: readonly TaskRecord[],
  rows: TaskRows,
  context: BaselineContext,
): readonly Receipt[] {
  const bestSingle = bestSingleModel(records, rows, context.models);
  const inMain = inMainConversation(records, rows.calls, context.work.prefixTokens);
  return records.map((record) => {
    const baselines = baselinesOf(record, rows, { ...context, bestSingle });
    const levers =
      bestSingle === undefined ? undefined : leversOfTask(record, rows, { ...context, bestSingle, inMain });
    const audit = routedAudit(record, rows, context);
    return { ...receiptOf(record, rows, baselines), levers, audit };
  });
}
