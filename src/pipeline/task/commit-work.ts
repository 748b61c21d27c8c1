import type { TaskEvent } from "../machine/machine.ts";
import type { TaskCommand } from "../machine/next.ts";
import { commitMessage } from "../texts/commit-message.ts";
import type { TaskRun } from "./task-run.ts";

/**
 * Accepted work as one commit on top of what the task began at; it is merged into the run's branch when its wave is done.
 * Repeatable at any point of a crash: the same tree, message and time give the same commit.
 */
export async function commitWork(
  command: Extract<TaskCommand, { kind: "commit" }>,
  run: TaskRun,
): Promise<TaskEvent> {
  const { parts, ticket, workspace } = run;
  const key = `${run.key}/a${command.attempt}`;
  const at = await parts.once(`${key}/commit-time`, async () => ({ result: parts.now(), entries: [] }));
  const commit = await parts.once(`${key}/commit`, async () => {
    const result = await workspace.look(async (folder) => {
      const changes = await folder.changes();
      if (changes.length === 0) return null;
      const paths = changes.map((change) => change.path);
      const { template } = command.step;
      return folder.commit({
        message: commitMessage({ template, ticket, changedPaths: paths, proposed: command.message }),
        at,
      });
    });
    return { result, entries: [] };
  });
  return { kind: "work-committed", commit: commit ?? undefined };
}
