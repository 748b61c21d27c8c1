import type { CallEntry, TaskRecord, VerdictEntry } from "../domain/index.ts";

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
