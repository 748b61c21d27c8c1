import type { TaskEvent } from "../../machine/machine.ts";
import type { TaskCommand } from "../../machine/next.ts";
import type { TaskRun } from "../task-run.ts";

/** What was accepted so far, written down as a tree that later failures go back to. */
export async function keepTree(
  { attempt }: Extract<TaskCommand, { kind: "keep" }>,
  { key, parts, workspace }: TaskRun,
): Promise<TaskEvent> {
  const tree = await parts.once(`${key}/a${attempt}/checkpoint`, async () => ({
    result: workspace.tree(),
    entries: [],
  }));
  return { kind: "tree-kept", tree };
}
