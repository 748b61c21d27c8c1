import type { Finding, Verdict } from "../../domain/index.ts";
import { isUnder } from "../paths.ts";
import type { Gate } from "./gate.ts";

/**
 * Judged before every other gate: work that changed nothing has done nothing (only a script may find nothing to do), and
 * protected paths are no task's to change, by whatever means they were changed.
 */
export function createChangeGate(protectedPaths: readonly string[]): Gate {
  return {
    name: "changes",
    judgesFiles: false,
    runsPrograms: false,
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
