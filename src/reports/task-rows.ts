import type { AttemptRecord, CallEntry, TaskRecord, VerdictEntry, WorkTags } from "../domain/index.ts";

/** Rows of the ledger, oldest first, as it gives them. */
export interface TaskRows {
  readonly calls: readonly CallEntry[];
  readonly verdicts: readonly VerdictEntry[];
}

/** The rows that belong to a task. */
export function rowsOf(record: TaskRecord, rows: TaskRows): TaskRows {
  const id = record.decision.task.ticket.id;
  return {
    calls: rows.calls.filter((call) => call.tags.task === id),
    verdicts: rows.verdicts.filter((verdict) => verdict.tags.task === id),
  };
}

/** Whether a row of the same task is of this attempt: numbers are unique within the task, and again within each of its chunks. */
export function isOfAttempt({ attempt, chunk, step }: AttemptRecord, tags: WorkTags): boolean {
  return tags.attempt === attempt && tags.chunk === chunk && tags.step === step;
}

/** Whether two attempts are at the same piece of work: a step, or a chunk of one. */
export function isSamePiece(a: AttemptRecord, b: AttemptRecord): boolean {
  return a.step === b.step && a.chunk === b.chunk;
}
