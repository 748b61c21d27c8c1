import { Command } from "commander";
import { collected, configOption, jsonOption, parseCount } from "../../options.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";
import { namesOption, parseVerifier } from "./learning-options.ts";

export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(
      "score a policy or a predictor on recorded outcomes, beside random, each single model, the best fixed cascade and the oracle",
    )
    .requiredOption(
      "--outcomes <file>",
      "recorded outcomes: JSON lines, a JSON list or a table; `-` for standard input",
    )
    .option(
      "--policy <name>",
      "a preset's name, a policy file (learned or written), `single:MODEL`, or `cascade:A,B,C` (default: evidence)",
    )
    .option(
      "--verifier <tpr,fpr>",
      "how often the check after an attempt accepts a right result, and a wrong one (default: the policy's own, else 1,0)",
      parseVerifier,
    )
    .addOption(namesOption("--pool <models>", "the models to compare with (default: the policy's, else all)"))
    .option(
      "--tier <model=tier>",
      "the tier of a model that no list knows, for policies that choose tiers; may be given several times",
      collected,
    )
    .option(
      "--weak <model>",
      "for a predictor's curve: the model below (default: the policy's, else the cheapest)",
    )
    .option(
      "--strong <model>",
      "for a predictor's curve: the model above (default: the policy's, else the best)",
    )
    .option(
      "--learn-from <tasks>",
      "score learning itself: learn from so many random tasks, score on the rest, again and again",
      parseCount,
    )
    .option("--splits <number>", "with --learn-from: how often", parseCount, 40)
    .option(
      "--predictor <name>",
      "with --learn-from: a score instead of a cascade, between --weak and --strong",
    )
    .option(
      "--off-policy",
      "estimate the policy from outcomes of which only some models were tried, by the logged chances (`propensity`)",
    )
    .option("--scores <file>", "write each task's score, chance and choice, a line each")
    .option("--html <file>", "write one self-contained page with the quality-cost curve")
    .option("--seed <number>", "of the resampling; the same seed gives the same intervals", parseCount, 1)
    .addOption(
      jsonOption(
        "one object: suffice.evaluation/1, with --learn-from suffice.learner-evaluation/1, with --off-policy suffice.off-policy/1",
      ),
    )
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  $ suffice evaluate --outcomes outcomes.jsonl --policy ./learned.yaml --verifier 0.9,0.1
  $ suffice evaluate --outcomes outcomes.jsonl --policy cascade:small,large --html curve.html
  $ suffice evaluate --outcomes outcomes.jsonl --policy ./score.yaml --scores scores.jsonl --json
  $ suffice evaluate --outcomes outcomes.jsonl --learn-from 100 --pool small,mid,large --verifier 0.9,0.1
  $ suffice evaluate --outcomes outcomes.jsonl --policy plan-execute-review --tier small=light --tier large=frontier
`,
    )
    .action(async (options: EvaluateOptions) => {
      const { performEvaluate } = await import("./perform-evaluate.ts");
      await performEvaluate(options);
    });
}
