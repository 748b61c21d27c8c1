import type { TaskEvent } from "./machine/machine.ts";
import type { TaskCommand } from "./machine/next.ts";
import type { TaskRun } from "./task-run.ts";
import { commitMessage } from "./texts/commit-message.ts";

/**
 * Accepted work as one commit at the tip of the run's branch. Repeatable at any point of a crash: the same tree, message
 * and time give the same commit, and a branch that is there already is left there.
 */
export async function commitWork(
  command: Extract<TaskCommand, { kind: "commit" }>,
  run: TaskRun,
  base: string,
): Promise<TaskEvent> {
  const { parts, ticket, workspace } = run;
  const at = await parts.once(`${run.key}/commit-time`, async () => ({ result: parts.now(), entries: [] }));
  const commit = await parts.once(`${run.key}/commit`, async () => {
    const result = await workspace.inspect(async (folder) => {
      const changes = await folder.changes();
      if (changes.length === 0) return null;
      const paths = changes.map((change) => change.path);
      const made = await folder.commit({ message: commitMessage(command.step.template, ticket, paths), at });
      const tip = await parts.workspaces.openBranch(parts.root, parts.run, base);
      if (tip !== made) await parts.workspaces.advance(parts.root, parts.run, base, made);
      return made;
    });
    return { result, entries: [] };
  });
  return { kind: "work-committed", commit: commit ?? undefined };
}
