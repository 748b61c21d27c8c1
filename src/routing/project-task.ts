import { addUsd, type CostRange, type NanoUsd, type Task, ZERO_USD } from "../domain/index.ts";
import { expectedCost } from "../pricing/index.ts";
import type { PricedStep } from "./candidates.ts";
import { passRateAt, type TierContext } from "./choose-tier.ts";

/**
 * What a task will cost until it is accepted: over its steps, the cascade's expectation; low where every first attempt
 * passes cheaply, high where every tier is tried to its end. A projection. `undefined` where a model has no price.
 */
export function projectTask(
  steps: readonly PricedStep[],
  task: Task,
  context: TierContext,
): CostRange | undefined {
  const ranges = steps.map((step) => projectStep(step, task, context));
  const known = ranges.filter((range) => range !== undefined);
  if (known.length < ranges.length) return undefined;
  return {
    low: sum(known.map((range) => range.low)),
    expected: sum(known.map((range) => range.expected)),
    high: sum(known.map((range) => range.high)),
    basis: "projected",
  };
}

/** A pass rate that nobody stated: an even chance, which makes the projection dearer rather than cheaper. */
const UNKNOWN_PASS_RATE = 0.5;

function projectStep(step: PricedStep, task: Task, context: TierContext): CostRange | undefined {
  const rungs = step.priced.flatMap(({ tier, candidates }) => {
    const cost = candidates[0]?.cost;
    return cost === undefined ? [] : [{ tier, cost }];
  });
  if (rungs.length < step.priced.length) return undefined;
  if (step.place === "script" || rungs.length === 0) {
    return { low: ZERO_USD, expected: ZERO_USD, high: ZERO_USD, basis: "projected" };
  }
  const tries = step.gates.length === 0 ? 1 : step.afterFailures;
  const ladder = rungs.map(({ tier, cost }) => ({
    attempt: cost.expected,
    pass: step.gates.length === 0 ? 1 : (passRateAt(task, tier, context)?.mean ?? UNKNOWN_PASS_RATE),
    tries,
  }));
  return {
    low: rungs[0]?.cost.low ?? ZERO_USD,
    expected: expectedCost(ladder),
    high: sum(rungs.flatMap(({ cost }) => Array.from({ length: tries }, () => cost.high))),
    basis: "projected",
  };
}

function sum(amounts: readonly NanoUsd[]): NanoUsd {
  return addUsd(...amounts);
}
