import type { Place, VerdictEntry, VerdictKind } from "../../domain/index.ts";
import { type AttemptCommand, type TaskRun, tagsOf } from "./task-run.ts";

/** Whose work a verdict is about. */
export interface JudgedAttempt extends Pick<AttemptCommand, "step" | "rung" | "attempt"> {
  readonly place: Place;
  /** `undefined` for a script, and for a verdict that says nothing of a model's work. */
  readonly model: string | undefined;
}

/** The ledger row of a verdict. Its key is the attempt's and the gate's: an attempt is judged by a gate once. */
export function verdictEntry(
  run: TaskRun,
  judged: JudgedAttempt,
  { gate, verdict }: { readonly gate: string; readonly verdict: VerdictKind },
): VerdictEntry {
  return {
    type: "verdict",
    source: "run",
    sourceId: `${run.parts.run}/${run.key}/a${judged.attempt}/g:${gate}`,
    at: run.parts.now(),
    tags: { ...tagsOf(run, judged), gate },
    model: judged.model,
    gate,
    verdict,
  };
}
