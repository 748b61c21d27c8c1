import type { DollarRange, EstimatedStep, MeasuredStep, MeasuredSteps } from "../../advice/index.ts";
import {
  addUsd,
  type CallEntry,
  type NanoUsd,
  nanoUsd,
  scaleUsd,
  type Tier,
  type VerdictEntry,
} from "../../domain/index.ts";
import { ledgerOutcomes, taskResults } from "../../evidence/index.ts";

/** Fewer tasks are an anecdote. */
export const FEWEST_TASKS = 3;

/** Shares of the tasks that cost less than the low and than the high end of a range. */
const [LOW, HIGH] = [0.1, 0.9];

export interface LedgerRows {
  readonly calls: readonly CallEntry[];
  readonly verdicts: readonly VerdictEntry[];
}

/**
 * What the steps of a policy have cost in tasks that were accepted, every attempt, chunk and stronger tier of the step in it: by the step's
 * name, where it began at the tier at which it would begin now. The range holds four tasks in five. A task with a call without a price
 * counts for nothing, and so does a step that fewer than three tasks went through.
 */
export function measuredSteps(
  rows: LedgerRows,
  steps: readonly Pick<EstimatedStep, "step" | "tier">[],
): MeasuredSteps {
  const spent = spentByStep(rows);
  const known = steps.flatMap(({ step, tier }): readonly (readonly [string, MeasuredStep])[] => {
    const costs = spent
      .filter((each) => each.step === step && each.tier === tier)
      .flatMap(({ usd }) => usd ?? []);
    return costs.length < FEWEST_TASKS
      ? []
      : [[step, { kind: "spent", tier, usd: rangeOf(costs), n: costs.length }]];
  });
  return Object.fromEntries(known);
}

interface SpentStep {
  readonly step: string;
  /** At which it began. */
  readonly tier: Tier;
  /** `undefined` where a call of it has no price. */
  readonly usd: NanoUsd | undefined;
}

function spentByStep({ calls, verdicts }: LedgerRows): readonly SpentStep[] {
  const accepted = new Set(
    taskResults(ledgerOutcomes({ verdicts }).outcomes)
      .filter((result) => result.accepted)
      .map(({ run, task }) => JSON.stringify([run, task])),
  );
  const byStep = new Map<string, CallEntry[]>();
  for (const call of calls) {
    const { run, task, step } = call.tags;
    if (task === undefined || step === undefined || !accepted.has(JSON.stringify([run, task]))) continue;
    const key = JSON.stringify([run, task, step]);
    const known = byStep.get(key);
    if (known === undefined) byStep.set(key, [call]);
    else known.push(call);
  }
  return [...byStep.values()].flatMap(spentOf);
}

/** The ledger gives calls in the order of time. */
function spentOf(calls: readonly CallEntry[]): readonly SpentStep[] {
  const { step, tier } = calls[0]?.tags ?? {};
  if (step === undefined || tier === undefined) return [];
  const amounts = calls.flatMap(({ cost }) => (cost.kind === "priced" ? [cost.amount] : []));
  return [{ step, tier, usd: amounts.length < calls.length ? undefined : addUsd(...amounts) }];
}

/** The mean is what is expected: what many tasks cost together is what somebody pays. */
function rangeOf(costs: readonly NanoUsd[]): DollarRange {
  const sorted = costs.toSorted((a, b) => a - b);
  const expected = scaleUsd(addUsd(...sorted), 1 / sorted.length);
  return {
    low: nanoUsd(Math.min(quantile(sorted, LOW), expected)),
    expected,
    high: nanoUsd(Math.max(quantile(sorted, HIGH), expected)),
  };
}

/** The smallest value that at least this share of all does not exceed. */
function quantile(sorted: readonly NanoUsd[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
