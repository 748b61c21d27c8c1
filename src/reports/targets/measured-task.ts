import {
  type CallEntry,
  type CostRange,
  type NanoUsd,
  type RunId,
  type Spend,
  type TaskKind,
  type TaskRecord,
  type Tier,
  tierRank,
} from "../../domain/index.ts";
import { type Outcome, type TaskResult, taskResults } from "../../evidence/index.ts";
import { spendOf } from "../add-spend.ts";
import type { Baseline } from "../baselines.ts";
import type { Receipt } from "../receipt.ts";

/** A task with everything that a metric asks of it. What is not known is `undefined`. */
export interface MeasuredTask {
  readonly task: string;
  readonly kind: TaskKind | undefined;
  readonly accepted: boolean;
  readonly escalations: number;
  /** That ended it; `automated` where no model worked. */
  readonly tier: Tier | undefined;
  /** Attempts that a reviewer judged. */
  readonly reviewRounds: number;
  /** Of all its calls; `undefined` where one has no price. */
  readonly cost: NanoUsd | undefined;
  /** A part of it was worked on in a context of its own. */
  readonly delegated: boolean;
  readonly expected: CostRange | undefined;
  /** What the stated alternative would have cost; for accepted tasks only. */
  readonly baseline: NanoUsd | undefined;
  /** Its judged attempts, in order. */
  readonly attempts: readonly Outcome[];
}

export interface TaskSources {
  readonly outcomes: readonly Outcome[];
  readonly calls: readonly CallEntry[];
  /** How tasks of runs ended, with their baselines: the ledger alone knows neither. */
  readonly receipts?: readonly Receipt[];
  /** Their decisions, for what they were expected to cost. */
  readonly records?: readonly TaskRecord[];
  /** The alternative that savings are against; by default the best single model with caching. */
  readonly baseline?: Baseline["policy"];
  /** Names of gates that are reviews; `review` also means `review-2`. */
  readonly reviewGates?: readonly string[];
}

/** Tasks from ledger and receipts, each once. A task that only a script worked on has a receipt and no outcome. */
export function measuredTasks(sources: TaskSources): readonly MeasuredTask[] {
  const results = new Map(
    taskResults(sources.outcomes).map((result) => [keyOf(result.run, result.task), result]),
  );
  const receipts = new Map(
    (sources.receipts ?? []).map((receipt) => [keyOf(receipt.run, receipt.task), receipt]),
  );
  const calls = callsByTask(sources.calls);
  const expected = new Map(
    (sources.records ?? []).map(({ run, decision }) => [
      keyOf(run, decision.task.ticket.id),
      decision.outcome === "routed" ? decision.expectedCost : undefined,
    ]),
  );
  return [...new Set([...results.keys(), ...receipts.keys()])].map((key) => {
    const receipt = receipts.get(key);
    const own = calls.get(key) ?? [];
    return {
      ...endOf(results.get(key), receipt),
      reviewRounds: reviewRounds(results.get(key), sources.reviewGates ?? ["review"]),
      cost:
        receipt === undefined
          ? amountOf(own.length === 0 ? undefined : spendOf(own))
          : amountOf(receipt.spend),
      delegated:
        own.some(({ tags }) => tags.place === "isolated") ||
        (receipt?.attempts ?? []).some(({ place }) => place === "isolated"),
      expected: expected.get(key),
      baseline: baselineOf(receipt, sources.baseline ?? "best-single-with-caching"),
      attempts: results.get(key)?.attempts ?? [],
    };
  });
}

function keyOf(run: RunId | string | undefined, task: string | undefined): string {
  return JSON.stringify([run, task]);
}

function callsByTask(calls: readonly CallEntry[]): ReadonlyMap<string, readonly CallEntry[]> {
  const byTask = new Map<string, CallEntry[]>();
  for (const call of calls) {
    const key = keyOf(call.tags.run, call.tags.task);
    const known = byTask.get(key);
    if (known === undefined) byTask.set(key, [call]);
    else known.push(call);
  }
  return byTask;
}

/** A receipt knows how a run's task ended; gates alone do not know of caps, and of scripts nothing. */
function endOf(result: TaskResult | undefined, receipt: Receipt | undefined) {
  const coding = (receipt?.attempts ?? []).filter(({ kind }) => kind === "coding").map(({ tier }) => tier);
  return {
    task: result?.task ?? receipt?.task ?? "",
    kind: result?.kind,
    accepted: receipt === undefined ? result?.accepted === true : receipt.outcome === "accepted",
    escalations: receipt?.escalations ?? result?.escalations ?? 0,
    tier: result?.tier ?? coding.toSorted((a, b) => tierRank(b) - tierRank(a))[0],
  };
}

function reviewRounds(result: TaskResult | undefined, names: readonly string[]): number {
  return (result?.attempts ?? []).filter(({ gates }) =>
    gates.some(({ gate }) => names.includes(gate.replace(/-\d+$/, ""))),
  ).length;
}

function baselineOf(receipt: Receipt | undefined, policy: Baseline["policy"]): NanoUsd | undefined {
  return amountOf(receipt?.baselines.find((baseline) => baseline.policy === policy)?.spend);
}

function amountOf(spend: Spend | undefined): NanoUsd | undefined {
  return spend === undefined || spend.unpricedCalls > 0 ? undefined : spend.amount;
}
