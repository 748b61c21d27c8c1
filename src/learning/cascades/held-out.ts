import {
  bestFixedCascade,
  bestSingle,
  cascadePolicy,
  createRandom,
  expectedOutcome,
  fixedCascades,
  type OutcomePolicy,
  type OutcomeTask,
  outcomeTable,
  type Verifier,
} from "../../evaluation/index.ts";
import { attemptRows } from "./attempt-rows.ts";
import { planFor } from "./choose-worth.ts";
import { fitLatentModel } from "./latent/fit-latent-model.ts";
import type { LatentModel } from "./latent/latent-model.ts";
import { type Lead, leadOf, meanOf } from "./lead.ts";
import { learnedPolicy } from "./learned-policy.ts";
import { shuffled } from "./score-on-splits.ts";

export interface HeldOutCandidate {
  readonly name: string;
  /** Means over the tasks held out. */
  readonly quality: number;
  readonly costUsd: number;
  /** Worth × quality − cost. */
  readonly gainUsd: number;
}

/** Tasks that are held out together, and what the others tell. */
export interface Fold {
  readonly train: readonly OutcomeTask[];
  readonly held: readonly OutcomeTask[];
  readonly model: LatentModel;
}

export interface HeldOut {
  readonly learned: HeldOutCandidate;
  readonly fixed: HeldOutCandidate;
  /** Dollars a task by which the fixed cascade gained more than the learned one, and the standard error of that. */
  readonly lead: Lead;
  readonly candidates: readonly HeldOutCandidate[];
  /** The fixed cascade that all tasks together choose. */
  readonly fixedModels: readonly string[];
  readonly folds: readonly Fold[];
}

export interface HeldOutRequest {
  readonly pool: readonly string[];
  readonly verifier: Verifier;
  readonly seed: number;
  readonly worthUsd: number;
}

/** With fewer complete tasks a comparison says nothing. */
const FEWEST_TASKS = 20;
const FOLDS = 5;
/** So many tasks tell the candidates apart in two folds as well as in five, in less time. */
const MANY_TASKS = 2000;

/**
 * Each task in turn is held out; from the others a cascade is learned, the best fixed one chosen, and the best single one; and all
 * are scored on it. `undefined` where too few tasks have the outcomes of every model.
 */
export function heldOut(tasks: readonly OutcomeTask[], request: HeldOutRequest): HeldOut | undefined {
  const { pool, verifier, worthUsd } = request;
  const complete = outcomeTable(tasks, pool);
  if (complete.tasks.length < FEWEST_TASKS) return undefined;
  const folds = foldsOf(tasks, request);
  const learned = tally("learned", worthUsd);
  const fixed = tally("best fixed cascade", worthUsd);
  const single = tally("best single model", worthUsd);
  for (const { train, held, model } of folds) {
    const scored = outcomeTable(held, pool).tasks;
    learned.add(learnedPolicy({ ...planFor(model, verifier, worthUsd), overrides: [] }), scored, verifier);
    const known = outcomeTable(train, pool);
    fixed.add(cascadePolicy(fixedModels(train, request)), scored, verifier);
    single.add(cascadePolicy([bestSingle(known.columns)?.name ?? ""]), scored, verifier);
  }
  return {
    learned: learned.mean(),
    fixed: fixed.mean(),
    lead: leadOf(fixed.gains(), learned.gains()),
    candidates: [learned.mean(), fixed.mean(), single.mean()],
    fixedModels: fixedModels(tasks, request),
    folds,
  };
}

function foldsOf(tasks: readonly OutcomeTask[], { pool, seed }: HeldOutRequest): readonly Fold[] {
  const order = shuffled(tasks, createRandom(seed));
  const folds = tasks.length > MANY_TASKS ? 2 : FOLDS;
  return Array.from({ length: folds }, (_, fold) => {
    const train = order.filter((_task, place) => place % folds !== fold);
    const held = order.filter((_task, place) => place % folds === fold);
    return { train, held, model: fitLatentModel(attemptRows(train, pool)) };
  });
}

/** What the learner replaces: the cheapest cascade of at most three models that recorded as good as the best single one. */
function fixedModels(tasks: readonly OutcomeTask[], { pool, verifier }: HeldOutRequest): readonly string[] {
  return bestFixedCascade(fixedCascades(outcomeTable(tasks, pool), verifier))?.models ?? pool.slice(0, 1);
}

interface Tally {
  add(policy: OutcomePolicy, tasks: readonly OutcomeTask[], verifier: Verifier): void;
  mean(): HeldOutCandidate;
  /** For each task, worth × quality − cost. */
  gains(): readonly number[];
}

function tally(name: string, worthUsd: number): Tally {
  const outcomes: { readonly quality: number; readonly costUsd: number }[] = [];
  const gains = (): readonly number[] => outcomes.map(({ quality, costUsd }) => worthUsd * quality - costUsd);
  return {
    add(policy, tasks, verifier) {
      for (const task of tasks) {
        const outcome = expectedOutcome(task, policy, verifier);
        if (!("missing" in outcome)) outcomes.push(outcome);
      }
    },
    mean: () => ({
      name,
      quality: meanOf(outcomes.map(({ quality }) => quality)),
      costUsd: meanOf(outcomes.map(({ costUsd }) => costUsd)),
      gainUsd: meanOf(gains()),
    }),
    gains,
  };
}
