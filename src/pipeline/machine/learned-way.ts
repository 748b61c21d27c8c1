import { type DecidedStep, type LearnedStep, type NanoUsd, usdNumber } from "../../domain/index.ts";
import { rungIndexOf, type TaskState } from "./task-state.ts";

/** Where a learned way leads after a rejected attempt: to a rung of the step, or to its end. */
export interface Turn {
  readonly rung: number | undefined;
  readonly learnedAt: LearnedStep | undefined;
}

/**
 * The next rung after a rejected attempt. Where outcomes taught a way with branches by cost, what the last attempt of the step was
 * charged picks the branch, as it does where a way is evaluated; a model that could not be had is passed over by its dearest
 * branch. Any other step climbs rung by rung.
 */
export function turnAfterRejection(state: TaskState, step: DecidedStep): Turn {
  const above = rungIndexOf(state, step) + 1;
  const start = state.learnedAt ?? step.learned;
  if (step.learned === undefined || start === undefined)
    return { rung: above < step.rungs.length ? above : undefined, learnedAt: undefined };
  const last = state.costs.findLast((cost) => cost.step === step.step);
  let at = after(start, last?.costUsd);
  while ("try" in at) {
    const model = at.try;
    const rung = step.rungs.findIndex(({ models }, index) => index !== above - 1 && models[0] === model);
    if (rung !== -1) return { rung, learnedAt: at };
    at = after(at, undefined);
  }
  return { rung: undefined, learnedAt: at };
}

/** Not knowing what it cost, the task is taken for a large one. */
function after(step: LearnedStep, costUsd: NanoUsd | undefined): LearnedStep {
  if ("take" in step) return step;
  const { rejected = [] } = step;
  const branch =
    costUsd === undefined
      ? rejected.at(-1)
      : rejected.find(({ upToUsd }) => upToUsd === undefined || usdNumber(costUsd) <= upToUsd);
  return branch?.next ?? { take: step.try };
}
