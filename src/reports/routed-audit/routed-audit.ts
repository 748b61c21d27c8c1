import type { CallEntry, TaskId, TaskRecord, Tier } from "../../domain/index.ts";
import { rowsOf, type TaskRows } from "../task-rows.ts";
import { type KnownNames, nameOfModel } from "./name-of-model.ts";

/**
 * What became of a call that was routed to a model. `fallback`: the next model of the same tier was asked, on purpose. `differs`: another
 * one was asked, or answered. `unknown`: it was answered, and nobody says by whom. `unanswered`: no answer came.
 */
export type AuditVerdict = "as-routed" | "fallback" | "differs" | "unknown" | "unanswered";

/** Calls of one attempt that went the same way. */
export interface AuditRow {
  readonly verdict: AuditVerdict;
  readonly task: TaskId;
  readonly step: string | undefined;
  readonly chunk: string | undefined;
  readonly attempt: number | undefined;
  /** The sub-agent that called; `undefined`: the main loop. */
  readonly agent: string | undefined;
  readonly tier: Tier | undefined;
  /** `undefined` where the task's decision does not say, as for its chunks: any model of the tier is as routed then. */
  readonly routed: string | undefined;
  readonly asked: string;
  readonly answered: string | undefined;
  readonly calls: number;
  /** Of them, those that were answered and whose usage nobody says. */
  readonly withoutUsage: number;
}

/** Every call is in one row, so that they add up to all calls; in the order of each row's first call. */
export type RoutedAudit = readonly AuditRow[];

/** Compares whom a task's calls were routed to, who was asked and who answered. Two names of one model are no difference. */
export function routedAudit(record: TaskRecord, rows: TaskRows, names: KnownNames): RoutedAudit {
  const { calls } = rowsOf(record, rows);
  const sums = new Map<string, AuditRow>();
  for (const call of calls) {
    const row = rowOf(call, { record, calls, names });
    const { calls: _, withoutUsage, ...way } = row;
    const key = JSON.stringify(way);
    const known = sums.get(key);
    if (known === undefined) sums.set(key, row);
    else sums.set(key, { ...known, calls: known.calls + 1, withoutUsage: known.withoutUsage + withoutUsage });
  }
  return [...sums.values()];
}

interface Audited {
  readonly record: TaskRecord;
  /** All of the task. */
  readonly calls: readonly CallEntry[];
  readonly names: KnownNames;
}

function rowOf(call: CallEntry, audited: Audited): AuditRow {
  const { tags, modelAsked, modelAnswered, outcome, usage } = call;
  const { step, chunk, attempt, agent, tier } = tags;
  const route = routeOf(call, audited);
  return {
    verdict: verdictOn(call, route, audited),
    task: audited.record.decision.task.ticket.id,
    step,
    chunk,
    attempt,
    agent,
    tier,
    routed: route.routed,
    asked: modelAsked,
    answered: modelAnswered,
    calls: 1,
    withoutUsage: outcome === "answered" && usage === undefined ? 1 : 0,
  };
}

function verdictOn(call: CallEntry, route: Route, audited: Audited): AuditVerdict {
  const { modelAsked, modelAnswered, outcome } = call;
  const isOf = (name: string, models: readonly string[]) =>
    models.some((model) => isSame(name, model, call, audited));
  const isFallback = isOf(modelAsked, route.next) && mayFallBack(call, route, audited);
  if (!isOf(modelAsked, route.first) && !isFallback) return "differs";
  if (modelAnswered !== undefined && !isOf(modelAnswered, [modelAsked])) return "differs";
  if (modelAnswered === undefined) return outcome === "answered" ? "unknown" : "unanswered";
  return isFallback ? "fallback" : "as-routed";
}

/** Where a call was routed to. */
interface Route {
  readonly routed: string | undefined;
  /** Any of them is as routed: a learned way may have several rungs at one tier. */
  readonly first: readonly string[];
  readonly next: readonly string[];
}

function routeOf(call: CallEntry, audited: Audited): Route {
  const { step, chunk, tier } = call.tags;
  const { decision } = audited.record;
  const steps = decision.outcome === "refused" || chunk !== undefined ? [] : decision.steps;
  const rungs = steps.find((decided) => decided.step === step)?.rungs.filter((rung) => rung.tier === tier);
  const first = rungs?.flatMap(({ models }) => models.slice(0, 1)) ?? [];
  if (rungs === undefined || first.length === 0) {
    const ofTier = audited.names.models.filter((model) => model.tier === tier).map(({ id }) => id);
    return { routed: undefined, first: tier === undefined ? [call.modelAsked] : ofTier, next: [] };
  }
  const next = rungs.flatMap(({ models }) => models.slice(1)).filter((model) => !first.includes(model));
  const routed = first.find((model) => isSame(call.modelAsked, model, call, audited)) ?? first[0];
  return { routed, first, next };
}

/**
 * Our own calls go on to the next model on purpose. An agent program chooses for itself: it was pointed at another model than the first
 * only if its session's main loop has never asked for that.
 */
function mayFallBack(call: CallEntry, { first }: Route, audited: Audited): boolean {
  const { conversation } = call.tags;
  if (conversation === undefined) return true;
  return !audited.calls.some(
    ({ tags, modelAsked }) =>
      tags.conversation === conversation &&
      tags.agent === undefined &&
      first.some((model) => isSame(modelAsked, model, call, audited)),
  );
}

function isSame(a: string, b: string, { at }: CallEntry, { names }: Audited): boolean {
  return a === b || nameOfModel(a, at, names) === nameOfModel(b, at, names);
}
