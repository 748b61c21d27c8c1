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
import { asSold, conversationCalls, costOfUsage, priceAt, repriced } from "../pricing/index.ts";
import { addSpend } from "./add-spend.ts";
import { neededWork } from "./needed-work.ts";
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

/** Both baselines of one task: its accepted work's own tokens, priced at the other model, and the profile where no model worked. */
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
    const spend = projectedAt(model, neededWork(record, rows), context);
    return [{ policy, model: model.id, spend, basis: "projected" as const }];
  });
}

/** Work at another model: its calls at that model's price, and the profile's typical attempt for each piece that a script did. */
export function projectedAt(
  model: Pick<Model, "id">,
  work: { readonly calls: readonly CallEntry[]; readonly scripted: number },
  context: BaselineContext,
): Spend {
  const scripted = Array.from({ length: work.scripted }, () => typicalAttempt(model, context));
  return addSpend(repriced(work.calls, model.id, context.priceBook), ...scripted);
}

function typicalAttempt(model: Pick<Model, "id">, { priceBook, work, at }: BaselineContext): Spend {
  const price = priceAt(priceBook, model.id, at);
  return conversationCalls(work, work.turns.expected).reduce(
    (spend, usage) => addCost(spend, costOfUsage(price === undefined ? usage : asSold(usage, price), price)),
    NO_SPEND,
  );
}

/** Tiers at which a gate failed work that a stronger tier then did. */
function failedTiers(record: TaskRecord, rows: TaskRows): readonly Tier[] {
  if (record.escalations + record.takeBacks === 0) return [];
  return rowsOf(record, rows).verdicts.flatMap(({ verdict, tags: { step, chunk, tier } }) => {
    const last = record.attempts.findLast((attempt) => attempt.step === step && attempt.chunk === chunk);
    const isWeaker = tier !== undefined && last !== undefined && tierRank(tier) < tierRank(last.tier);
    return verdict === "fail" && isWeaker ? [tier] : [];
  });
}
