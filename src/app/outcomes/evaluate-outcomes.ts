import { type Instant, type Policy, SufficeError } from "../../domain/index.ts";
import {
  cascadePolicy,
  type Evaluation,
  evaluatePolicy,
  evaluateScores,
  expectedOutcome,
  type OffPolicyEstimate,
  type OutcomePolicy,
  type OutcomeTask,
  offPolicyEstimate,
  PERFECT_VERIFIER,
  type TaskScore,
  type Verifier,
} from "../../evaluation/index.ts";
import { learnedPolicy, type Predictor, predict, readPredictor } from "../../learning/index.ts";
import { systemClock } from "../clock.ts";
import { loadPresets } from "../presets.ts";
import { decidedPolicy } from "./decided-policy.ts";
import { type OutcomesRead, readOutcomes } from "./read-outcomes.ts";
import { requireTried } from "./require-tried.ts";
import { registryOf } from "./tiers-of-models.ts";

export interface EvaluateOptions {
  readonly outcomes: string;
  /** A preset's name, a policy file, `single:MODEL` or `cascade:A,B,C`. */
  readonly policy: string;
  readonly folder: string;
  readonly verifier: Verifier | undefined;
  readonly pool: readonly string[] | undefined;
  /** `MODEL=TIER`, for policies that choose tiers. */
  readonly tiers: readonly string[];
  readonly weak: string | undefined;
  readonly strong: string | undefined;
  readonly seed: number;
}

/** What was said of one task before and while it was worked on. */
export interface TaskLine {
  readonly taskId: string;
  /** Need for the strong model; `undefined` for a policy without a score. */
  readonly score: number | undefined;
  /** Chance that the weak model suffices; `undefined` where nothing better than the base rate is known. */
  readonly p: number | undefined;
  /** The models on its likeliest way, in order; `undefined` where one of them was not tried. */
  readonly choice: readonly string[] | undefined;
}

export interface Evaluated {
  readonly madeAt: Instant;
  readonly read: OutcomesRead;
  readonly evaluation: Evaluation;
  readonly lines: readonly TaskLine[];
}

/** Throws `input.*` for outcomes or a policy that cannot be read or do not fit each other, `settings.invalid`, `usage.invalid`. */
export async function evaluateOutcomes(options: EvaluateOptions): Promise<Evaluated> {
  const read = await readOutcomes(options.outcomes);
  requireTried([...(options.pool ?? []), options.weak, options.strong], read);
  const subject = await subjectOf(options, read);
  const madeAt = systemClock();
  if (subject.kind === "score") return { madeAt, read, ...scoredBy(subject.predictor, read, options) };
  const { policy, models } = subject;
  const pool = options.pool ?? (models.length === 0 ? read.models : models);
  const verifier = options.verifier ?? subject.verifier ?? PERFECT_VERIFIER;
  const { weak, strong, seed } = options;
  const evaluation = evaluatePolicy({ tasks: read.tasks, policy, verifier, pool, seed, weak, strong });
  return { madeAt, read, evaluation, lines: read.tasks.map((task) => lineOf(task, policy, verifier)) };
}

/** Of outcomes in which only some models were tried, each with the chance that it was. */
export interface OffPolicyEvaluated {
  readonly read: OutcomesRead;
  readonly policy: string;
  readonly verifier: Verifier;
  readonly estimate: OffPolicyEstimate;
}

/** What a policy would have made of tasks at which chance decided what was tried. Throws as {@link evaluateOutcomes} does. */
export async function evaluateOffPolicy(options: EvaluateOptions): Promise<OffPolicyEvaluated> {
  const read = await readOutcomes(options.outcomes);
  const { tasks } = read;
  if (
    !tasks.some(({ outcomes }) => [...outcomes.values()].some(({ propensity }) => propensity !== undefined))
  ) {
    throw new SufficeError("usage.invalid", {
      message: `no outcome in ${read.file} has a propensity, the chance with which its model was tried; without --off-policy tasks are scored on which all was tried`,
    });
  }
  const subject = await subjectOf(options, read);
  if (subject.kind === "score") {
    throw new SufficeError("usage.invalid", {
      message:
        "--off-policy takes a policy that tries models: a cascade, a single model, a learned route or a preset",
    });
  }
  const { policy } = subject;
  const verifier = options.verifier ?? subject.verifier ?? PERFECT_VERIFIER;
  const estimate = offPolicyEstimate({ tasks, policy, verifier, seed: options.seed });
  return { read, policy: policy.name, verifier, estimate };
}

type Subject =
  | {
      readonly kind: "policy";
      readonly policy: OutcomePolicy;
      /** Those that it may try; empty: any. */
      readonly models: readonly string[];
      readonly verifier: Verifier | undefined;
    }
  | { readonly kind: "score"; readonly predictor: Predictor };

async function subjectOf(
  { policy: name, folder, tiers }: EvaluateOptions,
  read: OutcomesRead,
): Promise<Subject> {
  const [, sort, list = ""] = /^(single|cascade):(.+)$/.exec(name) ?? [];
  if (sort !== undefined) {
    const models = list.split(",").map((each) => each.trim());
    requireTried(models, read);
    return { kind: "policy", policy: cascadePolicy(models), models: [], verifier: undefined };
  }
  const presets = await loadPresets();
  const policy = await presets.policy(name, folder);
  if (policy.predictor !== undefined) return { kind: "score", predictor: readPredictor(policy.predictor) };
  if (policy.learned !== undefined) {
    const { pool, verifier } = policy.learned;
    return { kind: "policy", policy: learnedPolicy(policy.learned), models: pool, verifier };
  }
  const models = registryOf(read.models, await presets.catalogue(), tiers);
  if (models.length === 0) throw noTiers(policy, read);
  return {
    kind: "policy",
    policy: decidedPolicy(policy, models),
    models: models.map(({ id }) => id),
    verifier: undefined,
  };
}

function scoredBy(predictor: Predictor, { tasks }: OutcomesRead, options: EvaluateOptions) {
  const { weak = predictor.weak, strong = predictor.strong, pool, seed, verifier } = options;
  const said = new Map(tasks.map((task) => [task.taskId, predict(predictor, task)]));
  const scores = new Map<string, TaskScore>(
    [...said].map(([id, { score, pWeak }]) => [id, { score, pWeak }]),
  );
  const name = `${predictor.name} (${weak} or ${strong})`;
  const evaluation = evaluateScores({ tasks, name, scores, weak, strong, pool, seed, verifier });
  const middle = median([...said.values()].map(({ score }) => score));
  const lines = [...said].map(
    ([taskId, { score, pWeak }]): TaskLine => ({
      taskId,
      score,
      p: pWeak,
      choice: [score > middle ? strong : weak],
    }),
  );
  return { evaluation, lines };
}

function lineOf(task: OutcomeTask, policy: OutcomePolicy, verifier: Verifier): TaskLine {
  const outcome = expectedOutcome(task, policy, verifier);
  const choice = "missing" in outcome ? undefined : outcome.choice;
  return { taskId: task.taskId, score: undefined, p: undefined, choice };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

function noTiers({ name }: Policy, { models }: OutcomesRead): SufficeError {
  return new SufficeError("usage.invalid", {
    message: `the policy "${name}" chooses tiers, and no list knows the tier of ${models.join(", ")}; say it with --tier MODEL=TIER`,
  });
}
