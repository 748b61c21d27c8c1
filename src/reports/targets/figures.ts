import { type CallEntry, formatUsd, promptTokens, type Tier, usdNumber } from "../../domain/index.ts";
import type { Outcome } from "../../evidence/index.ts";
import { costAdvantage, relativeSuccess } from "./beside-mid.ts";
import { countFigure, type Figure, type RatioPart, ratioFigure, shareFigure } from "./interval.ts";
import type { MeasuredTask } from "./measured-task.ts";
import type { MetricId } from "./metrics.ts";
import { regretOf, type SufficiencyRules, wasRoutedRight } from "./routing-accuracy.ts";

/** What targets are measured on. */
export interface MeasuredWork extends SufficiencyRules {
  readonly tasks: readonly MeasuredTask[];
  readonly outcomes: readonly Outcome[];
  readonly calls: readonly CallEntry[];
  /** Which calls went through a batch interface; left out where nobody knows. */
  readonly isBatch?: (call: CallEntry) => boolean;
}

export interface FoundFigure {
  /** `undefined` where there is nothing to measure. */
  readonly figure: Figure | undefined;
  /** What else there is to know, for people; why there is no figure, where there is none. */
  readonly detail: string;
}

/** How each metric is measured: `docs/metrics.md` says the same in words. */
export const FIGURES: Readonly<Record<MetricId, (work: MeasuredWork) => FoundFigure>> = {
  "light-success-rate": ({ outcomes }) => ({
    figure: countFigure(at(outcomes, "light"), ({ result }) => result === "accepted"),
    detail: "attempts at light that were judged",
  }),
  "light-relative-success": ({ outcomes }) => ({
    figure: relativeSuccess(outcomes),
    detail: "attempts of kinds that light and mid both did",
  }),
  "light-cost-advantage": ({ outcomes }) => ({
    figure: costAdvantage(outcomes),
    detail: "attempts with a known cost, of kinds that light and mid both did",
  }),
  savings: ({ tasks }) => savings(tasks),
  "delegated-savings": ({ tasks }) => savings(tasks.filter(({ delegated }) => delegated)),
  "cost-per-accepted-task": costPerAcceptedTask,
  "light-share": (work) => tierShare("light", work),
  "frontier-share": (work) => tierShare("frontier", work),
  "cheap-call-share": ({ calls }) => ({
    figure: shareOfCalls(
      calls.filter(({ tags }) => tags.tier !== undefined),
      ({ tags }) => tags.tier === "local" || tags.tier === "light",
    ),
    detail: "tasks with calls whose tier is known",
  }),
  "batch-share": ({ calls, isBatch }) => ({
    figure: isBatch === undefined ? undefined : shareOfCalls(calls, isBatch),
    detail: isBatch === undefined ? "nothing says which calls were sent in a batch" : "tasks with calls",
  }),
  "largest-model-share": largestModelShare,
  "routing-accuracy": routingAccuracy,
  "cache-hit-rate": ({ calls }) => ({
    figure: shareFigure(
      byTask(calls, ({ usage }) =>
        usage === undefined ? undefined : { over: usage.cacheRead ?? 0, under: promptTokens(usage) },
      ),
    ),
    detail: "tasks with calls whose tokens were reported",
  }),
  "delegated-cache-write-share": ({ calls }) => ({
    figure: shareFigure(
      byTask(calls, ({ tags, cost }) =>
        tags.place !== "isolated" || cost.kind === "unpriced"
          ? undefined
          : { over: cost.byClass.cacheWrite5m + cost.byClass.cacheWrite1h, under: cost.amount },
      ),
    ),
    detail: "tasks with priced calls in a context of their own",
  }),
  "estimate-accuracy": ({ tasks }) => ({
    figure: countFigure(
      tasks.flatMap(({ cost, expected }) =>
        cost === undefined || expected === undefined ? [] : [{ cost, expected }],
      ),
      ({ cost, expected }) => cost >= expected.low && cost <= expected.high,
    ),
    detail: "tasks with an expected range and a known cost",
  }),
  "local-escalation-rate": ({ outcomes }) => ({
    figure: countFigure(at(outcomes, "local"), ({ result }) => result === "escalated"),
    detail: "attempts at local that were judged",
  }),
  "most-escalations": ({ tasks }) => largest(tasks.map(({ escalations }) => escalations)),
  "most-review-rounds": ({ tasks }) => largest(tasks.map(({ reviewRounds }) => reviewRounds)),
};

function at(outcomes: readonly Outcome[], tier: Tier): readonly Outcome[] {
  return outcomes.filter((outcome) => outcome.tier === tier);
}

function savings(tasks: readonly MeasuredTask[]): FoundFigure {
  const parts = tasks.flatMap(({ accepted, cost, baseline }) => {
    if (cost === undefined || (accepted && baseline === undefined)) return [];
    return [{ over: cost, under: accepted ? (baseline ?? 0) : 0 }];
  });
  const spent = ratioFigure(parts);
  const detail = `tasks with a known cost and baseline${leftOut(tasks.length - parts.length)}`;
  if (spent === undefined) return { figure: undefined, detail };
  const { mean, lower, upper, n } = spent;
  return { figure: { mean: 1 - mean, lower: 1 - upper, upper: 1 - lower, n }, detail };
}

function costPerAcceptedTask({ tasks }: MeasuredWork): FoundFigure {
  const parts = tasks.flatMap(({ accepted, cost }) =>
    cost === undefined ? [] : [{ over: usdNumber(cost), under: accepted ? 1 : 0 }],
  );
  const detail = `tasks with a known cost${leftOut(tasks.length - parts.length)}`;
  return { figure: ratioFigure(parts), detail };
}

function leftOut(count: number): string {
  return count === 0 ? "" : `; ${count} without one left out`;
}

/** Of tasks; the shares of tokens and dollars are told beside it, since a share of many small tasks may be little of either. */
function tierShare(tier: Tier, { tasks, calls }: MeasuredWork): FoundFigure {
  const worked = tasks.filter((task) => task.tier !== undefined && task.tier !== "automated");
  const tiered = calls.filter(({ tags }) => tags.tier !== undefined);
  const shareBy = (weight: (call: CallEntry) => number) => {
    const total = tiered.reduce((sum, call) => sum + weight(call), 0);
    const own = tiered.filter(({ tags }) => tags.tier === tier).reduce((sum, call) => sum + weight(call), 0);
    return total === 0 ? "?" : `${((100 * own) / total).toFixed(0)} %`;
  };
  const tokens = shareBy(({ usage }) =>
    usage === undefined ? 0 : promptTokens(usage) + (usage.output ?? 0),
  );
  const dollars = shareBy(({ cost }) => (cost.kind === "priced" ? cost.amount : 0));
  return {
    figure: countFigure(worked, (task) => task.tier === tier),
    detail: `tasks that a model worked on; ${tokens} of the tokens, ${dollars} of the dollars`,
  };
}

function largestModelShare({ calls }: MeasuredWork): FoundFigure {
  const answered = calls.filter(({ modelAnswered }) => modelAnswered !== undefined);
  const counts = new Map<string | undefined, number>();
  for (const { modelAnswered } of answered) counts.set(modelAnswered, (counts.get(modelAnswered) ?? 0) + 1);
  const [largestOne] = [...counts].toSorted(([, a], [, b]) => b - a);
  return {
    figure: shareOfCalls(answered, ({ modelAnswered }) => modelAnswered === largestOne?.[0]),
    detail:
      largestOne === undefined
        ? "tasks with answered calls"
        : `tasks with answered calls; ${largestOne[0]} answered most`,
  };
}

function routingAccuracy(work: MeasuredWork): FoundFigure {
  const judged = work.tasks.filter(({ attempts }) => attempts.length > 0);
  const { tooWeak, tooStrong } = regretOf(judged, work.outcomes, work);
  return {
    figure: countFigure(judged, (task) => wasRoutedRight(task, work)),
    detail: `judged tasks; ${formatUsd(tooWeak)} lost at tiers too weak, ${formatUsd(tooStrong)} at tiers stronger than needed`,
  };
}

function shareOfCalls(calls: readonly CallEntry[], holds: (call: CallEntry) => boolean): Figure | undefined {
  return shareFigure(byTask(calls, (call) => ({ over: holds(call) ? 1 : 0, under: 1 })));
}

/** Summed by task, else by conversation; a call of neither stands for itself. */
function byTask(
  calls: readonly CallEntry[],
  part: (call: CallEntry) => RatioPart | undefined,
): readonly RatioPart[] {
  const parts = new Map<string, RatioPart>();
  for (const [index, call] of calls.entries()) {
    const { run, task, conversation } = call.tags;
    const own = part(call);
    if (own === undefined) continue;
    const key = JSON.stringify(task === undefined ? [conversation ?? index] : [run, task]);
    const known = parts.get(key) ?? { over: 0, under: 0 };
    parts.set(key, { over: known.over + own.over, under: known.under + own.under });
  }
  return [...parts.values()];
}

/** A fact about those tasks, not an estimate. */
function largest(counts: readonly number[]): FoundFigure {
  const detail = "tasks";
  if (counts.length === 0) return { figure: undefined, detail };
  const mean = Math.max(...counts);
  return { figure: { mean, lower: mean, upper: mean, n: counts.length }, detail };
}
