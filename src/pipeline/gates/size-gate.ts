import type { ChangeLimits, Verdict } from "../../domain/index.ts";
import type { Gate } from "./gate.ts";

/** Holds a change to the policy's limits. Lines are those added and deleted; a binary file counts as a file alone. */
export function createSizeGate({ mostFiles, mostLines }: ChangeLimits): Gate {
  return {
    name: "size",
    judgesFiles: false,
    runsPrograms: false,
    async judge({ workspace }): Promise<Verdict> {
      const changes = await workspace.changes();
      const lines = changes.reduce(
        (sum, { addedLines, deletedLines }) => sum + (addedLines ?? 0) + (deletedLines ?? 0),
        0,
      );
      const findings = [
        ...tooMany(changes.length, mostFiles, "files"),
        ...tooMany(lines, mostLines, "lines, added and deleted"),
      ];
      return findings.length === 0 ? { kind: "pass" } : { kind: "fail", findings };
    },
  };
}

function tooMany(count: number, most: number | undefined, what: string) {
  if (most === undefined || count <= most) return [];
  return [{ message: `the change has ${count} ${what}; at most ${most} are allowed. Make a smaller one.` }];
}
