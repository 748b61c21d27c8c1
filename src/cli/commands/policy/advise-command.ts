import { Command, InvalidArgumentError, Option } from "commander";
import { configOption, jsonOption, parseCount, parseUsd, providerOption } from "../../options.ts";
import type { AdviseOptions } from "./perform-advise.ts";

export function adviseCommand(): Command {
  const command = new Command("advise")
    .description(
      "tiered routing or the strongest model for everything: by total cost, people's minutes included, and by nine conditions",
    )
    .option("--tiered-usd <usd>", "model dollars of a feature (or ticket) under tiered routing", parseUsd)
    .option("--frontier-usd <usd>", "the same with everything at frontier", parseUsd)
    .option(
      "--minutes <minutes>",
      "a person's minutes that a feature takes more under tiered routing; below 0: fewer",
      parseMinutes,
    )
    .option("--hourly-usd <usd>", "what an hour of that person costs", parseUsd)
    .addOption(
      new Option("--interactive", "somebody is in the loop, watching and correcting").conflicts("unattended"),
    )
    .option("--unattended", "nobody waits in the loop")
    .option("--features <count>", "how many features there are to be", parseCount);
  for (const [name, says] of CLAIMS) {
    command.option(`--${name}`, says).addOption(new Option(`--no-${name}`, "it is not so").hideHelp());
  }
  return command
    .addOption(projectOption("--size <size>", "of the project", SIZES))
    .addOption(projectOption("--variation <how>", "how much the complexity of its tasks varies", VARIATIONS))
    .option(
      "--policy <name>",
      "whose steps are projected where a cost is not given (default: development-loop)",
    )
    .addOption(jsonOption("one object: suffice.advice/1"))
    .addOption(providerOption())
    .addOption(configOption())
    .addHelpText(
      "after",
      `
What is left out is unknown, which is neither yes nor no; --no-senior, --no-good-context and so on say no.
With --size, --variation, --clear-boundaries or --fine-tuning it also says which of the three routers fits.

Examples:
  $ suffice policy advise --tiered-usd 3 --frontier-usd 8 --minutes 30 --hourly-usd 200
  $ suffice policy advise --unattended --features 50 --cost-is-hard
  $ suffice policy advise --interactive --senior --minutes 10 --hourly-usd 120 --policy plan-execute-review
  $ suffice policy advise --size medium --variation some
`,
    )
    .action(async (options: AdviseOptions) => {
      const { performAdvise } = await import("./perform-advise.ts");
      await performAdvise(options);
    });
}

const CLAIMS = [
  ["senior", "the person is senior"],
  ["cost-is-hard", "cost is a hard constraint"],
  ["failure-modes-known", "it is well understood how a weaker model fails"],
  ["good-context", "specifications and plans are so good that a weaker model needs no watching"],
  ["immediate-feedback", "whether it is correct shows at once"],
  ["throughput", "throughput per hour counts more than dollars"],
  ["clear-boundaries", "it is plain of every task what sort of work it is"],
  ["fine-tuning", "each task's cost is to be tuned"],
] as const;

const SIZES = ["small", "medium", "large"];
const VARIATIONS = ["little", "some", "much"];

function projectOption(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices);
}

function parseMinutes(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new InvalidArgumentError("It takes minutes, such as 10 or -2.5.");
  return value;
}
