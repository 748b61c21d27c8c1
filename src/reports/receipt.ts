import {
  type AttemptRecord,
  addUsage,
  type CallEntry,
  type ErrorCode,
  NO_USAGE,
  type RunId,
  type Spend,
  type TaskId,
  type TaskKind,
  type TaskOutcome,
  type TaskRecord,
  type Usage,
  type VerdictKind,
} from "../domain/index.ts";
import { spendOf } from "./add-spend.ts";
import type { Baseline } from "./baselines.ts";
import { type BesideAttempts, besideAttempts } from "./beside-attempts.ts";
import type { Levers } from "./levers.ts";
import type { RoutedAudit } from "./routed-audit/routed-audit.ts";
import { isOfAttempt, isSamePiece, rowsOf, type TaskRows } from "./task-rows.ts";

/** One attempt with what the ledger says of it. */
export interface ReceiptAttempt extends AttemptRecord {
  /** What sort of step it was at; `undefined` where its decision has no such step. */
  readonly kind: TaskKind | undefined;
  /** The models that were asked, in order, each once: more than one where a call fell back. None for a script. */
  readonly asked: readonly string[];
  /** The model that answered last; `undefined` for a script, or where none did. */
  readonly model: string | undefined;
  /** Whether the last call was answered; `undefined` where nobody was asked. */
  readonly answered: boolean | undefined;
  /** No gate judged it, since its answer never came or could not be used: another tier took the step over. */
  readonly fellBack: boolean;
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
  /** In the order in which they were begun; those of a chunk after the attempt that its task was cut in. */
  readonly attempts: readonly ReceiptAttempt[];
  /** What was paid apart from them; both together are `spend`, to the last billionth. */
  readonly beside: readonly BesideAttempts[];
  readonly escalations: number;
  readonly takeBacks: number;
  readonly spend: Spend;
  readonly usage: Usage;
  /** Calls that broke off or were interrupted: they may have cost more than their rows say. */
  readonly uncertainCalls: number;
  readonly commit: string | undefined;
  readonly baselines: readonly Baseline[];
  /** `undefined` where there is no model to compare with. */
  readonly levers: Levers | undefined;
  /** Whom its calls were routed to, and who answered. */
  readonly audit: RoutedAudit;
}

/**
 * Joins how a task went with the ledger rows of its run; rows of other tasks are left out here. Levers and audit take the models as well:
 * `receiptsOf` adds them.
 */
export function receiptOf(record: TaskRecord, rows: TaskRows, baselines: readonly Baseline[]): Receipt {
  const { decision, attempts, ...rest } = record;
  const own = rowsOf(record, rows);
  return {
    ...rest,
    task: decision.task.ticket.id,
    title: decision.task.ticket.title,
    attempts: attempts.map((attempt) => attemptOf(attempt, record, own)),
    beside: besideAttempts(own.calls, attempts),
    spend: spendOf(own.calls),
    usage: usageIn(own.calls),
    uncertainCalls: own.calls.filter(isUncertain).length,
    baselines,
    levers: undefined,
    audit: [],
  };
}

function attemptOf(attempt: AttemptRecord, record: TaskRecord, rows: TaskRows): ReceiptAttempt {
  const calls = rows.calls.filter(({ tags }) => isOfAttempt(attempt, tags));
  const verdicts = rows.verdicts.filter(({ tags }) => isOfAttempt(attempt, tags));
  return {
    ...attempt,
    kind: kindOf(attempt, record),
    // In an open conversation it may have run at a stronger tier than was decided.
    tier: calls.at(-1)?.tags.tier ?? attempt.tier,
    asked: [...new Set(calls.map((call) => call.modelAsked))],
    model: calls.findLast((call) => call.modelAnswered !== undefined)?.modelAnswered,
    answered: calls.length === 0 ? undefined : calls.at(-1)?.outcome === "answered",
    fellBack: calls.length > 0 && verdicts.length === 0 && isFollowed(attempt, record),
    gates: verdicts.map(({ gate, verdict }) => ({ gate, verdict })),
    spend: spendOf(calls),
    usage: usageIn(calls),
  };
}

function isFollowed(attempt: AttemptRecord, { attempts }: TaskRecord): boolean {
  return attempts.findLast((each) => isSamePiece(each, attempt)) !== attempt;
}

function kindOf({ step }: AttemptRecord, { decision }: TaskRecord): TaskKind | undefined {
  if (decision.outcome === "refused") return undefined;
  return decision.steps.find((decided) => decided.step === step)?.kind;
}

function usageIn(calls: readonly CallEntry[]): Usage {
  return calls.reduce((sum, call) => addUsage(sum, call.usage ?? NO_USAGE), NO_USAGE);
}

function isUncertain({ outcome, usage, cost }: CallEntry): boolean {
  return outcome !== "answered" && (usage !== undefined || cost.kind === "unpriced");
}
