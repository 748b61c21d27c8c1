import { Command, InvalidArgumentError } from "commander";
import { type RunId, runId } from "../../../domain/index.ts";
import { configOption, ledgerOption } from "../../options.ts";
import type { ExportStateCommandOptions } from "./perform-export-state.ts";

export function exportCommand(): Command {
  return new Command("export")
    .description("what other tools read, out of the ledger")
    .addCommand(stateCommand());
}

function stateCommand(): Command {
  return new Command("state")
    .description(
      "what the chunks of a run used, in the shape of a warp-drive state file: token_usage.chunk_snapshots",
    )
    .option(
      "--run <run>",
      "this run; may be given several times, and `all` is every run of the ledger (default: the latest)",
      collectRun,
    )
    .option("--out <file>", "write it to this file instead of standard output")
    .option("--force", "overwrite the file if it is there")
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
A snapshot is one chunk at one model: tokens by class and dollars, in the main conversation and apart from it. A ticket that no
plan has cut is a chunk. \`suffice profile --source warp-drive=FILE\` reads it back.

Examples:
  $ suffice export state | jq .token_usage.chunk_snapshots
  $ suffice export state --run 20261121-093015-4f2a --out .warp-drive-state.json
  $ suffice export state --run all --ledger team.db
`,
    )
    .action(async (options: ExportStateCommandOptions) => {
      const { performExportState } = await import("./perform-export-state.ts");
      await performExportState(options);
    });
}

function collectRun(text: string, before: readonly RunId[] | "all" = []): readonly RunId[] | "all" {
  if (text === "all" || before === "all") return "all";
  const run = runId(text);
  if (run === undefined)
    throw new InvalidArgumentError("It takes a run such as 20261121-093015-4f2a, or all.");
  return [...before, run];
}
