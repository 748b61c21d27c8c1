import type { Verdict, VerdictEntry } from "../domain/index.ts";
import { SufficeError } from "../domain/index.ts";
import type { TaskEvent } from "./machine/machine.ts";
import type { TaskCommand } from "./machine/next.ts";
import { type TaskRun, tagsOf } from "./perform-attempt.ts";

export type JudgeCommand = Extract<TaskCommand, { kind: "judge" }>;

/** One gate over the present state of the worktree; its verdict goes into the ledger with the step. Leaves no trace in the files. */
export async function judge(command: JudgeCommand, run: TaskRun, work: JudgedWork): Promise<TaskEvent> {
  const { parts, ticket } = run;
  const gate = parts.gates.get(command.gate);
  if (gate === undefined) {
    throw new SufficeError("bug.invariant", {
      message: `there is no gate "${command.gate}", yet a step is judged by it`,
    });
  }
  const key = `${run.key}/a${command.attempt}/g:${command.gate}`;
  const verdict = await parts.once<Verdict>(key, async () => {
    const result = await run.workspace.inspect((workspace) =>
      gate.judge({
        workspace,
        taskId: ticket.id,
        tier: command.rung.tier,
        output: work.output,
        signal: parts.signal,
      }),
    );
    const entry: VerdictEntry = {
      type: "verdict",
      source: "run",
      sourceId: `${parts.run}/${key}`,
      at: parts.now(),
      tags: { ...tagsOf(run, command), gate: command.gate },
      model: work.model,
      gate: command.gate,
      verdict: result.kind,
    };
    return { result, entries: [entry] };
  });
  const findings = verdict.kind === "fail" ? verdict.findings : [];
  parts.emit({ kind: "gate-judged", task: ticket.id, gate: command.gate, verdict: verdict.kind, findings });
  return { kind: "gate-judged", gate: command.gate, verdict };
}

/** What is judged besides the files. */
export interface JudgedWork {
  readonly output: string;
  /** The model whose work it is; `undefined` for a script. */
  readonly model: string | undefined;
}
