import { addUsd, type NanoUsd, nanoUsd, type TaskKind, type Tier, ZERO_USD } from "../../domain/index.ts";

interface Dollars {
  readonly low: NanoUsd;
  readonly expected: NanoUsd;
  readonly high: NanoUsd;
}

/** A task by what its cost is compared with: its kind, and the tier at which it was begun. */
interface TaskClass {
  readonly kind: TaskKind | undefined;
  readonly tier: Tier;
}

export interface FinishedTask extends TaskClass {
  /** All that was spent on it, its chunks included. */
  readonly cost: NanoUsd;
}

export interface OpenTask extends TaskClass {
  /** What it was said to cost when it was decided; `undefined` where a model has no price, or where it was refused. */
  readonly prior: Dollars | undefined;
  /** What was spent on it so far: that is no longer to come. */
  readonly already: NanoUsd;
}

/** What a backlog will cost to its end. */
export interface Forecast {
  readonly spent: NanoUsd;
  readonly rest: Dollars;
  readonly total: Dollars;
  readonly tasksLeft: number;
  /** How many of them are forecast from finished tasks of their kind and tier; the others from the policy's priors. */
  readonly measured: number;
  /** How many have neither: they are in no sum. */
  readonly unpriced: number;
}

/** With fewer finished tasks than this, their spread says little: the range then holds the prior's too. */
const ENOUGH = 3;

/**
 * Spent so far, and what is probably still to come: for each open task the mean of what finished tasks of the same kind and tier cost,
 * between the cheapest and the dearest of them; else what the policy's priors say.
 */
export function forecastRun({
  spent,
  finished,
  open,
}: {
  readonly spent: NanoUsd;
  readonly finished: readonly FinishedTask[];
  readonly open: readonly OpenTask[];
}): Forecast {
  let rest: Dollars = { low: ZERO_USD, expected: ZERO_USD, high: ZERO_USD };
  let [measured, unpriced] = [0, 0];
  for (const task of open) {
    const costs = finished.filter((each) => isAlike(each, task)).map(({ cost }) => cost);
    if (costs.length > 0) measured += 1;
    const expected = costs.length > 0 ? measuredDollars(costs, task.prior) : task.prior;
    if (expected === undefined) unpriced += 1;
    else rest = added(rest, without(expected, task.already));
  }
  const known = { low: spent, expected: spent, high: spent };
  return { spent, rest, total: added(known, rest), tasksLeft: open.length, measured, unpriced };
}

function isAlike(a: TaskClass, b: TaskClass): boolean {
  return a.kind === b.kind && a.tier === b.tier;
}

function measuredDollars(costs: readonly NanoUsd[], prior: Dollars | undefined): Dollars {
  const expected = nanoUsd(Math.round(addUsd(...costs) / costs.length));
  const isFew = costs.length < ENOUGH && prior !== undefined;
  return {
    low: nanoUsd(Math.min(...costs, ...(isFew ? [prior.low] : []))),
    expected,
    high: nanoUsd(Math.max(...costs, ...(isFew ? [prior.high] : []))),
  };
}

function without({ low, expected, high }: Dollars, already: NanoUsd): Dollars {
  const left = (amount: NanoUsd) => nanoUsd(Math.max(0, amount - already));
  return { low: left(low), expected: left(expected), high: left(high) };
}

function added(a: Dollars, b: Dollars): Dollars {
  return {
    low: addUsd(a.low, b.low),
    expected: addUsd(a.expected, b.expected),
    high: addUsd(a.high, b.high),
  };
}
