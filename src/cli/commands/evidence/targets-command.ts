import { Command } from "commander";
import { configOption, jsonOption, ledgerOption, parseDate, policyOption } from "../../options.ts";
import type { TargetsCommandOptions } from "./perform-targets.ts";

export function targetsCommand(): Command {
  return new Command("targets")
    .description("every metric of the ledger's work beside its target: met, missed, or insufficient evidence")
    .addOption(policyOption())
    .option("--since <date>", "only tasks that were begun on this day or moment or later (UTC)", parseDate)
    .option("--until <date>", "only tasks that were begun before this day or moment (UTC)", parseDate)
    .addOption(jsonOption("one object: suffice.targets/1"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
With --policy: that policy's own targets and its document's, on the runs that it decided; else those of all documents.

Examples:
  $ suffice targets
  $ suffice targets --policy plan-execute-review --since 2026-11-01
  $ suffice targets --policy ./frugal.yaml --json
`,
    )
    .action(async (options: TargetsCommandOptions) => {
      const { performTargets } = await import("./perform-targets.ts");
      await performTargets(options);
    });
}
