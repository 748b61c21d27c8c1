import {
  type AttemptRecord,
  addCost,
  addUsage,
  type CallEntry,
  type ErrorCode,
  NO_SPEND,
  NO_USAGE,
  type RunId,
  type Spend,
  type TaskId,
  type TaskOutcome,
  type TaskRecord,
  type Usage,
  type VerdictKind,
} from "../domain/index.ts";
import type { Baseline } from "./baselines.ts";
import { rowsOf, type TaskRows } from "./task-rows.ts";

/** One attempt with what the ledger says of it. */
export interface ReceiptAttempt extends AttemptRecord {
  /** The model that answered; `undefined` for a script, or where none did. */
  readonly model: string | undefined;
  readonly gates: readonly { readonly gate: string; readonly verdict: VerdictKind }[];
  readonly spend: Spend;
  readonly usage: Usage;
}

/** What a task cost and how it ended. Every figure is a sum over ledger rows; none is kept beside them. */
export interface Receipt {
  readonly run: RunId;
  readonly task: TaskId;
  readonly title: string;
  readonly outcome: TaskOutcome;
  readonly code: ErrorCode | undefined;
  readonly because: string;
  readonly attempts: readonly ReceiptAttempt[];
  readonly escalations: number;
  readonly spend: Spend;
  readonly commit: string | undefined;
  readonly baselines: readonly Baseline[];
}

/** Joins how a task went with the ledger rows of its run; rows of other tasks are left out here. */
export function receiptOf(record: TaskRecord, rows: TaskRows, baselines: readonly Baseline[]): Receipt {
  const { decision, attempts, ...rest } = record;
  const own = rowsOf(record, rows);
  return {
    ...rest,
    task: decision.task.ticket.id,
    title: decision.task.ticket.title,
    attempts: attempts.map((attempt) => attemptOf(attempt, own)),
    spend: spendOf(own.calls),
    baselines,
  };
}

export function spendOf(calls: readonly CallEntry[]): Spend {
  return calls.reduce((spend, call) => addCost(spend, call.cost), NO_SPEND);
}

function attemptOf(attempt: AttemptRecord, rows: TaskRows): ReceiptAttempt {
  const calls = rows.calls.filter((call) => call.tags.attempt === attempt.attempt);
  const verdicts = rows.verdicts.filter((verdict) => verdict.tags.attempt === attempt.attempt);
  return {
    ...attempt,
    // In an open conversation it may have run at a stronger tier than was decided.
    tier: calls.at(-1)?.tags.tier ?? attempt.tier,
    model: calls.findLast((call) => call.modelAnswered !== undefined)?.modelAnswered,
    gates: verdicts.map(({ gate, verdict }) => ({ gate, verdict })),
    spend: spendOf(calls),
    usage: calls.reduce((sum, call) => addUsage(sum, call.usage ?? NO_USAGE), NO_USAGE),
  };
}
