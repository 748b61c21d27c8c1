import { instant, type Json, type RunId, runId, SufficeError } from "../domain/index.ts";
import type { RunRecord } from "./journal.ts";

/** What every database keeps of a run. */
export interface RunRow {
  readonly run: string;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly plan_json: string;
}

/** Throws `ledger.incompatible` for an id that this version does not know. */
export function recordOf(row: RunRow): RunRecord {
  const run = runId(row.run);
  if (run === undefined) {
    throw new SufficeError("ledger.incompatible", {
      message: `the journal's run "${row.run}" has an id that this version does not know.`,
    });
  }
  const plan: Json = JSON.parse(row.plan_json);
  const endedAt = row.ended_at_ms === null ? undefined : instant(row.ended_at_ms);
  return { run, startedAt: instant(row.started_at_ms), endedAt, plan };
}

export function runExists(run: RunId): SufficeError {
  return new SufficeError("usage.invalid", {
    message: `run ${run} exists already. Resume it, or give the new run another name.`,
  });
}

export function noSuchRun(run: RunId): SufficeError {
  return new SufficeError("input.missing", { message: `there is no run ${run} in this ledger.` });
}

export function runHasEnded(run: RunId): SufficeError {
  return new SufficeError("usage.invalid", {
    message: `run ${run} has ended, so there is nothing to resume. Start a new one.`,
  });
}
