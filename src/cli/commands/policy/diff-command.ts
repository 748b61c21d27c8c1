import { Command } from "commander";
import {
  configOption,
  delegateOption,
  fromOption,
  jsonOption,
  ledgerOption,
  parseDate,
  providerOption,
  sourceOption,
} from "../../options.ts";
import type { DiffOptions } from "./perform-diff.ts";

export function diffCommand(): Command {
  return new Command("diff")
    .description(
      "which decisions another policy changes, and by how much: on tickets, or on the work that agents' logs recorded",
    )
    .argument("<before>", "the policy that holds: a preset's name or a file's path")
    .argument("<after>", "the policy that would hold")
    .argument("[path]", "with --from: the path to read")
    .addOption(fromOption())
    .addOption(sourceOption())
    .option("--since <date>", "only work from this day or moment on (UTC)", parseDate)
    .option("--until <date>", "only work before this day or moment (UTC)", parseDate)
    .addOption(jsonOption("one object: suffice.policy-diff/1"))
    .addOption(delegateOption())
    .addOption(providerOption())
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Without --from each chunk of recorded work is decided by what its person said; the words are kept nowhere. Delegation is on there.

Examples:
  $ suffice policy diff evidence ./ours.yaml
  $ suffice policy diff evidence always-frontier --since 2026-11-01
  $ suffice policy diff evidence ./ours.yaml --from jsonl tickets.jsonl
`,
    )
    .action(async (before: string, after: string, path: string | undefined, options: DiffOptions) => {
      const { performDiff } = await import("./perform-diff.ts");
      await performDiff({ before, after }, path, options);
    });
}
