import { Command } from "commander";
import type { SetExitCode } from "../exit-code.ts";
import { baseUrlOption, configOption, jsonOption, ledgerOption, parseCount } from "../options.ts";
import type { WorkerCommandOptions } from "./perform-worker.ts";

/** `suffice worker`. */
export function workerCommand(setExitCode: SetExitCode): Command {
  return new Command("worker")
    .summary("carry out tasks of runs that hand them out")
    .description(
      "take tasks of runs that were begun with `suffice run --hand-out` on the same PostgreSQL ledger and carry them out, until it is stopped; what is under way then goes to other workers",
    )
    .option(
      "--repo <folder>",
      "this machine's clone of the repository (default: the one around the current folder)",
    )
    .option(
      "--remote <name>",
      "the git remote by which clones exchange commits (default: all work in one repository)",
    )
    .option(
      "--slots <n>",
      "tasks at a time; of all workers on a ledger what the last one said holds (default 2)",
      parseCount,
    )
    .addOption(baseUrlOption())
    .addOption(jsonOption("what happens, one suffice.worker-event/1 a line"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Ledger: a PostgreSQL URL, by --ledger or the setting ledger; a password stands in PGPASSWORD or in ~/.pgpass, not here. Keys are read from the same variables as by \`suffice run\`.

Examples:
  $ suffice worker --ledger postgres://suffice@db.example/suffice
  $ suffice worker --ledger postgres://suffice@db.example/suffice --repo ~/shop --remote origin --slots 4
`,
    )
    .action(async (options: WorkerCommandOptions) => {
      const { performWorker } = await import("./perform-worker.ts");
      setExitCode(await performWorker(options));
    });
}
