import { Command, InvalidArgumentError } from "commander";
import { TIERS, type Tier, tierNamed } from "../../../domain/index.ts";
import {
  configOption,
  jsonOption,
  ledgerOption,
  parseCount,
  parseDate,
  parseKind,
  policyOption,
} from "../../options.ts";
import type { PilotCommandOptions } from "./perform-pilot.ts";

export function pilotCommand(): Command {
  return new Command("pilot")
    .description(
      "guide a first experiment on N tasks of a class: what to run next, what came of it beside the baseline, and the verdict",
    )
    .requiredOption("--kind <kind>", "the class of work, such as docs, coding or test", parseKind)
    .option("--n <count>", "tasks that the pilot is to have", parseCount, 5)
    .option("--tier <tier>", "the tier that is tried", parseTier, "light")
    .option("--baseline-tier <tier>", "the tier that it is compared with", parseTier, "mid")
    .option("--since <date>", "the pilot's tasks were begun on this day or moment or later (UTC)", parseDate)
    .addOption(policyOption())
    .addOption(jsonOption("one object: suffice.pilot/1"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Nothing of a pilot is kept: it is read off the ledger each time, and asks nobody.

Examples:
  $ suffice pilot --kind docs
  $ suffice pilot --n 10 --kind coding --since 2026-11-01
  $ suffice pilot --n 5 --kind test --tier local --baseline-tier light --policy backlog-gates
  $ suffice pilot --kind docs --json
`,
    )
    .action(async (options: PilotCommandOptions) => {
      const { performPilot } = await import("./perform-pilot.ts");
      await performPilot(options);
    });
}

function parseTier(text: string): Tier {
  const tier = tierNamed(text);
  if (tier === undefined || tier === "automated") {
    throw new InvalidArgumentError(`It takes one of: ${TIERS.slice(1).join(", ")}.`);
  }
  return tier;
}
