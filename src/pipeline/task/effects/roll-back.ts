import type { TaskEvent } from "../../machine/machine.ts";
import type { TaskCommand } from "../../machine/next.ts";
import type { TaskRun } from "../task-run.ts";

/**
 * Undoes what a failed check after the commit may have set going, by the command that the settings name. The commit itself was
 * not merged yet, and never is: the run's branch stays as it was.
 */
export async function rollBack(
  { attempt, step }: Extract<TaskCommand, { kind: "roll-back" }>,
  run: TaskRun,
): Promise<TaskEvent> {
  const { key, parts, ticket, workspace } = run;
  const { rollback } = parts;
  if (rollback === undefined) return { kind: "rolled-back", how: "no rollback command is set" };
  const how = await parts.once(`${key}/a${attempt}/rollback`, async () => {
    const verdict = await workspace.inspect((folder) =>
      rollback.judge({
        workspace: folder,
        taskId: run.task,
        tier: "automated",
        files: ticket.files,
        output: step.step,
        signal: parts.signal,
      }),
    );
    return { result: howItWent(verdict), entries: [] };
  });
  return { kind: "rolled-back", how };
}

function howItWent(verdict: Awaited<ReturnType<NonNullable<TaskRun["parts"]["rollback"]>["judge"]>>): string {
  switch (verdict.kind) {
    case "pass":
      return "the rollback command has run";
    case "fail":
      return `the rollback command failed too: ${verdict.findings[0]?.message ?? "it gave no reason"}`;
    case "inconclusive":
      return `the rollback command did not run: ${verdict.because}`;
    default:
      return verdict satisfies never;
  }
}
