import {
  addCost,
  type Basis,
  type CallEntry,
  type Instant,
  type Model,
  type ModelRegistry,
  NO_SPEND,
  type PriceBook,
  type Spend,
  type TaskRecord,
  type Tier,
  tierRank,
  type WorkProfile,
} from "../domain/index.ts";
import { conversationCalls, costOfUsage, priceAt, repriced } from "../pricing/index.ts";
import { rowsOf, type TaskRows } from "./task-rows.ts";

/** A stated alternative and what it would have cost: a projection, never a measurement. */
export interface Baseline {
  readonly policy: "best-single-with-caching" | "always-frontier";
  readonly model: string;
  readonly spend: Spend;
  readonly basis: Basis;
}

export interface BaselineContext {
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly work: WorkProfile;
  readonly at: Instant;
}

/**
 * The single model that would have served a run best: the cheapest by tier that no gate of the run has shown to be
 * insufficient. Kind to the alternative: it is not charged for what it might have failed at.
 */
export function bestSingleModel(
  records: readonly TaskRecord[],
  rows: TaskRows,
  models: ModelRegistry,
): Model | undefined {
  const failed = records.flatMap((record) => failedTiers(record, rows));
  const strongest = Math.max(-1, ...failed.map(tierRank));
  return models
    .filter((model) => tierRank(model.tier) > strongest && model.tools && model.tier !== "local")
    .toSorted((a, b) => tierRank(a.tier) - tierRank(b.tier))[0];
}

/** Both baselines of one task: its accepted work's own tokens, priced at the other model, or the profile where no model worked. */
export function baselinesOf(
  record: TaskRecord,
  rows: TaskRows,
  context: BaselineContext & { readonly bestSingle: Model | undefined },
): readonly Baseline[] {
  const frontier = context.models.find((model) => model.tier === "frontier");
  const alternatives = [
    { policy: "best-single-with-caching", model: context.bestSingle },
    { policy: "always-frontier", model: frontier },
  ] as const;
  if (record.outcome !== "accepted") return [];
  return alternatives.flatMap(({ policy, model }) => {
    if (model === undefined) return [];
    const spend = projectedAt(model, neededCalls(record, rows), context);
    return [{ policy, model: model.id, spend, basis: "projected" as const }];
  });
}

/** The calls of the attempts that were not thrown away: the last one of each step. */
function neededCalls(record: TaskRecord, rows: TaskRows): readonly CallEntry[] {
  const last = new Map(record.attempts.map((attempt) => [attempt.step, attempt.attempt]));
  const kept = new Set(last.values());
  return rowsOf(record, rows).calls.filter(
    (call) => call.outcome === "answered" && call.tags.attempt !== undefined && kept.has(call.tags.attempt),
  );
}

function projectedAt(model: Model, calls: readonly CallEntry[], context: BaselineContext): Spend {
  if (calls.length > 0) return repriced(calls, model.id, context.priceBook);
  const price = priceAt(context.priceBook, model.id, context.at);
  return conversationCalls(context.work, context.work.turns.expected).reduce(
    (spend, usage) => addCost(spend, costOfUsage(usage, price)),
    NO_SPEND,
  );
}

/** Tiers at which a gate failed a step's work that a stronger tier then did. */
function failedTiers(record: TaskRecord, rows: TaskRows): readonly Tier[] {
  if (record.escalations === 0) return [];
  return rowsOf(record, rows).verdicts.flatMap(({ verdict, tags: { step, tier } }) => {
    const last = record.attempts.findLast((attempt) => attempt.step === step);
    const isWeaker = tier !== undefined && last !== undefined && tierRank(tier) < tierRank(last.tier);
    return verdict === "fail" && isWeaker ? [tier] : [];
  });
}
