import { Command, InvalidArgumentError, Option } from "commander";
import { type RunId, runId, usdNumber } from "../../../domain/index.ts";
import { GROUPING_NAMES, type Grouping } from "../../../reports/index.ts";
import {
  configOption,
  jsonOption,
  ledgerOption,
  parseDate,
  parseSeconds,
  parseUsd,
  sourceOption,
} from "../../options.ts";
import type { ProfileOptions } from "./profile-options.ts";

export function profileCommand(): Command {
  return new Command("profile")
    .description("where the money went, by token class, out of the logs of agents and the ledger")
    .option("--by <keys>", `one or several of ${GROUPING_NAMES.join(", ")}, with commas`, parseGroupings, [
      "model",
    ])
    .addOption(sourceOption())
    .addOption(
      new Option("--agent <which>", "only calls of the main loop, or only of sub-agents")
        .choices(["main", "sub", "all"])
        .default("all"),
    )
    .option("--run <run>", "only this run, out of the ledger alone", parseRun)
    .option("--since <date>", "from this day or moment on (UTC)", parseDate)
    .option("--until <date>", "before this day or moment (UTC)", parseDate)
    .option(
      "--prices <name>",
      "another price book by its name, or a file of prices by its path (default: list)",
    )
    .option(
      "--estimate-output",
      "where a log has only a placeholder for the output tokens, estimate them by the length of the answer",
    )
    .option(
      "--litellm-config <file>",
      "the config.yaml of a LiteLLM proxy: names models in it that no call used",
    )
    .option(
      "--hourly-usd <dollars>",
      "what an hour of yours costs: judges whether cheaper models cost more of your time",
      parseHourly,
    )
    .option("--courses", "also where switching, delegating, compacting or starting afresh would have paid")
    .option("--html <file>", "write a report with plots to this file as well: one page that needs no network")
    .option("--no-index", "read all logs afresh, and remember nothing of them")
    .option(
      "--watch [seconds]",
      "show it again every 5 seconds, or every so many, until Ctrl-C",
      parseSeconds,
    )
    .option(
      "--status-line",
      "one line on the conversation that Claude Code names on standard input, for its status line",
    )
    .addOption(jsonOption("one object, as suffice.profile/1; with --watch one for each change"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
A ledger named with --ledger is shown alone.

Examples:
  $ suffice profile
  $ suffice profile --by project,model --since 2026-11-01
  $ suffice profile --by conversation --agent sub
  $ suffice profile --source litellm=spend.csv --by gate --json
  $ suffice profile --html report.html
  $ suffice profile --watch 10 --since 2026-11-21
  $ suffice profile --by task --run 20261121-093015-4f2a
`,
    )
    .action(async (options: ProfileOptions) => {
      const { performProfile } = await import("./perform-profile.ts");
      await performProfile(options);
    });
}

function parseGroupings(text: string): readonly Grouping[] {
  return text.split(",").map((name) => {
    const found = GROUPING_NAMES.find((each) => each === name.trim());
    if (found === undefined)
      throw new InvalidArgumentError(`It takes ${GROUPING_NAMES.join(", ")}, with commas.`);
    return found;
  });
}

function parseHourly(text: string): number {
  return usdNumber(parseUsd(text));
}

function parseRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new InvalidArgumentError("It takes a run such as 20261121-093015-4f2a.");
  return run;
}
