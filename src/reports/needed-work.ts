import type { AttemptRecord, CallEntry, TaskRecord } from "../domain/index.ts";
import { isOfAttempt, isSamePiece, rowsOf, type TaskRows } from "./task-rows.ts";

/** What a task could not have been done without. */
export interface NeededWork {
  /** The calls of the attempts that were not thrown away. */
  readonly calls: readonly CallEntry[];
  /** Pieces of work that a script did: nobody knows what a model would have used for them. */
  readonly scripted: number;
}

/** Of every step, and of every chunk, the last attempt: what came before it was reworked, or thrown away. */
export function neededWork(record: TaskRecord, rows: TaskRows): NeededWork {
  const own = rowsOf(record, rows);
  const kept = record.attempts.filter((attempt) => isKept(attempt, record, own));
  const calls = own.calls.filter(
    (call) => call.outcome === "answered" && kept.some((attempt) => isOfAttempt(attempt, call.tags)),
  );
  const scripted = kept.filter((attempt) => attempt.place === "script" && isCoding(attempt, record)).length;
  return { calls, scripted: calls.length === 0 ? Math.max(1, scripted) : scripted };
}

/** Coding is what a model would have had to do; a check that is a script here would be one everywhere. */
export function isCoding({ step }: Pick<AttemptRecord, "step">, { decision }: TaskRecord): boolean {
  if (decision.outcome === "refused") return false;
  return decision.steps.some((decided) => decided.step === step && decided.kind === "coding");
}

function isKept(attempt: AttemptRecord, record: TaskRecord, rows: TaskRows): boolean {
  if (record.attempts.findLast((each) => isSamePiece(each, attempt)) !== attempt) return false;
  return attempt.chunk === undefined || isChunkKept(attempt, record, rows);
}

/** A chunk's work lasts unless a gate failed it, or its step was begun anew: at a stronger tier, or taken back. */
function isChunkKept(chunk: AttemptRecord, { attempts }: TaskRecord, { verdicts }: TaskRows): boolean {
  if (verdicts.some(({ tags, verdict }) => verdict === "fail" && isOfAttempt(chunk, tags))) return false;
  const asWhole = attempts.filter((each) => each.chunk === undefined && each.step === chunk.step);
  const first = asWhole.at(0);
  const last = asWhole.at(-1);
  return first?.tier === last?.tier && first?.place === last?.place;
}
