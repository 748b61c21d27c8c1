import { Command } from "commander";
import { configOption, jsonOption, ledgerOption, policyOption } from "../../options.ts";
import type { EvidenceCommandOptions } from "./perform-evidence.ts";

export function evidenceCommand(): Command {
  return new Command("evidence")
    .description(
      "pass rates of each class of work at each model, with bounds; what expired and why, champions, challengers, and rollouts",
    )
    .addOption(policyOption())
    .option("--all-repositories", "one champion for a kind of work in all repositories, not one in each")
    .addOption(jsonOption("one object: suffice.evidence/1"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Outcomes are the ledger's, and those of the files that suffice.yaml names under outcomes.

Examples:
  $ suffice evidence
  $ suffice evidence --policy development-loop --all-repositories
  $ suffice evidence --json
`,
    )
    .action(async (options: EvidenceCommandOptions) => {
      const { performEvidence } = await import("./perform-evidence.ts");
      await performEvidence(options);
    });
}
