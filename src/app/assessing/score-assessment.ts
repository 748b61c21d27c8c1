import {
  type Assessment,
  type ModelRegistry,
  modelNamed,
  type Policy,
  type Task,
  ZERO_USD,
} from "../../domain/index.ts";
import { type Predictor, predict, readPredictor } from "../../learning/index.ts";

/** Read and checked once for each policy, not for each of its tasks. */
const READ = new WeakMap<Policy, Predictor>();

/**
 * What a policy's learned score says of a task: the strong model's tier where it needs that more than the tasks that it was learned
 * from did on average, else the weak one's. `undefined` for a score that did not beat chance, or whose models cannot be chosen here:
 * then nothing is said. Throws `settings.invalid` for a score that was broken.
 */
export function scoreAssessment(task: Task, policy: Policy, models: ModelRegistry): Assessment | undefined {
  const predictor = predictorOf(policy);
  // A length has no usual value to be held against, and a ticket does not say under which name outcomes know its repository.
  if (predictor?.kept !== true || predictor.model?.kind !== "text") return undefined;
  const { title, description } = task.ticket;
  const { score } = predict(predictor, { text: `${title}\n\n${description}`, repo: undefined });
  const name = score > 0 ? predictor.strong : predictor.weak;
  const tier = modelNamed(models, name)?.tier;
  if (tier === undefined) return undefined;
  const than = score > 0 ? "more" : "less";
  return {
    tier,
    by: `score ${predictor.name}`,
    because: `it needs ${predictor.strong} ${than} than most (${score.toFixed(3)})`,
    cost: ZERO_USD,
  };
}

function predictorOf(policy: Policy): Predictor | undefined {
  if (policy.predictor === undefined) return undefined;
  const known = READ.get(policy) ?? readPredictor(policy.predictor);
  READ.set(policy, known);
  return known;
}
