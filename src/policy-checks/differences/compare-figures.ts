import { addUsd, type Decision, type NanoUsd, subtractUsd } from "../../domain/index.ts";

export interface DecisionPair {
  readonly before: Decision;
  readonly after: Decision;
}

/** Expected dollars on both sides, over the pairs for which both are known. A projection, as decisions make it. */
export interface CostChange {
  readonly before: NanoUsd;
  readonly after: NanoUsd;
  /** Above zero: dearer. */
  readonly difference: NanoUsd;
  readonly pairs: number;
  /** Pairs with a refusal or a model without a price on either side: in none of the sums. */
  readonly unknown: number;
}

/** Mean expected pass rate of the first attempt on both sides, 0 to 1, over the pairs for which both are known. */
export interface PassRateChange {
  readonly before: number;
  readonly after: number;
  readonly pairs: number;
  readonly unknown: number;
  /** Pairs of which neither side is a mere prior. */
  readonly measured: number;
}

export function costChange(pairs: readonly DecisionPair[]): CostChange {
  const known = pairs.flatMap(({ before, after }) => {
    const [from, to] = [expectedOf(before), expectedOf(after)];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  const before = addUsd(...known.map(({ from }) => from));
  const after = addUsd(...known.map(({ to }) => to));
  const difference = subtractUsd(after, before);
  return { before, after, difference, pairs: known.length, unknown: pairs.length - known.length };
}

/** `undefined` where it is known for no pair. */
export function passRateChange(pairs: readonly DecisionPair[]): PassRateChange | undefined {
  const known = pairs.flatMap(({ before, after }) => {
    const [from, to] = [passRateOf(before), passRateOf(after)];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  if (known.length === 0) return undefined;
  return {
    before: mean(known.map(({ from }) => from.mean)),
    after: mean(known.map(({ to }) => to.mean)),
    pairs: known.length,
    unknown: pairs.length - known.length,
    measured: known.filter(({ from, to }) => from.basis === "measured" && to.basis === "measured").length,
  };
}

function expectedOf(decision: Decision): NanoUsd | undefined {
  return decision.outcome === "routed" ? decision.expectedCost?.expected : undefined;
}

function passRateOf(decision: Decision) {
  return decision.outcome === "routed" ? decision.passRate : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
