import type { TaskEvent } from "../machine/machine.ts";
import { type TaskRun, tell } from "./task-run.ts";
import { type JudgedAttempt, verdictEntry } from "./verdict-entry.ts";

/** An attempt without a result is a failed one, and evidence: no gate will be asked about it. */
export async function givenUp(run: TaskRun, judged: JudgedAttempt, because: string): Promise<TaskEvent> {
  const { parts, key } = run;
  await parts.once(`${key}/a${judged.attempt}/given-up`, async () => ({
    result: true,
    entries: [verdictEntry(run, judged, { gate: "finished", verdict: "fail" })],
  }));
  tell(run, { kind: "attempt-given-up", because });
  return { kind: "attempt-given-up", because };
}
