import { expectedOutcome } from "../expected-outcome.ts";
import type { OutcomePolicy } from "../outcome-policy.ts";
import type { OutcomeColumn } from "../outcome-table.ts";
import type { OutcomeTask, Verifier } from "../outcome-task.ts";
import type { Choice, NotTried } from "./evaluation.ts";

export interface FollowedPolicy {
  /** Those on which both the policy and every model of the pool can be told. */
  readonly tasks: readonly OutcomeTask[];
  readonly column: OutcomeColumn;
  readonly choices: readonly Choice[];
  readonly notTried: readonly NotTried[];
}

/** What a policy makes of every task on which it, and each of the pool, can be told. */
export function followedPolicy({
  tasks,
  policy,
  verifier,
  pool,
}: {
  readonly tasks: readonly OutcomeTask[];
  readonly policy: OutcomePolicy;
  readonly verifier: Verifier;
  readonly pool: readonly string[];
}): FollowedPolicy {
  const kept: OutcomeTask[] = [];
  const quality: number[] = [];
  const costUsd: number[] = [];
  const choices: (readonly string[])[] = [];
  const notTried: Omit<NotTried, "tasks">[] = [];
  for (const task of tasks) {
    const outcome = expectedOutcome(task, policy, verifier);
    if ("missing" in outcome) {
      notTried.push({ model: outcome.missing, neededBy: "policy" });
      continue;
    }
    const model = pool.find((each) => !task.outcomes.has(each));
    if (model !== undefined) {
      notTried.push({ model, neededBy: "comparison" });
      continue;
    }
    kept.push(task);
    quality.push(outcome.quality);
    costUsd.push(outcome.costUsd);
    choices.push(outcome.choice);
  }
  return {
    tasks: kept,
    column: {
      name: policy.name,
      quality: Float64Array.from(quality),
      costUsd: Float64Array.from(costUsd),
    },
    choices: frequentFirst(choices).map(([models, count]) => ({ models, share: count / kept.length })),
    notTried: frequentFirst(notTried).map(([reason, count]) => ({ ...reason, tasks: count })),
  };
}

/** Equal values with how often they occur. */
function frequentFirst<T>(values: readonly T[]): readonly (readonly [T, number])[] {
  const counts = new Map<string, readonly [T, number]>();
  for (const value of values) {
    const key = JSON.stringify(value);
    const [first, count] = counts.get(key) ?? [value, 0];
    counts.set(key, [first, count + 1]);
  }
  return [...counts.values()].toSorted(([, a], [, b]) => b - a);
}
