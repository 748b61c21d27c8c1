import type { LearnedRoute, LearnedStep } from "../../domain/index.ts";
import type { Attempted, KnownTask, NextStep, OutcomePolicy } from "../../evaluation/index.ts";

/** What of a route says what to do. */
export type Followed = Pick<LearnedRoute, "cascade" | "start" | "overrides">;

/** A learned route as a policy: each decision follows the branches of the attempts made so far, nothing is computed. */
export function learnedPolicy(route: Followed): OutcomePolicy {
  return {
    name: `learned: ${route.cascade.join(" > ")}`,
    next: (task, history) => nextStep(startFor(route, task), history),
  };
}

/** A repository's own route goes before its kind's, and both before that of all tasks. */
function startFor({ start, overrides }: Followed, task: KnownTask): LearnedStep {
  const own = (by: "repo" | "kind"): LearnedStep | undefined =>
    overrides.find((override) => override.by === by && override.value === task[by])?.start;
  return own("repo") ?? own("kind") ?? start;
}

/** Follows the branches by what their models did. An attempt that the route did not ask for ends it only if it was accepted. */
function nextStep(start: LearnedStep, history: readonly Attempted[]): NextStep {
  const followed: string[] = [];
  let step = start;
  while ("try" in step) {
    const wanted = step.try;
    const made = history.find(({ model }) => model === wanted);
    if (made === undefined) {
      const other = history.findIndex(({ model, accepted }) => accepted && !followed.includes(model));
      return other === -1 ? { kind: "attempt", model: wanted } : { kind: "take", attempt: other };
    }
    followed.push(wanted);
    step = stepAfter(step, made);
  }
  const wanted = step.take;
  const attempt = history.findIndex(({ model }) => model === wanted);
  return attempt === -1 ? { kind: "give-up" } : { kind: "take", attempt };
}

function stepAfter(step: Extract<LearnedStep, { try: string }>, attempted: Attempted): LearnedStep {
  const branches = attempted.accepted ? step.accepted : step.rejected;
  const branch = branches?.find(({ upToUsd }) => upToUsd === undefined || attempted.costUsd <= upToUsd);
  return branch?.next ?? { take: step.try };
}
