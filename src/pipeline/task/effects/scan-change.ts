import { scanAddedLines } from "../../../triage/index.ts";
import type { TaskEvent } from "../../machine/machine.ts";
import type { TaskCommand } from "../../machine/next.ts";
import type { TaskRun } from "../task-run.ts";

/** More of a change than this is not read; what is risky in so much shows before. */
const MOST_SCANNED_BYTES = 2_000_000;

/** Looks at the lines that the change adds, those of tests left out: what they touch decides who is to judge them. */
export async function scanChange(
  { attempt }: Extract<TaskCommand, { kind: "scan" }>,
  { key, parts, workspace }: TaskRun,
): Promise<TaskEvent> {
  const risks = await parts.once(`${key}/a${attempt}/risks`, async () => {
    const diff = await workspace.look((folder) => folder.diff(MOST_SCANNED_BYTES));
    const found = scanAddedLines(diff).filter(({ isTest }) => !isTest);
    const first = new Map(found.toReversed().map((each) => [each.class, each.signal]));
    return { result: [...first.values()].toReversed(), entries: [] };
  });
  return { kind: "change-scanned", risks };
}
