import type { OutcomeColumn, OutcomeTable } from "../outcome-table.ts";
import type { Verifier } from "../outcome-task.ts";

/** The same models in the same order for every task, and what that makes of the recorded tasks. */
export interface FixedCascade {
  readonly models: readonly string[];
  /** Mean over the tasks, 0 to 1. */
  readonly quality: number;
  /** Dollars for all tasks. */
  readonly costUsd: number;
}

/** What a cascade has made of each task before its last rung. */
interface Prefix {
  readonly models: readonly string[];
  readonly right: number;
  readonly costUsd: number;
  /** For each task, the chance that no rung was accepted yet. */
  readonly alive: Float64Array;
}

/** Sums over many tasks that were added in another order differ by less. */
const ROUNDING = 1e-9;

/**
 * All ordered sequences of at most `mostRungs` different models, each as an expectation under `verifier`; single models are the
 * sequences of one. What a sequence shares with a longer one is computed once: 820 sequences of 10 models take 2 · 820 additions a task.
 */
export function fixedCascades(
  table: OutcomeTable,
  verifier: Verifier,
  mostRungs = 3,
): readonly FixedCascade[] {
  const none: Prefix = {
    models: [],
    right: 0,
    costUsd: 0,
    alive: new Float64Array(table.tasks.length).fill(1),
  };
  const found: FixedCascade[] = [];
  const open = [none];
  for (let prefix = open.pop(); prefix !== undefined; prefix = open.pop()) {
    for (const column of table.columns) {
      if (prefix.models.includes(column.name)) continue;
      found.push(endingWith(prefix, column));
      if (prefix.models.length + 1 < mostRungs) open.push(goingOnAfter(prefix, column, verifier));
    }
  }
  return found;
}

/**
 * The cheapest of `cascades` that is as good as the best single model among them: the policy that needs no learning, and that every
 * learned one must beat. Chosen in hindsight, so on other tasks it is a little worse. `undefined` for no cascades.
 */
export function bestFixedCascade(cascades: readonly FixedCascade[]): FixedCascade | undefined {
  const singles = cascades.filter(({ models }) => models.length === 1);
  const wanted = Math.max(...singles.map(({ quality }) => quality)) - ROUNDING;
  return leastBy(
    cascades.filter(({ quality }) => quality >= wanted),
    ({ costUsd }) => costUsd,
  );
}

/** The one with the highest value, V · right answers − dollars, where a right answer is worth `valueUsd`. */
export function mostUsefulCascade(
  cascades: readonly FixedCascade[],
  { valueUsd, tasks }: { readonly valueUsd: number; readonly tasks: number },
): FixedCascade | undefined {
  return leastBy(cascades, ({ quality, costUsd }) => costUsd - valueUsd * quality * tasks);
}

function endingWith(prefix: Prefix, { name, quality, costUsd }: OutcomeColumn): FixedCascade {
  const { alive } = prefix;
  let right = prefix.right;
  let dollars = prefix.costUsd;
  for (let task = 0; task < alive.length; task++) {
    const reaches = alive[task] ?? 0;
    right += reaches * (quality[task] ?? 0);
    dollars += reaches * (costUsd[task] ?? 0);
  }
  return {
    models: [...prefix.models, name],
    quality: alive.length === 0 ? 0 : right / alive.length,
    costUsd: dollars,
  };
}

function goingOnAfter(prefix: Prefix, { name, quality, costUsd }: OutcomeColumn, verifier: Verifier): Prefix {
  const alive = new Float64Array(prefix.alive.length);
  let right = prefix.right;
  let dollars = prefix.costUsd;
  for (let task = 0; task < alive.length; task++) {
    const reaches = prefix.alive[task] ?? 0;
    const isRight = quality[task] ?? 0;
    const accept = isRight * verifier.tpr + (1 - isRight) * verifier.fpr;
    right += reaches * accept * isRight;
    dollars += reaches * (costUsd[task] ?? 0);
    alive[task] = reaches * (1 - accept);
  }
  return { models: [...prefix.models, name], right, costUsd: dollars, alive };
}

function leastBy<T>(values: readonly T[], of: (value: T) => number): T | undefined {
  return values.reduce<T | undefined>(
    (least, value) => (least === undefined || of(value) < of(least) ? value : least),
    undefined,
  );
}
