import { addUsd, type CostRange, type PassRate, type Tier, ZERO_USD } from "../../domain/index.ts";
import { expectedCost } from "../../pricing/index.ts";
import type { PricedStep } from "./candidates.ts";

/** What is known of a class of work at a tier. */
export type PassRates = (tier: Tier) => PassRate | undefined;

/**
 * What a task will cost until it is accepted: over its steps, the cascade's expectation; low where every first attempt
 * passes cheaply, high where every tier is tried to its end. A projection. `undefined` where a model has no price.
 */
export function projectSteps(steps: readonly PricedStep[], passRates: PassRates): CostRange | undefined {
  const ranges = steps.map((step) => projectStep(step, passRates));
  const known = ranges.filter((range) => range !== undefined);
  if (known.length < ranges.length) return undefined;
  return {
    low: addUsd(...known.map((range) => range.low)),
    expected: addUsd(...known.map((range) => range.expected)),
    high: addUsd(...known.map((range) => range.high)),
    basis: "projected",
  };
}

/** A pass rate that nobody stated: an even chance, which makes the projection dearer rather than cheaper. */
const UNKNOWN_PASS_RATE = 0.5;

const NOTHING: CostRange = { low: ZERO_USD, expected: ZERO_USD, high: ZERO_USD, basis: "projected" };

function projectStep({ step, priced }: PricedStep, passRates: PassRates): CostRange | undefined {
  const rungs = priced.flatMap(({ tier, candidates: [first] }) =>
    first?.cost === undefined ? [] : [{ tier, cost: first.cost }],
  );
  if (rungs.length < priced.length) return undefined;
  if (step.place === "script" || rungs.length === 0) return NOTHING;
  const tries = step.gates.length === 0 ? 1 : step.afterFailures;
  const ladder = rungs.map(({ tier, cost }) => ({
    attempt: cost.expected,
    pass: step.gates.length === 0 ? 1 : (passRates(tier)?.mean ?? UNKNOWN_PASS_RATE),
    tries,
  }));
  return {
    low: rungs[0]?.cost.low ?? ZERO_USD,
    expected: expectedCost(ladder),
    high: addUsd(...rungs.flatMap(({ cost }) => Array.from({ length: tries }, () => cost.high))),
    basis: "projected",
  };
}
