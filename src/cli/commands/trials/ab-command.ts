import { Command } from "commander";
import {
  baseUrlOption,
  collected,
  configOption,
  jsonOption,
  ledgerOption,
  parseCount,
  parseKind,
  parseUsd,
  providerOption,
} from "../../options.ts";
import { parseArm } from "./arm-option.ts";
import type { AbDecideOptions } from "./perform-ab-decide.ts";
import type { AbReportOptions } from "./perform-ab-report.ts";
import type { AbRunOptions } from "./perform-ab-run.ts";

export function abCommand(): Command {
  return new Command("ab")
    .description("the controlled trial: the same task done in two ways from one commit, judged blindly")
    .addCommand(runCommand())
    .addCommand(reportCommand())
    .addCommand(decideCommand());
}

function runCommand(): Command {
  return new Command("run")
    .description(
      "run a trial: both arms from the same commit in drawn order, verifiers, then a blinded judge",
    )
    .argument("[file]", "the experiment; or --task and what follows")
    .option("--task <text>", "the task, without a file")
    .option("--kind <kind>", "its class of work", parseKind)
    .option("--file <path>", "a file that it may touch; may be given several times", collected)
    .option("--acceptance <text>", "a criterion; may be given several times", collected)
    .option(
      "--baseline <arm>",
      "how it is done now: policy=NAME, route=TIER or MODEL, delegate; joined by commas",
      parseArm,
    )
    .option("--candidate <arm>", "how it might be done", parseArm)
    .option("--verify <name=command>", "a check of a finished tree; may be given several times", collected)
    .option(
      "--verify-twice <name=command>",
      "the same, run twice: it must pass again and print the same",
      collected,
    )
    .option("--judge <model>", "who compares the results; neither arm's model")
    .option("--calibration <file>", "known pairs that the judge is examined on first")
    .option("--repeats <count>", "pairs of runs at most, instead of the experiment's", parseCount)
    .option(
      "--seed <number>",
      "of the order of the arms and the judge's coin, instead of the experiment's",
      parseCount,
    )
    .option("--repo <folder>", "the repository; it is copied and never touched (default: this folder)")
    .option("--max-cost-usd <dollars>", "cap of the whole trial, instead of the experiment's", parseUsd)
    .option("--dry-run", "say what it would do and cost; call nobody")
    .option("--resume <trial>", "go on with a trial that stopped, was killed, or came to its cap")
    .addOption(providerOption())
    .addOption(baseUrlOption())
    .addOption(configOption())
    .addOption(ledgerOption())
    .addOption(jsonOption("at the end one object: suffice.ab/1"))
    .addHelpText(
      "after",
      `
Examples:
  $ suffice ab run experiment.yaml --dry-run
  $ suffice ab run experiment.yaml --max-cost-usd 2
  $ suffice ab run --resume 20261121-093015-4f2a
  $ suffice ab run --task "Write seed.sql" --kind seed-data --file seed.sql --acceptance "All statuses" \\
      --baseline policy=isolated-delegation --candidate policy=isolated-delegation,delegate \\
      --verify-twice applies="node check.mjs" --judge gpt-5.5 --calibration calibration.yaml --max-cost-usd 2
`,
    )
    .action(async (file: string | undefined, options: AbRunOptions) => {
      const { performAbRun } = await import("./perform-ab-run.ts");
      await performAbRun(file, options);
    });
}

function reportCommand(): Command {
  return new Command("report")
    .description(
      "what a trial has shown: tokens and cost of both arms, the ratio and its levers, what spoils it",
    )
    .argument("[trial]", "a trial (default: the newest)")
    .option("--table <file>", "instead of a trial: arms of which only the tokens are known")
    .option("--prices <name>", "with --table: a price book, or a file of prices")
    .option("--allow-mixed", "with --table: ratios of figures that were come by in different ways, marked")
    .addOption(configOption())
    .addOption(ledgerOption())
    .addOption(jsonOption("one object: suffice.ab/1"))
    .addHelpText(
      "after",
      `
Examples:
  $ suffice ab report
  $ suffice ab report 20261121-093015-4f2a --json
  $ suffice ab report --table arms.json --prices isolated-delegation --allow-mixed
`,
    )
    .action(async (trial: string | undefined, options: AbReportOptions) => {
      const { performAbReport } = await import("./perform-ab-report.ts");
      await performAbReport(trial, options);
    });
}

function decideCommand(): Command {
  return new Command("decide")
    .description(
      "write down what a trial proves: GO, CONDITIONAL-GO, NO-GO or INCONCLUSIVE, with its conditions",
    )
    .argument("[trial]", "a trial (default: the newest)")
    .option("--valid-days <days>", "how long the record holds", parseCount, 90)
    .addOption(configOption())
    .addOption(ledgerOption())
    .addOption(jsonOption("one object: suffice.ab-decision/1"))
    .addHelpText(
      "after",
      `
A rollout cites the record by its id: rollouts: [{ kind: seed-data, to: light, begin: canary, record: ab-20261121-093015-4f2a }]

Examples:
  $ suffice ab decide
  $ suffice ab decide 20261121-093015-4f2a --valid-days 30 --json
`,
    )
    .action(async (trial: string | undefined, options: AbDecideOptions) => {
      const { performAbDecide } = await import("./perform-ab-decide.ts");
      await performAbDecide(trial, options);
    });
}
