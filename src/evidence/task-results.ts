import { type TaskKind, type Tier, tierRank } from "../domain/index.ts";
import type { Outcome } from "./outcome.ts";

/** How a task went, over all attempts at all of its parts. */
export interface TaskResult {
  readonly task: string;
  readonly run: string | undefined;
  readonly repository: string | undefined;
  readonly kind: TaskKind | undefined;
  /** The last attempt at each part that was not begun anew as a whole was accepted. */
  readonly accepted: boolean;
  /** Attempts after which a stronger tier was tried. */
  readonly escalations: number;
  /** The strongest tier that ended a part of it; `undefined` where none is known. */
  readonly tier: Tier | undefined;
  /** In the order in which they were judged, those of one moment by their numbers. */
  readonly attempts: readonly Outcome[];
}

/** Outcomes by task: the same ticket in another run is another task. */
export function taskResults(outcomes: readonly Outcome[]): readonly TaskResult[] {
  const tasks = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const { source, run, repository, task } = outcome;
    const key = JSON.stringify([source, run, repository, task]);
    const known = tasks.get(key);
    if (known === undefined) tasks.set(key, [outcome]);
    else known.push(outcome);
  }
  return [...tasks.values()].map(resultOf);
}

function resultOf(outcomes: readonly Outcome[]): TaskResult {
  const attempts = outcomes.toSorted(inOrder);
  const [first] = attempts;
  const last = lastOfEach(attempts);
  const tiers = last.flatMap(({ tier }) => tier ?? []);
  return {
    task: first?.task ?? "",
    run: first?.run,
    repository: first?.repository,
    kind: first?.kind,
    accepted: last.every(({ result }) => result === "accepted"),
    escalations: attempts.filter(({ result }) => result === "escalated").length,
    tier: tiers.toSorted((a, b) => tierRank(b) - tierRank(a))[0],
    attempts,
  };
}

function inOrder(a: Outcome, b: Outcome): number {
  return (a.at ?? 0) - (b.at ?? 0) || (a.attempt ?? 0) - (b.attempt ?? 0);
}

/** The last attempt at each part. A chunk counts no more once its step was begun anew as a whole: what it did was thrown away. */
function lastOfEach(attempts: readonly Outcome[]): readonly Outcome[] {
  const last = new Map(attempts.map((each) => [JSON.stringify([each.step, each.chunk]), each]));
  return [...last.values()].filter(
    (each) =>
      each.chunk === undefined ||
      attempts
        .slice(attempts.indexOf(each))
        .every(({ step, chunk }) => step !== each.step || chunk !== undefined),
  );
}
