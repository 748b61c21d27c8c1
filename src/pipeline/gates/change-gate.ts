import type { Finding, Verdict } from "../../domain/index.ts";
import type { Gate } from "./gate.ts";

/**
 * Judged before every other gate: work that changed nothing has done nothing (only a script may find nothing to do), and
 * protected paths are no task's to change, by whatever means they were changed.
 */
export function createChangeGate(protectedPaths: readonly string[]): Gate {
  return {
    name: "changes",
    async judge({ workspace, tier }): Promise<Verdict> {
      const changes = await workspace.changes();
      if (changes.length === 0) {
        if (tier === "automated") return { kind: "pass" };
        return { kind: "fail", findings: [{ message: "no file was changed, so nothing was done" }] };
      }
      const findings = changes.flatMap(({ path }): readonly Finding[] =>
        protectedPaths.some((each) => isUnder(path, each))
          ? [{ message: "this path is protected and may not be changed; put it back", file: path }]
          : [],
      );
      return findings.length === 0 ? { kind: "pass" } : { kind: "fail", findings };
    },
  };
}

/** By segments, and in any case, as the tools refuse them: `./acceptance//` protects the same folder as `acceptance`. */
function isUnder(path: string, folder: string): boolean {
  const place = segmentsOf(path);
  return segmentsOf(folder).every((segment, index) => segment === place[index]);
}

function segmentsOf(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".");
}
