import type { ScriptProvider } from "../../commands/index.ts";
import type { Verdict } from "../../domain/index.ts";
import type { Gate } from "./gate.ts";

/** A script as a judge: what it finds is held against the work, and whatever it changes is undone. */
export function createScriptGate(script: ScriptProvider): Gate {
  return {
    name: script.kind,
    judgesFiles: false,
    runsPrograms: true,
    async judge({ workspace, files, signal }): Promise<Verdict> {
      const changed = (await workspace.changes())
        .filter(({ status }) => status !== "deleted")
        .map(({ path }) => path);
      const outcome = await script.run({
        cwd: workspace.path,
        signal,
        files: changed,
        ...(files === undefined ? {} : { ticketFiles: files }),
      });
      return outcome.kind === "done" ? { kind: "pass" } : { kind: "fail", findings: outcome.findings };
    },
  };
}
