import { Command, InvalidArgumentError } from "commander";
import type { Instant } from "../../domain/index.ts";
import { parseInstant, type RunId, runId } from "../../domain/index.ts";
import { GROUPING_NAMES, type Grouping } from "../../reports/index.ts";
import { configOption, jsonOption, ledgerOption } from "../options.ts";
import type { ProfileOptions } from "./perform-profile.ts";

export function profileCommand(): Command {
  return new Command("profile")
    .description("where the money went, by token class, out of the ledger")
    .option("--by <keys>", `one or several of ${GROUPING_NAMES.join(", ")}, with commas`, parseGroupings, [
      "model",
    ])
    .option("--run <run>", "only this run", parseRun)
    .option("--since <date>", "from this day or moment on (UTC)", parseDate)
    .option("--until <date>", "before this day or moment (UTC)", parseDate)
    .addOption(jsonOption("one object, as suffice.profile/1"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Examples:
  $ suffice profile
  $ suffice profile --by tier,step
  $ suffice profile --by task --run 20261121-093015-4f2a
  $ suffice profile --since 2026-11-01 --json
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

function parseDate(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined)
    throw new InvalidArgumentError("It takes a day such as 2026-11-01, or a moment in ISO 8601.");
  return at;
}

function parseRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new InvalidArgumentError("It takes a run such as 20261121-093015-4f2a.");
  return run;
}
