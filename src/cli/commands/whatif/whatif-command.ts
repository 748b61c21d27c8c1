import { Command, InvalidArgumentError, Option } from "commander";
import { configOption, jsonOption, ledgerOption, parseDate, sourceOption } from "../../options.ts";
import type { AssumeOption, WhatIfOptions } from "./whatif-options.ts";

export function whatIfCommand(): Command {
  return new Command("whatif")
    .description(
      "what recorded work would have cost otherwise: a projection, with its range and what it assumes",
    )
    .option("--delegate [model]", "chunks in contexts of their own, at this model or tier (default: light)")
    .option("--all-chunks", "with --delegate: also chunks that nobody would delegate on doubt")
    .option("--switch [model]", "main loops at this model or tier (default: mid)")
    .addOption(
      new Option("--from <where>", "with --switch: from a conversation's first call, or from where it pays")
        .choices(["first-call", "where-it-pays"])
        .default("where-it-pays"),
    )
    .option("--policy <name>", "chunks where this policy sends them: a preset's name or a file's path")
    .addOption(
      new Option(
        "--baseline <name>",
        "what it is compared with: the work as it was, or the best single model",
      )
        .choices(["as-recorded", "best-single"])
        .default("as-recorded"),
    )
    .addOption(
      new Option(
        "--assume <name=range>",
        "in the place of an assumption, such as passRate=0.7..0.8..0.9 or briefTokens=3000; may be given several times",
      ).argParser(assumed),
    )
    .option("--no-keep", "do not keep the projection for a later comparison")
    .option("--compare [id]", "projections that were kept, beside what has happened since")
    .option(
      "--table <file>",
      "a table of tokens (JSON) at a book's prices: costs, shares, and what ratios are made of",
    )
    .option("--against <row>", "with --table: the row that the others are compared with")
    .addOption(sourceOption())
    .option("--since <date>", "only work from this day or moment on (UTC)", parseDate)
    .option("--until <date>", "only work before this day or moment (UTC)", parseDate)
    .option(
      "--prices <name>",
      "another price book by its name, or a file of prices by its path (default: list)",
    )
    .option("--estimate-output", "estimate output tokens where a log has only a placeholder")
    .option("--no-index", "read all logs afresh, and remember nothing of them")
    .addOption(
      jsonOption(
        "one object: suffice.whatif/1, with --compare suffice.whatif-comparisons/1, with --table suffice.whatif-table/1",
      ),
    )
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
One lever at a time; without one, the usual three are shown side by side and not kept.

Examples:
  $ suffice whatif
  $ suffice whatif --delegate haiku --since 2026-11-01
  $ suffice whatif --delegate light --all-chunks --assume passRate=0.5..0.7..0.9
  $ suffice whatif --switch mid --from first-call --baseline best-single
  $ suffice whatif --policy isolated-delegation --json
  $ suffice whatif --compare
  $ suffice whatif --table arms.json --against B --prices isolated-delegation
`,
    )
    .action(async (options: WhatIfOptions) => {
      const { performWhatIf } = await import("./perform-whatif.ts");
      await performWhatIf(options);
    });
}

/** One value, or three with `..` between them. */
function assumed(text: string, before: readonly AssumeOption[] | undefined): readonly AssumeOption[] {
  const at = text.indexOf("=");
  const values = text
    .slice(at + 1)
    .split("..")
    .map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [low, expected, high] = values.length === 1 ? [values[0], values[0], values[0]] : values;
  const isRange = values.length === 1 || values.length === 3;
  if (
    at < 1 ||
    !isRange ||
    low === undefined ||
    expected === undefined ||
    high === undefined ||
    values.some(Number.isNaN)
  )
    throw new InvalidArgumentError(
      "It takes NAME=VALUE or NAME=LOW..EXPECTED..HIGH, such as passRate=0.7..0.8..0.9.",
    );
  return [...(before ?? []), { name: text.slice(0, at), low, expected, high }];
}
