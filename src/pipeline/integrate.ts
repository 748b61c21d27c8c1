import { fileSafe, type TaskRecord } from "../domain/index.ts";
import type { GitId } from "../workspaces/index.ts";
import type { RunParts } from "./run-parts.ts";

type Integrated =
  | { readonly kind: "merged"; readonly commit: GitId }
  | { readonly kind: "conflict"; readonly keptOn: string; readonly because: string };

/**
 * Puts a task's accepted commit on top of the run's branch. Where others were merged since it began, its gates judge the
 * result once more: what merges cleanly need not work. What does not fit is kept on a branch of its own and reported, never
 * forced. Repeatable at any point of a crash.
 */
export async function integrate(
  record: TaskRecord,
  { key, base }: { readonly key: string; readonly base: GitId },
  parts: RunParts,
): Promise<TaskRecord> {
  const { commit } = record;
  if (record.outcome !== "accepted" || commit === undefined) return record;
  const { id: task } = record.decision.task.ticket;
  const integrated = await parts.once<Integrated>(`${key}/merged`, async () => ({
    result: await merge({ record, commit, key, base }, parts),
    entries: [],
  }));
  if (integrated.kind === "merged") {
    parts.emit({ kind: "task-merged", task, commit: integrated.commit });
    return { ...record, commit: integrated.commit };
  }
  const { keptOn, because } = integrated;
  parts.emit({ kind: "task-conflicted", task, keptOn, because });
  return {
    ...record,
    outcome: "failed",
    code: "repository.conflict",
    because: `${because}. It is kept on branch ${keptOn}`,
    commit: undefined,
  };
}

interface Work {
  readonly record: TaskRecord;
  readonly commit: GitId;
  readonly key: string;
  /** Where the run's branch begins again, should it have been deleted. */
  readonly base: GitId;
}

async function merge(work: Work, parts: RunParts): Promise<Integrated> {
  const { workspaces, root, run } = parts;
  const tip = await workspaces.openBranch(root, run, work.base);
  const merged = await workspaces.rebase(root, { run, commit: work.commit, onto: tip });
  const because =
    merged.kind === "conflict"
      ? `what was merged before it changed the same places of ${merged.paths.join(", ")}`
      : merged.id === work.commit || merged.id === tip
        ? undefined
        : await brokenTogether(merged.id, work, parts);
  if (merged.kind === "merged" && because === undefined) {
    await workspaces.advance(root, run, tip, merged.id);
    return { kind: "merged", commit: merged.id };
  }
  const name = nameOf(work);
  const keptOn = await workspaces.keepAside(root, { run, name, commit: work.commit });
  return { kind: "conflict", keptOn, because: because ?? "it does not fit what was merged before it" };
}

/** Why a merged result is no good although its parts were; `undefined` where its gates pass. */
async function brokenTogether(
  merged: GitId,
  { record, key, commit }: Work,
  parts: RunParts,
): Promise<string | undefined> {
  const { ticket } = record.decision.task;
  const steps = record.decision.outcome === "routed" ? record.decision.steps : [];
  const names = new Set(steps.flatMap(({ gates }) => gates));
  const gates = [...parts.gates.values()].filter(({ name, judgesFiles }) => judgesFiles && names.has(name));
  if (gates.length === 0) return undefined;
  const workspace = await parts.workspaces.open(parts.root, {
    run: parts.run,
    name: `${nameOf({ record, key })}-merged`,
    base: merged,
  });
  try {
    for (const gate of gates) {
      await workspace.restore(merged);
      const verdict = await gate.judge({
        workspace,
        taskId: ticket.id,
        tier: record.decision.tier,
        files: ticket.files,
        output: commit,
        signal: parts.signal,
      });
      if (verdict.kind !== "pass")
        return `it merges cleanly with what was merged before it, but gate "${gate.name}" does not pass on the result`;
    }
    return undefined;
  } finally {
    await workspace.remove();
  }
}

function nameOf({ record, key }: Pick<Work, "record" | "key">): string {
  return fileSafe(`${key.slice(1)}-${record.decision.task.ticket.id}`);
}
