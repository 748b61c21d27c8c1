import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Whose processes: those with this TMPDIR, whatever they have become since; and those that watch one of these. */
export interface Family {
  readonly folder: string;
  readonly parents: readonly number[];
}

/** `kill -9` for all of them, the parents first, so that none of these sees the end of what it has started. */
export function killAll(family: Family): void {
  const running = processesOf(family).map((line) => Number.parseInt(line, 10));
  for (const pid of [...family.parents.slice(-1), ...running]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // ESRCH: it has ended by itself.
    }
  }
}

/** Linux tells; elsewhere there are none to be seen, and only what a test notes itself is looked for. */
export function processesOf({ folder, parents }: Family): readonly string[] {
  if (process.platform !== "linux") return [];
  const watching = new Set(parents.map((pid) => `suffice: watches process ${pid}`));
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (pid) =>
        partsOf(pid, "environ").includes(`TMPDIR=${folder}`) ||
        partsOf(pid, "cmdline").some((part) => watching.has(part)),
    )
    .map((pid) => `${pid} ${partsOf(pid, "cmdline").join(" ").trim()}`);
}

/** What is still there after the time that the end of a process may take. */
export async function processesLeft(family: Family, waitMs = 5000): Promise<readonly string[]> {
  for (let waited = 0; processesOf(family).length > 0 && waited < waitMs; waited += 10) await pause(10);
  return processesOf(family);
}

/** Ended and not only waiting to be collected: whoever adopts an orphan may be slow to do so. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false; // ESRCH: it is gone
  }
  return !/\) [ZX] /.test(readIfThere(`/proc/${pid}/stat`));
}

function partsOf(pid: string, file: "environ" | "cmdline"): readonly string[] {
  return readIfThere(`/proc/${pid}/${file}`).split("\0");
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // It has ended in the meantime, is not ours to look into, or this is no Linux.
    return "";
  }
}
