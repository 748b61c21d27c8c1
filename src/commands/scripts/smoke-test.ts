import type { CommandRunner } from "../command-runner.ts";
import type { FoundCommand } from "../found-command.ts";
import { createCommandScript, type ScriptProvider } from "../script-provider.ts";
import { checkFiles } from "./checks/check-files.ts";
import { placeOf, workFiles } from "./tree/work-files.ts";
import { outcomeOf } from "./validation.ts";

export interface SmokeTestOptions {
  readonly runner: CommandRunner;
  /** The repository's own smoke test; without one only the free checks are made. */
  readonly smoke: FoundCommand | undefined;
  readonly timeoutMs: number;
}

/** The last look before work is handed over: the checks of the changed files, then the repository's own smoke test. */
export function createSmokeTestScript({ runner, smoke, timeoutMs }: SmokeTestOptions): ScriptProvider {
  return {
    kind: "smoke_test",
    async run(work) {
      const place = placeOf(work, runner);
      const { changed } = await workFiles(work, place);
      const report = await checkFiles(place, changed);
      const checked = outcomeOf(report, report.findings);
      if (checked.kind === "failed") return checked;
      if (smoke === undefined) {
        return { kind: "done", summary: `${checked.summary}\nthe repository has no smoke test of its own` };
      }
      const { argv } = smoke;
      const ran = await createCommandScript({ kind: "smoke_test", argv, runner, timeoutMs }).run(work);
      return ran.kind === "failed" ? ran : { kind: "done", summary: `${checked.summary}\n${ran.summary}` };
    },
  };
}
