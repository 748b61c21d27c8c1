import { createRandom, type ModelOutcome, type OutcomeTask } from "../../../evaluation/index.ts";

/** A made-up model: how able it is, and what an attempt at a task of usual size costs. */
export interface MadeUpModel {
  readonly name: string;
  readonly ability: number;
  readonly usd: number;
}

export const LIGHT: MadeUpModel = { name: "light", ability: 0.5, usd: 0.04 };
export const MIDDLE: MadeUpModel = { name: "middle", ability: 1.5, usd: 0.3 };
export const FRONTIER: MadeUpModel = { name: "frontier", ability: 2.5, usd: 0.7 };
export const MADE_UP_POOL = ["light", "middle", "frontier"];

export interface MadeUpRequest {
  readonly tasks: number;
  readonly seed: number;
  readonly models?: readonly MadeUpModel[];
  /** What is added to a model's ability at the tasks of a repository. */
  readonly atHome?: (model: string, repo: string) => number;
}

/**
 * Tasks that differ in ease and size, as coding tasks do: easy ones are solved by all, hard ones by few; big ones cost more at every
 * model. Repositories `a` and `b` in turn.
 */
export function madeUpTasks({ tasks, seed, models, atHome }: MadeUpRequest): readonly OutcomeTask[] {
  const random = createRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: tasks }, (_, index) => {
    const repo = index % 2 === 0 ? "a" : "b";
    const ease = normal();
    const size = normal() - 0.4 * ease;
    const outcomes = (models ?? [LIGHT, MIDDLE, FRONTIER]).map(({ name, ability, usd }) => {
      const chance = 1 / (1 + Math.exp(-(ability + (atHome?.(name, repo) ?? 0) + 3 * ease)));
      const resolved = random() < chance;
      const costUsd = usd * Math.exp(0.4 * size + 0.3 * normal() + (resolved ? 0 : 0.2));
      return [name, { resolved, costUsd, apiCalls: undefined, propensity: undefined }] as const;
    });
    return {
      taskId: `task-${index}`,
      repo,
      kind: undefined,
      text: "",
      outcomes: new Map<string, ModelOutcome>(outcomes),
    };
  });
}
