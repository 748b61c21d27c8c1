import { evaluateLearner } from "../../../app/index.ts";
import { PERFECT_VERIFIER } from "../../../evaluation/index.ts";
import { learnerJson } from "../../render/learning/learner-json.ts";
import { learnerPage } from "../../render/learning/learner-page.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";

/** `--learn-from`: not a policy is scored but learning itself. */
export async function performLearner(
  options: EvaluateOptions & { readonly learnFrom: number },
): Promise<void> {
  const { outcomes, learnFrom, splits, seed, pool, verifier, strong, weak, predictor } = options;
  const evaluated = await evaluateLearner({
    outcomes,
    train: learnFrom,
    splits,
    seed,
    pool,
    verifier: verifier ?? PERFECT_VERIFIER,
    strong,
    weak,
    predictor,
  });
  process.stdout.write(options.json === true ? learnerJson(evaluated) : learnerPage(evaluated));
}
