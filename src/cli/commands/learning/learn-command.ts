import { Command } from "commander";
import { configOption, jsonOption, ledgerOption, parseCount } from "../../options.ts";
import { namesOption, parseShare, parseTier, parseVerifier } from "./learning-options.ts";
import type { LearnOptions } from "./perform-learn.ts";

export function learnCommand(): Command {
  return new Command("learn")
    .description(
      "learn from recorded outcomes: which models to try, in which order, where to stop; or a score of need before the attempt",
    )
    .option(
      "--outcomes <file>",
      "outcomes to learn from: JSON lines, a JSON list or a table; `-` for standard input (default: the ledger's)",
    )
    .addOption(
      namesOption("--pool <models>", "models that may be used, as the outcomes name them (default: all)"),
    )
    .option(
      "--verifier <tpr,fpr>",
      "how often the check after an attempt accepts a right result, and a wrong one (default: measured where rows hold `accepted`, else 0.9,0.1; of the ledger 1,0)",
      parseVerifier,
    )
    .option(
      "--predictor <name>",
      "learn a score instead: difference, text, structure, repository or longest-prompt",
    )
    .option("--patterns <model>", "learn words of titles instead, after which this model suffices")
    .option("--tier <tier>", "with --patterns: the tier that such work goes to", parseTier, "light")
    .option("--bar <share>", "with --patterns: the pass rate that must be shown", parseShare, 0.7)
    .option("--weak <model>", "with --predictor: the model that is tried by default")
    .option("--strong <model>", "with --predictor: the model that a high score sends a task to")
    .option("--save <policy>", "write what was learned as a policy file, for route, run and evaluate")
    .option("--extends <policy>", "the policy that the saved one adds to (default: evidence)")
    .option("--seed <number>", "of the resampling; the same seed learns the same", parseCount, 1)
    .addOption(jsonOption("one object: suffice.learned/1"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
A row of outcomes: {"task_id":"t-1","repo":"acme/shop","text":"…","outcomes":{"MODEL":{"resolved":1,"cost_usd":0.03,"api_calls":20}}}

Examples:
  $ suffice learn --outcomes outcomes.jsonl --pool small,large --verifier 0.9,0.1 --save ./learned.yaml
  $ suffice learn --save ./learned.yaml
  $ suffice learn --patterns small --outcomes outcomes.jsonl --save ./patterns.yaml
  $ suffice learn --predictor difference --weak small --strong large --outcomes outcomes.jsonl --save ./score.yaml
`,
    )
    .action(async (options: LearnOptions) => {
      const { performLearn } = await import("./perform-learn.ts");
      await performLearn(options);
    });
}
