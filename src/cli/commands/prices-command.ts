import { Command, InvalidArgumentError, Option } from "commander";
import { type Instant, parseInstant } from "../../domain/index.ts";
import { configOption, jsonOption } from "../options.ts";
import type { PricesOptions } from "./perform-prices.ts";

export function pricesCommand(): Command {
  const prices = new Command("prices")
    .description("the dated price book: what tokens cost, class by class")
    .argument("[model]", "all rows of one model, superseded ones too (default: every model's row in force)")
    .addOption(atOption())
    .addOption(bookOption())
    .addOption(configOption())
    .addOption(jsonOption("one object, as suffice.prices/1"))
    .addHelpText(
      "after",
      `
Examples:
  $ suffice prices
  $ suffice prices claude-sonnet-4-6
  $ suffice prices --at 2026-03-01
  $ suffice prices --prices isolated-delegation
  $ suffice prices ratio haiku sonnet --at 2025-11-01
`,
    )
    .action(async (model: string | undefined, options: PricesOptions) => {
      const { performPrices } = await import("./perform-prices.ts");
      await performPrices(model, options);
    });
  prices
    .command("ratio")
    .description("how many times dearer one model is than another, class by class")
    .argument(
      "<first>",
      "an id, or today's alias; with --at a word such as sonnet means that day's model where the book says so",
    )
    .argument("<second>", "the same")
    .addOption(atOption())
    .addOption(bookOption())
    .addOption(configOption())
    .addOption(jsonOption("one object, as suffice.price-ratio/1"))
    .addHelpText(
      "after",
      "\nExamples:\n  $ suffice prices ratio haiku opus\n  $ suffice prices ratio haiku sonnet --at 2025-11-01\n",
    )
    // `prices` has the same options, and takes what stands behind `ratio` for its own.
    .action(async (first: string, second: string, _own: PricesOptions, command: Command) => {
      const { performPriceRatio } = await import("./perform-prices.ts");
      await performPriceRatio([first, second], command.optsWithGlobals<PricesOptions>());
    });
  return prices;
}

function atOption(): Option {
  return new Option("--at <date>", "as of this day or moment (UTC; default: now)").argParser(parseMoment);
}

function bookOption(): Option {
  return new Option(
    "--prices <name>",
    "another price book by its name, or a file of prices by its path (default: list)",
  );
}

function parseMoment(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined)
    throw new InvalidArgumentError("It takes a day such as 2026-11-01, or a moment in ISO 8601.");
  return at;
}
