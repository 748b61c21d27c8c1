import type { Cleaned } from "../../app/index.ts";
import type { Json } from "../../domain/index.ts";

type Leftover = Cleaned["removed"][number];

/** What `run --clean` did, a line for each run. */
export function cleanedPage({ removed, kept }: Cleaned): string {
  const lines = [
    ...removed.map((leftover) => `removed ${leftover.run}: ${whatOf(leftover)}. Its branch stays.`),
    ...kept.map(({ leftover, because }) => `kept    ${leftover.run}: ${whatOf(leftover)}; ${because}`),
  ];
  return lines.length === 0 ? "nothing was left behind\n" : `${lines.join("\n")}\n`;
}

export function cleanedJson({ removed, kept }: Cleaned): Json {
  return {
    schema: "suffice.cleaned/1",
    removed: removed.map(jsonOf),
    kept: kept.map(({ leftover, because }) => ({ ...jsonOf(leftover), because })),
  };
}

function jsonOf({ run, worktrees, keptObjects }: Leftover) {
  return { run, worktrees: [...worktrees], keptObjects };
}

function whatOf({ worktrees, keptObjects }: Leftover): string {
  return `${counted(worktrees.length, "worktree")}, ${counted(keptObjects, "kept object")}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
