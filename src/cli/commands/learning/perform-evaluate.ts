import { writeFile } from "node:fs/promises";
import { evaluateOffPolicy, evaluateOutcomes } from "../../../app/index.ts";
import { messageOf, SufficeError } from "../../../domain/index.ts";
import { evaluationJson, scoresJsonl } from "../../render/learning/evaluation-json.ts";
import { evaluationPage } from "../../render/learning/evaluation-page.ts";
import { offPolicyJson, offPolicyPage } from "../../render/learning/off-policy-page.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";

const USUAL_POLICY = "evidence";

export async function performEvaluate(options: EvaluateOptions): Promise<void> {
  const { learnFrom } = options;
  if (learnFrom !== undefined) {
    const { performLearner } = await import("./perform-learner.ts");
    await performLearner({ ...options, learnFrom });
    return;
  }
  const { outcomes, policy = USUAL_POLICY, verifier, pool, tier, weak, strong, scores, html, seed } = options;
  const question = {
    outcomes,
    policy,
    verifier,
    pool,
    weak,
    strong,
    seed,
    folder: process.cwd(),
    tiers: tier ?? [],
  };
  if (options.offPolicy === true) {
    const estimated = await evaluateOffPolicy(question);
    process.stdout.write(options.json === true ? offPolicyJson(estimated) : offPolicyPage(estimated));
    return;
  }
  const evaluated = await evaluateOutcomes(question);
  if (scores !== undefined) await written(scores, scoresJsonl(evaluated.lines));
  if (html !== undefined) {
    const { evaluationPage: page } = await import("../../../pages/index.ts");
    const content = page(evaluated.evaluation, { name: policy, outcomes, madeAt: evaluated.madeAt });
    await written(html, content);
  }
  process.stdout.write(options.json === true ? evaluationJson(evaluated) : evaluationPage(evaluated));
}

async function written(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new SufficeError("usage.invalid", {
      message: `${file} cannot be written: ${messageOf(error)}`,
      cause: error,
    });
  }
}
